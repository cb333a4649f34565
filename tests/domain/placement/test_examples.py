"""One small instance, told as a story: two people, two officers, two weeks over a clock change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.explanation.reasons import Layer
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.result import Placement
from aftercare.domain.placement.scoring import ceiling, score
from tests.domain.placement.checker import violations

EXAMPLE = Path(__file__).parent / "examples" / "two-people.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXAMPLE.read_text())
    return found


@pytest.fixture(scope="module")
def plan(document: dict[str, Any]) -> Placement:
    return place(read_instance(document))


def test_the_story_breaks_no_rule(document: dict[str, Any], plan: Placement) -> None:
    assert violations(document, plan_document(plan, explain=True)) == []


def test_the_home_visit_waits_for_the_week_without_early_shifts(plan: Placement) -> None:
    [visit] = [row for row in plan.placed if row.obligation == "A-visit"]
    assert visit.start.isoformat() == "2026-03-30T09:30:00+02:00"  # the journey starts at nine
    assert (visit.officer, visit.site) == ("first", "home-of-A")


def test_the_own_officer_is_preferred_to_the_deputy(plan: Placement) -> None:
    assert {row.officer for row in plan.placed if row.obligation == "A-checkin"} == {"first"}


def test_the_higher_tier_has_the_only_seats_and_the_zone_shuts_the_only_lab(
    plan: Placement,
) -> None:
    empty = {row.obligation: row.reason.empty for row in plan.unplaced}
    assert empty == {"B-course": Layer.SESSION_ROOM, "B-test": Layer.EXCLUDED}


def test_the_pair_that_must_not_meet_is_an_hour_apart_at_the_office(plan: Placement) -> None:
    rows = sorted((row for row in plan.placed if row.site == "office"), key=lambda row: row.start)
    for one, other in zip(rows[::2], rows[1::2], strict=True):
        assert (other.start - one.end).total_seconds() >= 3600


def test_the_score_counts_what_is_in_time_twice(document: dict[str, Any], plan: Placement) -> None:
    """Five of A (9 each) and two of B (3 each) in time; the course of B is in the ceiling only,
    the test of B has no start even in an empty calendar."""
    instance = read_instance(document)
    assert score(instance, plan) == 2 * (5 * 9 + 2 * 3)
    assert ceiling(instance) == 2 * (5 * 9 + 3 * 3)


def test_late_counts_half(document: dict[str, Any]) -> None:
    late = json.loads(json.dumps(document))
    late["obligations"] = [row for row in late["obligations"] if row["id"] == "A-visit"]
    late["obligations"][0]["last_done"] = "2026-03-01"
    instance = read_instance(late)
    assert (score(instance, place(instance)), ceiling(instance)) == (9, 18)

"""Whatever the instance, overload included, a plan breaks no rule and forgets nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.explanation.reasons import Choice
from aftercare.domain.placement.explanation.wording import reason_text
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.result import Placement
from aftercare.domain.placement.scoring import ceiling, score
from tests.domain.placement.checker import free_rows, violations
from tests.domain.placement.instances import made
from tests.tiers import examples

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "instances").glob("p100-*.json"))

small = st.builds(
    made,
    seed=st.integers(0, 10_000),
    persons=st.integers(1, 14),
    days=st.sampled_from([7, 14, 28, 31]),
    load=st.sampled_from([0.5, 0.85, 0.98, 2.0]),
    start=st.sampled_from(["2026-03-16", "2026-10-12", "2026-12-21", "2026-06-01"]),
)


def planned(document: dict[str, Any]) -> tuple[Placement, dict[str, Any]]:
    plan = place(read_instance(document))
    return plan, plan_document(plan, explain=True)


@settings(max_examples=examples(40), deadline=None)
@given(small)
def test_a_plan_breaks_no_rule(document: dict[str, Any]) -> None:
    assert violations(document, planned(document)[1]) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_realistic_plan_breaks_no_rule_and_is_worth_its_calendar(sample: Path) -> None:
    document = json.loads(sample.read_text())
    plan, written = planned(document)
    assert violations(document, written) == []
    instance = read_instance(document)
    bar = 0.994 if "l0.85" in sample.stem else 0.972
    assert score(instance, plan) / ceiling(instance) >= bar


@settings(max_examples=examples(8), deadline=None)
@given(small)
def test_what_is_not_placed_has_no_free_start_in_the_finished_calendar(
    document: dict[str, Any],
) -> None:
    _, written = planned(document)
    for row in written["unplaced"][:3]:
        assert free_rows(document, written, row["obligation"], row["occurrence"]) == []


@settings(max_examples=examples(8), deadline=None)
@given(small)
def test_what_is_placed_is_free_by_brute_force_too(document: dict[str, Any]) -> None:
    _, written = planned(document)
    row = written["placed"][0] if written["placed"] else None
    if row is not None:
        rest = {**written, "placed": written["placed"][1:]}
        others = free_rows(document, rest, row["obligation"], row["occurrence"])
        assert {key: row[key] for key in others[0]} in others


@settings(max_examples=examples(25), deadline=None)
@given(small)
def test_a_failure_names_the_layer_that_left_nothing(document: dict[str, Any]) -> None:
    plan, _ = planned(document)
    officers = {(row.obligation, row.occurrence): row.officer for row in plan.placed}
    for row in plan.unplaced:
        for one in row.reason.holders:
            assert officers[one.obligation or "", one.occurrence or 0] == one.officer
        *before, last = row.reason.steps
        assert (last.layer, last.starts) == (row.reason.empty, 0)
        assert all(step.starts > 0 for step in before)
        counts = [step.starts for step in row.reason.steps]
        assert counts == sorted(counts, reverse=True)
        assert (row.reason.opener is None) == (row.reason.opened == 0)
        assert row.reason.queue >= 1


@settings(max_examples=examples(25), deadline=None)
@given(small)
def test_a_choice_names_the_best_of_the_others_where_there_was_one(
    document: dict[str, Any],
) -> None:
    plan, _ = planned(document)
    for row in plan.placed:
        assert row.why is not None
        alone = row.why.starts == 1
        assert (row.why.decided_by is Choice.ONLY) == alone == (row.why.runner_up is None)


@settings(max_examples=examples(15), deadline=None)
@given(small, st.sampled_from(["en", "nl"]))
def test_every_reason_can_be_said_and_keeps_its_secrets(
    document: dict[str, Any], language: str
) -> None:
    plan, _ = planned(document)
    for row in plan.unplaced:
        discreet = reason_text(row.reason, language, may_see_restrictions=False)
        assert discreet
        assert reason_text(row.reason, language, may_see_restrictions=True)
        for word in ("exclusion", "no-contact", "verboden", "contactverbod"):
            assert word not in discreet


def test_progress_is_shown_to_the_end() -> None:
    shown: list[tuple[int, int]] = []
    place(read_instance(made(1)), progress=lambda done, total: shown.append((done, total)))
    assert shown[0][0] == 0
    assert shown[-1][0] == shown[-1][1] > 0
    assert shown == sorted(shown)

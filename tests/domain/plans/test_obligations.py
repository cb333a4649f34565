"""An obligation holds together, or says every field that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.plans.obligations import (
    NEEDS,
    Needs,
    ObligationKind,
    ObligationTerms,
    faults_of,
)

CHECK_IN = ObligationTerms(
    ObligationKind.CHECK_IN, minutes=30, period_days=7, site_ids=("office-1",)
)
SESSION = ObligationTerms(
    ObligationKind.GROUP_SESSION, minutes=90, period_days=7, programme_id="programme-1"
)


def pointers(terms: ObligationTerms, condition: str = "reporting_duty") -> list[tuple[str, str]]:
    asked = CONDITION_LIBRARY[condition].obligations
    return [(fault.pointer, fault.code) for fault in faults_of(terms, asked)]


def test_an_ordinary_check_in_and_an_ordinary_session_hold() -> None:
    assert pointers(CHECK_IN) == []
    assert pointers(SESSION, "programme") == []


def test_every_kind_needs_one_scarce_thing() -> None:
    assert {kind.value: needs.value for kind, needs in NEEDS.items()} == {
        "check_in": "officer",
        "home_visit": "officer",
        "substance_test": "lab",
        "treatment": "lab",
        "group_session": "session",
        "circle_meeting": "lab",
        "device_check": "officer",
    }
    assert SESSION.needs is Needs.SESSION


@pytest.mark.parametrize(
    "change",
    [
        {"minutes": 15},
        {"minutes": 480},
        {"period_days": 1},
        {"period_days": 366},
        {"weekdays": (6,)},
        {"weekdays": (0, 1, 2, 3, 4, 5, 6)},
        {"from_min": 0, "to_min": 1440},
        {"from_min": 600, "to_min": 630},
        {"starts_on": date(2027, 1, 4), "ends_on": date(2027, 1, 4)},
        {"starts_on": date(2027, 1, 4)},
        {"ends_on": date(2027, 1, 4)},
    ],
    ids=str,
)
def test_what_lies_on_the_edge_still_holds(change: dict[str, Any]) -> None:
    assert pointers(replace(CHECK_IN, **change)) == []


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"minutes": 0}, "/minutes", "off-grid"),
        ({"minutes": -15}, "/minutes", "off-grid"),
        ({"minutes": 20}, "/minutes", "off-grid"),
        ({"minutes": 495, "to_min": 1440}, "/minutes", "off-grid"),
        ({"period_days": 0}, "/period_days", "out-of-range"),
        ({"period_days": 367}, "/period_days", "out-of-range"),
        ({"weekdays": ()}, "/weekdays", "no-weekday"),
        ({"weekdays": (0, 7)}, "/weekdays", "no-weekday"),
        ({"weekdays": (-1,)}, "/weekdays", "no-weekday"),
        ({"from_min": 600, "to_min": 600}, "/to_min", "hours-reversed"),
        ({"from_min": 660, "to_min": 600}, "/to_min", "hours-reversed"),
        ({"from_min": -15}, "/to_min", "hours-reversed"),
        ({"to_min": 1441}, "/to_min", "hours-reversed"),
        ({"from_min": 600, "to_min": 629}, "/to_min", "hours-too-short"),
        ({"site_ids": ()}, "/site_ids", "place-missing"),
        (
            {"starts_on": date(2027, 1, 5), "ends_on": date(2027, 1, 4)},
            "/ends_on",
            "dates-reversed",
        ),
    ],
    ids=str,
)
def test_what_does_not_hold_is_shown_at_its_field(
    change: dict[str, Any], pointer: str, code: str
) -> None:
    assert pointers(replace(CHECK_IN, **change)) == [(pointer, code)]


def test_a_session_needs_a_programme_and_no_place_of_its_own() -> None:
    without = replace(SESSION, programme_id=None)
    assert pointers(without, "programme") == [("/programme_id", "programme-missing")]


@pytest.mark.parametrize("condition", ["exclusion_zone", "treatment_obligation"])
def test_a_kind_must_be_asked_for_by_its_condition(condition: str) -> None:
    assert pointers(CHECK_IN, condition) == [("/kind", "kind-not-of-condition")]


def test_everything_that_does_not_hold_is_shown_at_once() -> None:
    nonsense = ObligationTerms(
        ObligationKind.TREATMENT,
        minutes=7,
        period_days=0,
        weekdays=(),
        from_min=900,
        to_min=600,
        starts_on=date(2027, 1, 5),
        ends_on=date(2027, 1, 4),
    )
    assert [pointer for pointer, _ in pointers(nonsense, "curfew")] == [
        "/kind", "/minutes", "/period_days", "/weekdays", "/to_min", "/site_ids", "/ends_on",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("period_days", "shortest", "longest"), [(1, 0, 1), (7, 4, 10), (14, 8, 21), (28, 16, 42)]
)
def test_gaps_follow_the_period(period_days: int, shortest: int, longest: int) -> None:
    terms = replace(CHECK_IN, period_days=period_days)
    assert (terms.min_gap_days, terms.max_gap_days) == (shortest, longest)


@given(st.integers(1, 366))
def test_one_period_is_always_a_possible_gap(period_days: int) -> None:
    terms = replace(CHECK_IN, period_days=period_days)
    assert terms.min_gap_days < period_days <= terms.max_gap_days


@given(st.integers(-2000, 2000), st.integers(-2000, 2000), st.integers(-100, 600))
def test_what_holds_fits_between_its_hours_on_the_grid(
    from_min: int, to_min: int, minutes: int
) -> None:
    terms = replace(CHECK_IN, from_min=from_min, to_min=to_min, minutes=minutes)
    fits = from_min >= 0 and from_min + max(minutes, 1) <= to_min <= 1440
    on_grid = minutes in range(15, 481, 15)
    assert (pointers(terms) == []) == (fits and on_grid)

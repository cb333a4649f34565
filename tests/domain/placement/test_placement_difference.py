"""A new placement is told as what it changes: everything in exactly one pile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.placement.explanation.reasons import Choice, Layer, Reason, Why
from aftercare.domain.placement.placement_difference import (
    Move,
    PlacementDifference,
    PresentAppointment,
    difference,
)
from aftercare.domain.placement.result import Placed, Placement, Unplaced
from aftercare.domain.time.wall_time import wall

AT_NINE = datetime(2027, 3, 24, 8, tzinfo=UTC)
ROW = Placed("a", 0, AT_NINE, AT_NINE + timedelta(minutes=30), "office-1", "officer-1", None)
STANDING = PresentAppointment(UUID(int=1), expected=False, row=ROW)


def change(
    *placed: Placed, standing: tuple[PresentAppointment, ...] = (STANDING,)
) -> PlacementDifference:
    return difference(standing, Placement(placed, ()))


def test_the_same_row_is_kept() -> None:
    assert change(ROW) == PlacementDifference((STANDING,), (), (), (), ())


def test_another_explanation_is_no_change() -> None:
    why = Why(Choice.KEPT, starts=1, in_time=True, own_officer=True)
    assert change(ROW._replace(why=why)).kept == (STANDING,)


def test_the_same_moment_written_in_another_zone_is_no_change() -> None:
    assert change(ROW._replace(start=wall(ROW.start), end=wall(ROW.end))).kept == (STANDING,)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"start": AT_NINE - timedelta(minutes=15)}, id="another time"),
        pytest.param({"end": AT_NINE + timedelta(hours=1)}, id="longer"),
        pytest.param({"site": "office-2"}, id="another place"),
        pytest.param({"officer": "officer-2"}, id="another officer"),
        pytest.param({"session": "session-1"}, id="a session instead"),
    ],
)
def test_the_same_occurrence_otherwise_is_a_move(changed: dict[str, Any]) -> None:
    new = ROW._replace(**changed)
    assert change(new) == PlacementDifference((), (Move(STANDING, new),), (), (), ())


@pytest.mark.parametrize("key", [{"obligation": "b"}, {"occurrence": 1}], ids=str)
def test_another_occurrence_is_no_move_even_at_the_same_time(key: dict[str, Any]) -> None:
    new = ROW._replace(**key)
    assert change(new) == PlacementDifference((), (), (new,), (STANDING,), ())


def test_without_a_plan_everything_that_stands_is_cancelled() -> None:
    assert change() == PlacementDifference((), (), (), (STANDING,), ())


def test_into_an_empty_calendar_everything_is_added() -> None:
    assert change(ROW, standing=()) == PlacementDifference((), (), (ROW,), (), ())


def test_of_two_that_stand_for_one_occurrence_only_one_can_stay() -> None:
    twin = replace(STANDING, appointment_id=UUID(int=2))
    found = change(ROW, standing=(STANDING, twin))
    assert (found.kept, found.cancelled) == ((STANDING,), (twin,))


def test_what_found_no_place_is_passed_on() -> None:
    unplaced = Unplaced("b", 3, Reason(Layer.OPEN, date(2027, 3, 1), date(2027, 3, 7), ()))
    assert difference([], Placement((), (unplaced,))).unplaced == (unplaced,)


def rows(starts: st.SearchStrategy[int]) -> st.SearchStrategy[Placed]:
    return st.builds(
        lambda obligation, occurrence, quarters, site: Placed(
            obligation,
            occurrence,
            AT_NINE + timedelta(minutes=15 * quarters),
            AT_NINE + timedelta(minutes=15 * quarters + 30),
            site,
        ),
        st.sampled_from("ab"),
        st.integers(0, 3),
        starts,
        st.sampled_from(["office-1", "office-2"]),
    )


PLACED = st.lists(
    rows(st.integers(0, 2)), max_size=8, unique_by=lambda row: (row.obligation, row.occurrence)
)
STANDINGS = st.lists(
    st.builds(PresentAppointment, st.uuids(), st.booleans(), rows(st.integers(0, 2))),
    max_size=8,
    unique_by=lambda one: one.appointment_id,
)


@given(STANDINGS, PLACED)
def test_whatever_stands_and_whatever_is_placed_lies_in_exactly_one_pile(
    standing: list[PresentAppointment], placed: list[Placed]
) -> None:
    found = difference(standing, Placement(tuple(placed), ()))
    old = [*found.kept, *(move.standing for move in found.moved), *found.cancelled]
    assert sorted(one.appointment_id for one in old) == sorted(
        one.appointment_id for one in standing
    )
    assert sorted(row.key for row in found.rows) == sorted(row.key for row in placed)


def test_the_share_with_a_time_counts_what_is_kept_moved_and_added_of_what_is_due() -> None:
    moved, added = ROW._replace(officer="officer-2"), ROW._replace(occurrence=1)
    waits = Unplaced("a", 2, Reason(Layer.OPEN, AT_NINE.date(), AT_NINE.date(), ()))
    never = replace(waits, obligation="b")
    found = difference((STANDING,), Placement((moved, added), (waits, never)))
    assert found.placed_shares == {"a": Fraction(2, 3), "b": Fraction(0)}
    assert change(ROW).placed_shares == {"a": 1}
    assert change().placed_shares == {}, "nothing is due"


@given(PLACED)
def test_a_second_look_after_the_change_finds_nothing_to_do(placed: list[Placed]) -> None:
    plan = Placement(tuple(placed), ())
    stands = [PresentAppointment(UUID(int=n), False, row) for n, row in enumerate(placed)]
    again = difference(stands, plan)
    assert again == PlacementDifference(tuple(stands), (), (), (), ())

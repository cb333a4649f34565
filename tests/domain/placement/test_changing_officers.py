"""A person changes officers on a day: before it the one has them, from it on the other, however it is placed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.placing import place
from tests.domain.placement.checker import free_rows, violations
from tests.domain.placement.instances import made
from tests.tiers import examples

START = date(2026, 3, 16)


def changing(seed: int, day: int, load: float) -> dict[str, Any]:
    """A crowded month in which all change officers on one day, which may lie beyond it."""
    document = made(seed, persons=8, days=28, load=load)
    for row in document["persons"]:
        row["officer_from"] = (START + timedelta(days=day)).isoformat()
    return document


months = st.builds(
    changing, st.integers(0, 10_000), st.integers(-3, 31), st.sampled_from([0.6, 0.98, 2.0])
)


@settings(max_examples=examples(30), deadline=None)
@given(months)
def test_each_officer_has_them_on_their_own_side_of_the_day(document: dict[str, Any]) -> None:
    written = plan_document(place(read_instance(document)), explain=True)
    assert violations(document, written) == []


@settings(max_examples=examples(8), deadline=None)
@given(months)
def test_what_finds_no_time_has_none_with_the_officer_of_those_days(
    document: dict[str, Any],
) -> None:
    written = plan_document(place(read_instance(document)), explain=True)
    for row in written["unplaced"][:2]:
        assert free_rows(document, written, row["obligation"], row["occurrence"]) == []


def test_what_stands_with_the_officer_of_its_day_keeps_its_time() -> None:
    instance = read_instance(changing(3, 14, 0.6))
    plan = place(instance)
    assert {row.officer for row in plan.placed} > {None}
    again = place(replace(instance, notified=plan.placed[::3]), plan.placed)
    assert [one.key for one in again.placed] == [one.key for one in plan.placed]


def test_no_appointment_is_shown_as_a_stand_ins() -> None:
    plan = place(read_instance(changing(3, 14, 0.6)))
    seen = [row for row in plan.placed if row.officer and row.why]
    assert {row.start.date() < START + timedelta(days=14) for row in seen} == {True, False}
    assert {row.why.own_officer for row in seen if row.why} == {True}

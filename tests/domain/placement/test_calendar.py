"""Slots of a calendar lie in their week, and in opening hours only when they lie in them wholly."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from aftercare.domain.placement.calendar import DAY_MIN, Calendar

MONDAY = date(2026, 6, 1)
starts = st.integers(0, 6).map(lambda days: MONDAY + timedelta(days=days))
# An instance with hours that end when they begin is refused.
spans = (
    st.lists(st.integers(0, DAY_MIN), min_size=2, max_size=2, unique=True).map(sorted).map(tuple)
)


def calendar(start: date, unit: int) -> Calendar:
    return Calendar("Europe/Amsterdam", start, 28, unit, unit, 0)


@given(starts, st.sampled_from([5, 15, 30]), st.data())
def test_a_week_holds_its_slots_from_monday_on(start: date, unit: int, data: st.DataObject) -> None:
    of = calendar(start, unit)
    slot = data.draw(st.integers(0, of.total - 1))
    begins = of.week_begins(of.week(slot))
    assert begins <= slot < of.week_begins(of.week(slot) + 1) == begins + 7 * of.per_day
    assert of.on(begins // of.per_day).weekday() == 0


@example(15, [(541, 720), (720, 1001)])
@given(st.sampled_from([5, 15, 30]), st.lists(spans, min_size=1, max_size=3))
def test_hours_hold_the_slots_that_lie_wholly_within_them_and_touch_those_with_a_minute_in_them(
    unit: int, hours: list[tuple[int, int]]
) -> None:
    of = calendar(MONDAY, unit)
    minutes = {minute for first, after in hours for minute in range(first, after)}
    week = ((tuple(hours), (), (), (), (), (), ()),)
    held, touched = of.hours(week), of.touched_hours(week)
    for slot in range(of.per_day):
        inside = minutes.intersection(range(slot * unit, (slot + 1) * unit))
        assert bool(held >> slot & 1) == (len(inside) == unit)
        assert bool(touched >> slot & 1) == bool(inside)

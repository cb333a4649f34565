"""So many days without contact are counted from the last that succeeded, and not while nobody could come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.contact_standards.due import Break
from aftercare.domain.contact_standards.lost_contact import (
    Answered,
    Silence,
    days_asked,
    lost_contacts,
)
from aftercare.domain.time.wall_time import wall

MONDAY = date(2027, 3, 1)
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
SPANS = st.integers(1, 400)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


EXAMPLES = {
    "a week": (Silence(MONDAY), 7, 8),
    "over the change of clocks": (Silence(MONDAY), 28, 29),
    "custody on three of the days": (Silence(MONDAY, (Break(day(2), day(4)),)), 7, 11),
    "custody before": (Silence(MONDAY, (Break(day(-9), day(-2)),)), 7, 8),
    "custody on the day itself": (Silence(MONDAY, (Break(day(8), day(9)),)), 7, 10),
    "two stretches that overlap": (Silence(MONDAY, (Break(day(2), day(4)), Break(day(3), day(6)))), 7, 13),
    "custody that lasts": (Silence(MONDAY, (Break(day(3)),)), 7, None),
    "custody after it was lost": (Silence(MONDAY, (Break(day(20)),)), 7, 8),
    "answered since": (Silence(MONDAY, (), (Answered(7, MONDAY, day(9)),)), 7, 17),
    "answered about other days": (Silence(MONDAY, (), (Answered(21, MONDAY, day(9)),)), 7, 8),
    "no answer needed": (Silence(MONDAY, (), (Answered(7, MONDAY, None),)), 7, None),
    "no answer needed, and heard of since": (Silence(day(3), (), (Answered(7, MONDAY, None),)), 7, 11),
}  # fmt: skip


@pytest.mark.parametrize(("silence", "days", "lost_in"), EXAMPLES.values(), ids=EXAMPLES)
def test_contact_is_lost_on_the_morning_after(
    silence: Silence, days: int, lost_in: int | None
) -> None:
    found = lost_contacts(silence, [days])
    assert [wall(one.due_at).date() for one in found] == ([] if lost_in is None else [day(lost_in)])
    assert all(f"{wall(one.due_at):%H:%M}" == "06:00" for one in found)


def test_every_number_of_days_has_a_deadline_of_its_own() -> None:
    found = lost_contacts(Silence(MONDAY), [42, 21, 21])
    assert [days_asked(one.number) for one in found] == [21, 42]


def test_what_was_answered_keeps_its_number() -> None:
    (first,) = lost_contacts(Silence(MONDAY), [7])
    (second,) = lost_contacts(Silence(MONDAY, (), (Answered(7, MONDAY, day(9)),)), [7])
    assert first.number != second.number
    assert second.counted_from_on == day(9)


@given(DAYS, SPANS)
def test_without_breaks_it_is_so_many_days_and_one(on: date, days: int) -> None:
    (found,) = lost_contacts(Silence(on), [days])
    assert wall(found.due_at).date() == on + timedelta(days=days + 1)


@given(DAYS, SPANS, st.integers(0, 50), st.integers(0, 50))
def test_a_break_only_ever_moves_it_later(on: date, days: int, start: int, length: int) -> None:
    stretch = Break(on + timedelta(days=start), on + timedelta(days=start + length))
    (bare,) = lost_contacts(Silence(on), [days])
    (moved,) = lost_contacts(Silence(on, (stretch,)), [days])
    assert bare.due_at <= moved.due_at <= bare.due_at + timedelta(days=length + 1, hours=1)

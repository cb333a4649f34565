"""What is free of a working day: without appointments, journeys, leave, the past and closed days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.staff.free_time import at_work_on, free_on, is_at_work
from aftercare.domain.time.wall_time import start_of_day

DAY = date(2026, 11, 25)
BEFORE = datetime(2026, 11, 24, 8, tzinfo=UTC)
HOURS = {"2": [[540, 720], [780, 1020]]}


def at(minutes: int) -> datetime:
    return start_of_day(DAY) + timedelta(minutes=minutes)


def test_a_day_without_appointments_is_free_as_long_as_the_colleague_works() -> None:
    assert free_on(DAY, HOURS, [], BEFORE) == ((540, 720), (780, 1020)) == at_work_on(DAY, HOURS)


def test_appointments_and_leave_take_their_time_out() -> None:
    busy = [(at(600), at(630)), (at(900), at(900 + 48 * 60))]
    assert free_on(DAY, HOURS, busy, BEFORE) == ((540, 600), (630, 720), (780, 900))


def test_what_is_left_begins_and_ends_on_quarters_and_is_no_shorter_than_one() -> None:
    busy = [(at(550), at(602)), (at(615), at(716))]
    assert free_on(DAY, HOURS, busy, BEFORE) == ((780, 1020),)


def test_what_is_over_is_not_free() -> None:
    assert free_on(DAY, HOURS, [], at(785)) == ((795, 1020),)
    assert free_on(DAY, HOURS, [], at(24 * 60 + 5)) == ()


def test_a_closed_day_and_a_day_without_hours_have_nothing_free() -> None:
    assert free_on(date(2026, 12, 25), {"4": [[540, 1020]]}, [], BEFORE) == ()
    assert free_on(date(2026, 11, 26), HOURS, [], BEFORE) == ()


spans = st.tuples(st.integers(0, 1440), st.integers(1, 300)).map(
    lambda one: (at(one[0]), at(one[0] + one[1]))
)


@given(st.lists(spans, max_size=8))
def test_nothing_free_touches_what_is_taken_and_nothing_lies_outside_working_hours(
    busy: list[tuple[datetime, datetime]],
) -> None:
    free = free_on(DAY, HOURS, busy, BEFORE)
    for start, end in free:
        assert any(first <= start < end <= last for first, last in ((540, 720), (780, 1020)))
        assert all(at(end) <= first or at(start) >= last for first, last in busy)
    assert list(free) == sorted(free)


@given(st.lists(spans, max_size=4))
def test_every_quarter_that_nothing_takes_is_free(busy: list[tuple[datetime, datetime]]) -> None:
    free = free_on(DAY, HOURS, busy, BEFORE)
    for quarter in (*range(540, 720, 15), *range(780, 1020, 15)):
        alone = all(at(quarter + 15) <= first or at(quarter) >= last for first, last in busy)
        assert alone == any(start <= quarter and quarter + 15 <= end for start, end in free)


def test_an_officer_is_at_work_when_one_stretch_has_all_of_the_time() -> None:
    hours = {"1": [[540, 720], [750, 1020]]}
    tuesday = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert is_at_work(hours, tuesday, tuesday + timedelta(hours=2))
    assert not is_at_work(hours, tuesday, tuesday + timedelta(hours=3))
    assert not is_at_work(hours, tuesday + timedelta(days=1), tuesday + timedelta(days=1, hours=1))
    assert not is_at_work(hours, tuesday, tuesday + timedelta(days=1))

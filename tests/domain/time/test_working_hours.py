"""Due times that only run while the office is open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.time.holidays import OfficeClosures, office_closure
from aftercare.domain.time.wall_time import at_wall, start_of_day, wall
from aftercare.domain.time.working_hours import (
    USUAL_HOURS,
    OfficeHours,
    add_working_days,
    add_working_hours,
    next_working_moment,
    working_time_between,
)

DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), st.just(UTC))
QUARTERS = st.integers(1, 400).map(lambda n: n / 4)


def on_the_wall(day: str, clock: str) -> datetime:
    return at_wall(date.fromisoformat(day), time.fromisoformat(clock))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(("2027-03-24", "10:00"), ("2027-03-24", "10:00"), id="during the day"),
        pytest.param(("2027-03-24", "08:30"), ("2027-03-24", "08:30"), id="at opening"),
        pytest.param(("2027-03-24", "07:00"), ("2027-03-24", "08:30"), id="before opening"),
        pytest.param(("2027-03-24", "17:00"), ("2027-03-25", "08:30"), id="at closing"),
        pytest.param(("2027-03-26", "19:00"), ("2027-03-30", "08:30"), id="over Easter and DST"),
        pytest.param(("2027-10-29", "17:00"), ("2027-11-01", "08:30"), id="over the end of DST"),
        pytest.param(("2027-05-05", "09:00"), ("2027-05-05", "09:00"), id="5 May in an off year"),
        pytest.param(("2030-05-03", "18:00"), ("2030-05-06", "08:30"), id="5 May on a Sunday"),
        pytest.param(("2026-12-24", "20:00"), ("2026-12-28", "08:30"), id="over Christmas"),
    ],
)
def test_the_next_working_moment(at: tuple[str, str], expected: tuple[str, str]) -> None:
    assert next_working_moment(on_the_wall(*at)) == on_the_wall(*expected)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        pytest.param(("2027-03-24", "10:00"), 4, ("2027-03-24", "14:00"), id="within a day"),
        pytest.param(("2027-03-24", "15:00"), 4, ("2027-03-25", "10:30"), id="over a night"),
        pytest.param(("2027-03-24", "08:30"), 8.5, ("2027-03-24", "17:00"), id="due at closing"),
        pytest.param(("2027-03-26", "16:00"), 2, ("2027-03-30", "09:30"), id="forward in March"),
        pytest.param(("2027-10-29", "16:00"), 2, ("2027-11-01", "09:30"), id="back in October"),
        pytest.param(("2027-03-27", "12:00"), 1, ("2027-03-30", "09:30"), id="from a Saturday"),
        pytest.param(
            ("2027-03-24", "20:00"), 0, ("2027-03-25", "08:30"), id="zero from an evening"
        ),
        pytest.param(("2027-03-15", "08:30"), 42.5, ("2027-03-19", "17:00"), id="a full week"),
        pytest.param(("2026-12-31", "16:30"), 1, ("2027-01-04", "09:00"), id="into the new year"),
    ],
)
def test_working_hours_later(start: tuple[str, str], hours: float, due: tuple[str, str]) -> None:
    assert add_working_hours(on_the_wall(*start), hours) == on_the_wall(*due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        pytest.param(("2027-03-18", "16:00"), 2, ("2027-03-22", "16:00"), id="over a weekend"),
        pytest.param(("2027-03-26", "16:00"), 1, ("2027-03-30", "16:00"), id="forward in March"),
        pytest.param(("2027-10-29", "10:00"), 1, ("2027-11-01", "10:00"), id="back in October"),
        pytest.param(
            ("2027-03-19", "19:00"), 2, ("2027-03-24", "08:30"), id="after an evening slot"
        ),
        pytest.param(("2027-05-05", "11:00"), 1, ("2027-05-07", "11:00"), id="over Ascension"),
        pytest.param(("2027-03-20", "12:00"), 0, ("2027-03-22", "08:30"), id="zero on a Saturday"),
    ],
)
def test_working_days_later(start: tuple[str, str], days: int, due: tuple[str, str]) -> None:
    assert add_working_days(on_the_wall(*start), days) == on_the_wall(*due)


def test_an_office_that_keeps_good_friday_and_5_may_waits_longer() -> None:
    strict = OfficeHours(closures=OfficeClosures(good_friday=True, every_liberation_day=True))
    thursday = on_the_wall("2027-03-25", "16:00")
    assert add_working_hours(thursday, 2, strict) == on_the_wall("2027-03-30", "09:30")
    assert add_working_days(on_the_wall("2027-05-04", "09:00"), 1, strict) == on_the_wall(
        "2027-05-07", "09:00"
    )


def test_an_office_may_have_other_hours() -> None:
    early = OfficeHours(opens=time(7), closes=time(15))
    assert add_working_hours(on_the_wall("2027-03-24", "14:00"), 2, early) == on_the_wall(
        "2027-03-25", "08:00"
    )


def open_time_between(start_at: datetime, end_at: datetime) -> timedelta:
    """Counted day by day, sharing nothing with the code under test but the list of closures."""
    total, day = timedelta(), wall(start_at).date()
    while start_of_day(day) < end_at:
        if day.isoweekday() < 6 and office_closure(day) is None:
            opens_at, closes_at = at_wall(day, time(8, 30)), at_wall(day, time(17))
            total += max(timedelta(), min(end_at, closes_at) - max(start_at, opens_at))
        day += timedelta(days=1)
    return total


@given(MOMENTS, QUARTERS)
def test_exactly_so_much_open_time_has_passed(start_at: datetime, hours: float) -> None:
    due_at = add_working_hours(start_at, hours)
    assert open_time_between(start_at, due_at) == timedelta(hours=hours)


@given(MOMENTS, QUARTERS, QUARTERS)
def test_two_steps_end_where_their_sum_ends(start_at: datetime, one: float, two: float) -> None:
    assert add_working_hours(add_working_hours(start_at, one), two) == add_working_hours(
        start_at, one + two
    )


@given(MOMENTS, st.integers(0, 30), st.integers(0, 30))
def test_two_steps_of_days_end_where_their_sum_ends(start_at: datetime, one: int, two: int) -> None:
    assert add_working_days(add_working_days(start_at, one), two) == add_working_days(
        start_at, one + two
    )


@given(MOMENTS, MOMENTS, QUARTERS)
def test_who_starts_later_is_never_due_earlier(one: datetime, two: datetime, hours: float) -> None:
    first, second = sorted((one, two))
    assert add_working_hours(first, hours) <= add_working_hours(second, hours)


@given(MOMENTS)
def test_the_next_working_moment_is_open_and_its_own_next(at: datetime) -> None:
    found = next_working_moment(at)
    local = wall(found)
    assert found >= at
    assert local.isoweekday() < 6
    assert office_closure(local.date()) is None
    assert USUAL_HOURS.opens <= local.time() < USUAL_HOURS.closes
    assert next_working_moment(found) == found


@given(MOMENTS, st.integers(1, 60))
def test_working_days_keep_the_wall_time(start_at: datetime, days: int) -> None:
    begins_at = next_working_moment(start_at)
    assert wall(add_working_days(start_at, days)).time() == wall(begins_at).time()


@given(MOMENTS, QUARTERS)
def test_time_between_is_what_was_added(start_at: datetime, hours: float) -> None:
    end_at = add_working_hours(start_at, hours)
    assert working_time_between(start_at, end_at) == timedelta(hours=hours)


@given(MOMENTS, MOMENTS)
def test_no_time_passes_backwards(one: datetime, other: datetime) -> None:
    assert working_time_between(max(one, other), min(one, other)) == timedelta()


def test_time_is_not_taken_away() -> None:
    start_at = on_the_wall("2027-03-24", "10:00")
    with pytest.raises(ValueError, match="not taken away"):
        add_working_hours(start_at, -1)
    with pytest.raises(ValueError, match="not taken away"):
        add_working_days(start_at, -1)


def test_an_office_opens_before_it_closes() -> None:
    with pytest.raises(ValueError, match="before it closes"):
        OfficeHours(opens=time(17), closes=time(17))


def test_a_naive_moment_has_no_working_hours() -> None:
    with pytest.raises(ValueError, match="offset"):
        next_working_moment(on_the_wall("2027-03-24", "10:00").replace(tzinfo=None))

"""Days and times read as people here write them, on Amsterdam's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from aftercare.web import dates

WEDNESDAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 9, 12, tzinfo=UTC)


def test_a_day_is_written_in_four_lengths() -> None:
    assert dates.numeric_day(WEDNESDAY) == "25-11-2026"
    assert dates.short_day(WEDNESDAY, "nl") == "wo 25 nov"
    assert dates.medium_day(WEDNESDAY, "nl") == "wo 25 november 2026"
    assert dates.long_day(WEDNESDAY, "nl") == "woensdag 25 november 2026"


def test_english_puts_the_day_before_the_month_too() -> None:
    assert dates.short_day(WEDNESDAY, "en") == "Wed 25 Nov"
    assert dates.long_day(WEDNESDAY, "en") == "Wednesday 25 November 2026"


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "zo 28 mrt, 01:59"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "zo 28 mrt, 03:00"),
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "wo 25 nov, 00:30"),
        (datetime(2026, 7, 1, 7, 5, tzinfo=UTC), "wo 1 jul, 09:05"),
    ],
    ids=["before the clock jumps", "after it jumped", "past midnight here", "summer"],
)
def test_a_moment_is_what_the_clock_in_amsterdam_shows(moment: datetime, told: str) -> None:
    assert dates.short_moment(moment, "nl") == told


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        dates.clock(NOW.replace(tzinfo=None))


def test_the_last_days_of_december_may_belong_to_week_one() -> None:
    assert dates.week_name(date(2024, 12, 30)) == "2025-W01"
    assert dates.week_number(date(2027, 1, 1)) == 53


@pytest.mark.parametrize(
    ("away", "left"),
    [
        (timedelta(minutes=59, seconds=59), dates.TimeLeft(59, "minute", False, "warning")),
        (timedelta(hours=23), dates.TimeLeft(23, "hour", False, "warning")),
        (timedelta(hours=47), dates.TimeLeft(47, "hour", False, "neutral")),
        (timedelta(days=2), dates.TimeLeft(2, "day", False, "neutral")),
        (timedelta(seconds=-1), dates.TimeLeft(0, "minute", True, "danger")),
        (timedelta(days=-90), dates.TimeLeft(90, "day", True, "danger")),
    ],
    ids=["under an hour", "within a day", "under two days", "two days", "just passed", "long ago"],
)
def test_a_deadline_is_told_in_the_unit_a_person_would_use(
    away: timedelta, left: dates.TimeLeft
) -> None:
    assert dates.time_left(NOW + away, NOW) == left


def test_a_deadline_that_runs_out_with_a_day_ends_at_24_of_that_day() -> None:
    midnight = datetime(2026, 12, 2, 23, tzinfo=UTC)
    assert dates.due_moment(midnight, "nl") == "wo 2 dec, 24:00"
    assert dates.due_moment(midnight + timedelta(minutes=1), "nl") == "do 3 dec, 00:01"

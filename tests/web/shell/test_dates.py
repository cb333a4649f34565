"""Days and times read as people here write them, on Amsterdam's clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from aftercare.web.shell import dates
from aftercare.web.shell.forms.reading import read_date
from aftercare.web.shell.layout import environment

WEDNESDAY = date(2026, 11, 25)
MIDNIGHT = datetime(2026, 11, 24, 23, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 9, 12, tzinfo=UTC)


def test_a_day_has_its_weekday_and_its_year_unless_that_is_this_one() -> None:
    assert dates.short_day(WEDNESDAY, "nl", 2026) == "wo 25 nov"
    assert dates.short_day(WEDNESDAY, "nl", 2027) == "wo 25 nov 2026"
    assert dates.short_day(WEDNESDAY, "nl") == "wo 25 nov 2026"
    assert dates.short_day(WEDNESDAY, "en", 2026) == "Wed 25 Nov"


def test_a_day_in_a_field_is_one_that_is_read_back_as_it_was() -> None:
    assert dates.typed_day(WEDNESDAY) == "25-11-2026"
    assert read_date(dates.typed_day(WEDNESDAY), date(2030, 1, 1)) == WEDNESDAY


@pytest.mark.parametrize(
    ("from_at", "until_at", "days"),
    [
        pytest.param(MIDNIGHT, MIDNIGHT + timedelta(days=2), (WEDNESDAY, date(2026, 11, 26)), id="two whole days"),
        pytest.param(MIDNIGHT, None, (WEDNESDAY, None), id="until further notice"),
        pytest.param(MIDNIGHT, MIDNIGHT + timedelta(hours=12), None, id="a morning"),
        pytest.param(MIDNIGHT + timedelta(hours=12), None, None, id="from noon"),
        pytest.param(
            datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC),
            (date(2027, 3, 28), date(2027, 3, 28)), id="the day the clock jumps",
        ),
    ],
)  # fmt: skip
def test_whole_days_are_shown_as_days(
    from_at: datetime, until_at: datetime | None, days: tuple[date, date | None] | None
) -> None:
    assert dates.whole_days(from_at, until_at) == days


@pytest.mark.parametrize(
    ("moment", "view"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "zo 28 mrt, 01:59"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "zo 28 mrt, 03:00"),
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "wo 25 nov, 00:30"),
        (datetime(2026, 7, 1, 7, 5, tzinfo=UTC), "wo 1 jul, 09:05"),
    ],
    ids=["before the clock jumps", "after it jumped", "past midnight here", "summer"],
)
def test_a_moment_is_what_the_clock_in_amsterdam_shows(moment: datetime, view: str) -> None:
    assert dates.short_moment(moment, "nl", moment.year) == view


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
        (timedelta(hours=1, minutes=50), dates.TimeLeft(1, "hour", False, "warning", 50)),
        (timedelta(hours=3, minutes=50), dates.TimeLeft(3, "hour", False, "warning")),
        (timedelta(hours=47), dates.TimeLeft(47, "hour", False, "neutral")),
        (timedelta(days=2), dates.TimeLeft(2, "day", False, "neutral")),
        (timedelta(0), dates.TimeLeft(0, "minute", True, "danger")),
        (timedelta(seconds=-1), dates.TimeLeft(0, "minute", True, "danger")),
        (timedelta(hours=-23), dates.TimeLeft(23, "hour", True, "danger")),
        # Monday 23:12 is two days before Wednesday.
        (timedelta(hours=-35), dates.TimeLeft(2, "day", True, "danger")),
        (timedelta(days=61), dates.TimeLeft(61, "day", False, "neutral")),
        (timedelta(days=62), dates.TimeLeft(2, "month", False, "neutral")),
        (timedelta(days=-90), dates.TimeLeft(90, "day", True, "danger")),
    ],
    ids=[
        "under an hour",
        "within a day",
        "few hours with their minutes",
        "more hours",
        "under two days",
        "two days",
        "due now",
        "just passed",
        "hours ago",
        "the day before yesterday",
        "two months",
        "over two months",
        "long ago",
    ],
)
def test_a_deadline_is_shown_in_the_unit_a_person_would_use(
    away: timedelta, left: dates.TimeLeft
) -> None:
    assert dates.time_left(NOW + away, NOW) == left


@pytest.mark.parametrize(
    ("now", "count", "unit", "passed"),
    [("2026-12-01T12:00", 1, "day", False), ("2026-11-30T23:30", 2, "day", False),
     ("2026-12-02T11:00", 13, "hour", False), ("2026-12-03T11:00", 1, "day", True),
     ("2026-12-10T11:49", 8, "day", True)],
    ids=["tomorrow", "late in the evening", "on the day itself", "the day after", "eight days after"])  # fmt: skip
def test_a_deadline_at_the_end_of_a_day_counts_days_of_the_calendar(
    now: str, count: int, unit: str, passed: bool
) -> None:
    """The end of Wednesday 2 December."""
    at = datetime.fromisoformat(now).replace(tzinfo=dates.AMSTERDAM)
    left = dates.time_left(datetime(2026, 12, 2, 23, tzinfo=UTC), at)
    assert (left.count, left.unit, left.passed) == (count, unit, passed)


def test_a_deadline_that_runs_out_with_a_day_is_shown_by_that_day() -> None:
    midnight = datetime(2026, 12, 2, 23, tzinfo=UTC)
    assert dates.due_moment(midnight, "nl", 2026) == "wo 2 dec"
    assert dates.due_moment(midnight + timedelta(minutes=1), "nl", 2026) == "do 3 dec, 00:01"
    assert dates.due_moment(midnight, "nl", 2027) == "wo 2 dec 2026"
    assert dates.spreadsheet_due(midnight) == "2026-12-02"
    assert dates.spreadsheet_due(midnight + timedelta(minutes=1)) == "2026-12-03 00:01"
    assert dates.spreadsheet_due(None) is None


@pytest.mark.parametrize(
    ("last_on", "left"),
    [(date(2026, 11, 25), (0, "day")), (date(2027, 1, 25), (61, "day")), (date(2027, 1, 26), (2, "month")),
     (date(2028, 5, 18), (17, "month")), (date(2028, 5, 25), (18, "month"))],
    ids=["today", "two months", "longer", "almost eighteen months", "eighteen months"])  # fmt: skip
def test_more_than_two_months_are_left_in_whole_months(
    last_on: date, left: tuple[int, str]
) -> None:
    assert dates.days_left(last_on, WEDNESDAY) == left


def test_births_and_orders_have_their_year_and_no_weekday() -> None:
    assert dates.full_day(WEDNESDAY, "nl") == "25 nov 2026"
    assert dates.full_day(date(1975, 7, 28), "en") == "28 Jul 1975"


@pytest.mark.parametrize(
    ("last_on", "view"),
    [(date(2026, 12, 2), "wo 25 nov – wo 2 dec (8 dagen)"),
     (date(2027, 1, 1), "wo 25 nov 2026 – vr 1 jan 2027 (38 dagen)")])  # fmt: skip
def test_a_period_across_new_year_names_both_years(last_on: date, view: str) -> None:
    parts = environment("nl", 2026).from_string(
        '{% import "shell/components.html" as ui %}{{ ui.days(first_on, last_on) }}'
    )
    shown = parts.render(first_on=WEDNESDAY, last_on=last_on)
    assert re.sub("<[^>]*>", "", shown) == view

"""Wall times in Amsterdam and the instants behind them, on ordinary and on odd nights."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid, NaiveMoment, NonexistentTime, UnreadableMoment
from aftercare.domain.time.wall_time import (
    at_wall,
    at_wall_or_later,
    civil_date,
    civil_days_after,
    civil_days_before,
    is_doubled,
    last_civil_date,
    parse_moment,
    start_of_day,
    wall,
)

FORWARD = date(2027, 3, 28)
BACK = date(2027, 10, 31)
CLOCK_CHANGES = st.sampled_from([FORWARD, BACK, date(2028, 3, 26), date(2028, 10, 29)])
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31)) | CLOCK_CHANGES
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), st.just(UTC))


def utc(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0
) -> datetime:
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "instant"),
    [
        pytest.param(date(2027, 1, 15), time(10), utc(2027, 1, 15, 9), id="winter is UTC+1"),
        pytest.param(date(2027, 7, 15), time(10), utc(2027, 7, 15, 8), id="summer is UTC+2"),
        pytest.param(FORWARD, time(1, 59), utc(2027, 3, 28, 0, 59), id="just before the gap"),
        pytest.param(FORWARD, time(3), utc(2027, 3, 28, 1), id="just after the gap"),
        pytest.param(date(2028, 3, 26), time(3), utc(2028, 3, 26, 1), id="forward in 2028"),
        pytest.param(date(2028, 10, 29), time(3), utc(2028, 10, 29, 2), id="back in 2028"),
        pytest.param(date(2027, 1, 1), time(0), utc(2026, 12, 31, 23), id="midnight is last year"),
    ],
)
def test_the_wall_shows_one_instant(day: date, at: time, instant: datetime) -> None:
    assert at_wall(day, at) == instant
    assert at_wall(day, at).tzinfo is UTC
    assert wall(instant).replace(tzinfo=None) == datetime.combine(day, at)


@pytest.mark.parametrize("at", [time(2), time(2, 30), time(2, 59, 59)], ids=str)
@pytest.mark.parametrize("day", [FORWARD, date(2028, 3, 26)], ids=str)
def test_a_time_that_clocks_skip_is_refused(day: date, at: time) -> None:
    with pytest.raises(NonexistentTime) as refused:
        at_wall(day, at)
    assert refused.value.code == "nonexistent-local-time"
    with pytest.raises(NonexistentTime):
        at_wall(day, at, fold=1)


@pytest.mark.parametrize("fold", [0, 1])
def test_a_skipped_time_moves_on_only_when_asked(fold: int) -> None:
    shifted = at_wall_or_later(FORWARD, time(2, 30), fold=1 if fold else 0)
    assert wall(shifted).time() == time(3, 30)


def test_a_doubled_time_is_the_first_unless_the_second_is_chosen() -> None:
    assert is_doubled(BACK, time(2, 30))
    assert at_wall(BACK, time(2, 30)) == utc(2027, 10, 31, 0, 30)
    assert at_wall(BACK, time(2, 30), fold=1) == utc(2027, 10, 31, 1, 30)


def test_a_fold_hidden_in_the_time_chooses_nothing() -> None:
    assert at_wall(BACK, time(2, 30, fold=1)) == at_wall(BACK, time(2, 30))


@given(DAYS, st.times())
@example(FORWARD, time(2, 30))
@example(BACK, time(2, 30))
@example(BACK, time(2, 30, fold=1))
def test_every_wall_time_is_read_back_or_refused(day: date, at: time) -> None:
    try:
        instant = at_wall(day, at)
    except NonexistentTime:
        assert day.month == 3
        assert at.hour == 2
        return
    assert wall(instant).replace(tzinfo=None, fold=0) == datetime.combine(day, at).replace(fold=0)


@given(MOMENTS)
@example(utc(2027, 10, 31, 0, 30))
@example(utc(2027, 10, 31, 1, 30))
def test_every_instant_is_found_again_by_its_wall_time(moment: datetime) -> None:
    local = wall(moment)
    again = at_wall(local.date(), local.time(), fold=1 if local.fold else 0)
    assert again == moment


@given(DAYS)
def test_only_the_night_clocks_go_back_doubles_half_past_two(day: date) -> None:
    last_sunday = date(day.year, 10, 31) - timedelta(days=date(day.year, 10, 31).isoweekday() % 7)
    assert is_doubled(day, time(2, 30)) is (day == last_sunday)


def test_a_wall_time_has_no_zone_of_its_own() -> None:
    with pytest.raises(ValueError, match="zone"):
        at_wall(FORWARD, time(10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("moment", "days", "earlier"),
    [
        pytest.param(utc(2027, 3, 28, 8), 1, utc(2027, 3, 27, 9), id="23 hours back, same 10:00"),
        pytest.param(utc(2027, 10, 31, 9), 1, utc(2027, 10, 30, 8), id="25 hours back, same 10:00"),
        pytest.param(utc(2027, 3, 29, 0, 30), 1, utc(2027, 3, 28, 1, 30), id="02:30 is 03:30"),
        pytest.param(utc(2027, 11, 1, 1, 30), 1, utc(2027, 10, 31, 0, 30), id="02:30, first pass"),
        pytest.param(utc(2027, 10, 31, 1, 30), 0, utc(2027, 10, 31, 1, 30), id="no days: the same"),
        pytest.param(utc(2027, 10, 31, 1, 30), 1, utc(2027, 10, 30, 0, 30), id="second pass"),
        pytest.param(utc(2027, 1, 1, 9), 1, utc(2026, 12, 31, 9), id="into the year before"),
    ],
)
def test_days_before_keep_the_wall_time(moment: datetime, days: int, earlier: datetime) -> None:
    assert civil_days_before(moment, days) == earlier


@given(MOMENTS, st.integers(-800, 800))
@example(utc(2027, 3, 29, 0, 30), -1)
@example(utc(2027, 3, 27, 1, 30), 1)
def test_days_after_keep_date_distance_and_wall_time(moment: datetime, days: int) -> None:
    before, after = wall(moment), wall(civil_days_after(moment, days))
    assert (after.date() - before.date()).days == days
    skipped = before.hour == 2 and after.hour == 3
    assert after.time() == before.replace(hour=3 if skipped else before.hour).time()


@given(DAYS, st.integers(0, 60))
def test_weekly_at_ten_stays_at_ten(day: date, weeks: int) -> None:
    first_at = at_wall(day, time(10))
    assert wall(civil_days_after(first_at, 7 * weeks)).time() == time(10)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(FORWARD, 23, id="forward"),
        pytest.param(BACK, 25, id="back"),
        pytest.param(date(2027, 3, 29), 24, id="ordinary"),
    ],
)
def test_a_day_lasts_as_long_as_the_wall_says(day: date, hours: int) -> None:
    assert start_of_day(day + timedelta(days=1)) - start_of_day(day) == timedelta(hours=hours)


@given(MOMENTS)
def test_a_moment_lies_in_its_own_civil_date(moment: datetime) -> None:
    day = civil_date(moment)
    assert start_of_day(day) <= moment < start_of_day(day + timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-03-28T10:00:00+02:00", utc(2027, 3, 28, 8)),
        ("2027-03-28T08:00Z", utc(2027, 3, 28, 8)),
        ("20270328T080000Z", utc(2027, 3, 28, 8)),
        ("2027-03-28T08:00:00.25+00:00", utc(2027, 3, 28, 8, 0, 0, 250000)),
        ("2027-01-01T00:30:00+01:00", utc(2026, 12, 31, 23, 30)),
    ],
)
def test_a_moment_is_read_as_utc(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment
    assert parse_moment(text).tzinfo is UTC


@pytest.mark.parametrize("text", ["2027-03-28T10:00:00", "2027-03-28 10:00"])
def test_a_moment_without_an_offset_is_refused(text: str) -> None:
    with pytest.raises(NaiveMoment) as refused:
        parse_moment(text)
    assert isinstance(refused.value, Invalid)
    assert refused.value.code == "naive-moment"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2027-03-28",
        "28-03-2027 10:00",
        "2027-02-29T10:00Z",
        "2027-03-28T25:00Z",
        "2027-03-28x10:00Z",
        "0001-01-01T00:00+14:00",
        "2027-03-28T10:00+02:00[Europe/Amsterdam]",
    ],
)
def test_what_is_no_moment_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(UnreadableMoment) as refused:
        parse_moment(text)
    assert str(refused.value) == "unreadable-moment"
    assert refused.value.detail == ""


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_a_fact(text: str) -> None:
    try:
        moment = parse_moment(text)
    except (NaiveMoment, UnreadableMoment):
        return
    assert moment.tzinfo is UTC


@given(MOMENTS)
def test_a_written_wall_time_is_read_back(moment: datetime) -> None:
    assert parse_moment(wall(moment).isoformat()) == moment


def test_a_naive_moment_shows_on_no_wall() -> None:
    with pytest.raises(ValueError, match="offset"):
        wall(utc(2027, 3, 28).replace(tzinfo=None))


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_what_ends_at_midnight_ends_with_the_day_before(day: date) -> None:
    midnight = start_of_day(day)
    assert last_civil_date(midnight) == day - timedelta(days=1)
    assert last_civil_date(midnight + timedelta(minutes=1)) == day

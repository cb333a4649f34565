"""The two Dutch calendars: what the Act recognises and what an office keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from holidays.constants import OPTIONAL, PUBLIC
from holidays.countries import Netherlands
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.time.holidays import (
    EQUATED_DAYS,
    EQUATED_THROUGH,
    Holiday,
    OfficeClosures,
    easter_sunday,
    kings_day,
    office_closed_on,
    office_closure,
    recognised_holiday,
)

YEARS = st.integers(2024, 2035)

EASTER = [
    date(1818, 3, 22),  # the earliest there is
    date(1943, 4, 25),  # the latest there is
    date(1954, 4, 18),  # Gauss's first exception
    date(1981, 4, 19),  # Gauss's second exception
    date(2024, 3, 31),
    date(2025, 4, 20),
    date(2026, 4, 5),
    date(2027, 3, 28),
    date(2028, 4, 16),
    date(2029, 4, 1),
    date(2030, 4, 21),
    date(2031, 4, 13),
    date(2032, 3, 28),
    date(2033, 4, 17),
    date(2034, 4, 9),
    date(2035, 3, 25),
    date(2038, 4, 25),
]


@pytest.mark.parametrize("sunday", EASTER, ids=str)
def test_easter_falls_where_the_almanac_says(sunday: date) -> None:
    assert easter_sunday(sunday.year) == sunday


@given(st.integers(1583, 9999))
def test_easter_is_a_sunday_from_22_march_through_25_april(year: int) -> None:
    sunday = easter_sunday(year)
    assert sunday.isoweekday() == 7
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


RECOGNISED = [
    (date(2027, 1, 1), Holiday.NEW_YEAR),
    (date(2027, 3, 26), Holiday.GOOD_FRIDAY),
    (date(2027, 3, 29), Holiday.EASTER_MONDAY),
    (date(2027, 4, 27), Holiday.KINGS_DAY),
    (date(2027, 5, 5), Holiday.LIBERATION_DAY),
    (date(2027, 5, 6), Holiday.ASCENSION),
    (date(2027, 5, 7), Holiday.EQUATED_DAY),
    (date(2027, 5, 17), Holiday.WHIT_MONDAY),
    (date(2027, 12, 25), Holiday.CHRISTMAS),
    (date(2027, 12, 26), Holiday.SECOND_CHRISTMAS),
    (date(2028, 4, 14), Holiday.GOOD_FRIDAY),
    (date(2028, 4, 17), Holiday.EASTER_MONDAY),
    (date(2028, 4, 27), Holiday.KINGS_DAY),
    (date(2028, 4, 28), Holiday.EQUATED_DAY),
    (date(2028, 5, 25), Holiday.ASCENSION),
    (date(2028, 6, 5), Holiday.WHIT_MONDAY),
    (date(2031, 4, 26), Holiday.KINGS_DAY),
    (date(2016, 5, 5), Holiday.ASCENSION),  # and Liberation Day at once
]


def recognised_holidays(year: int) -> set[date]:
    """The days of a year that the Act recognises, each asked for on its own."""
    days = (date(year, 1, 1) + timedelta(days=k) for k in range(366))
    return {day for day in days if day.year == year and recognised_holiday(day) is not None}


@pytest.mark.parametrize(("day", "holiday"), RECOGNISED, ids=str)
def test_the_act_recognises(day: date, holiday: Holiday) -> None:
    assert recognised_holiday(day) is holiday


def test_2027_has_nine_holidays_of_the_act_and_one_by_decree_and_no_other() -> None:
    assert recognised_holidays(2027) == {day for day, _ in RECOGNISED if day.year == 2027}


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2027, 3, 28), id="Easter Sunday, which art. 1 names as a Sunday"),
        pytest.param(date(2031, 4, 27), id="27 April when King's Day moved to the 26th"),
        pytest.param(date(2027, 4, 30), id="Queen's Day of old"),
        pytest.param(date(2027, 5, 1), id="Labour Day, a Belgian and German holiday"),
        pytest.param(date(2027, 5, 4), id="Remembrance Day"),
        pytest.param(date(2027, 12, 5), id="Saint Nicholas"),
        pytest.param(date(2027, 12, 31), id="New Year's Eve"),
    ],
)
def test_the_act_does_not_recognise(day: date) -> None:
    assert recognised_holiday(day) is None


@given(YEARS)
def test_good_friday_counts_every_year_although_libraries_forget_it(year: int) -> None:
    assert easter_sunday(year) - timedelta(days=2) in recognised_holidays(year)


@given(YEARS)
def test_5_may_counts_every_year_although_libraries_count_one_in_five(year: int) -> None:
    assert date(year, 5, 5) in recognised_holidays(year)


@given(YEARS)
def test_kings_day_is_never_a_sunday(year: int) -> None:
    assert kings_day(year).isoweekday() < 7
    assert kings_day(year) in {date(year, 4, 26), date(year, 4, 27)}


@given(YEARS)
def test_ascension_is_a_thursday_and_the_mondays_are_mondays(year: int) -> None:
    weekdays = {
        recognised_holiday(day): day.isoweekday()
        for day in recognised_holidays(year) | office_closed_on(year)
    }
    assert weekdays[Holiday.ASCENSION] == 4
    assert weekdays[Holiday.EASTER_MONDAY] == weekdays[Holiday.WHIT_MONDAY] == 1
    assert weekdays[Holiday.GOOD_FRIDAY] == 5


def test_an_equated_day_is_a_friday_bridging_a_thursday_holiday() -> None:
    for day in EQUATED_DAYS:
        assert day.isoweekday() == 5
        assert recognised_holiday(day - timedelta(days=1)) is not None


def test_the_decrees_are_entered_for_every_year_they_claim_to_cover() -> None:
    for year in range(2023, EQUATED_THROUGH + 1):
        after_ascension = easter_sunday(year) + timedelta(days=40)
        assert recognised_holiday(after_ascension) is Holiday.EQUATED_DAY


OFFICE_CHOICES = [
    pytest.param(date(2027, 5, 5), OfficeClosures(), None, id="5 May in an off year: open"),
    pytest.param(
        date(2030, 5, 5), OfficeClosures(), Holiday.LIBERATION_DAY, id="5 May in a lustrum: closed"
    ),
    pytest.param(
        date(2027, 5, 5),
        OfficeClosures(every_liberation_day=True),
        Holiday.LIBERATION_DAY,
        id="5 May where the office says so: closed",
    ),
    pytest.param(date(2027, 3, 26), OfficeClosures(), None, id="Good Friday: open"),
    pytest.param(
        date(2027, 3, 26),
        OfficeClosures(good_friday=True),
        Holiday.GOOD_FRIDAY,
        id="Good Friday where the office says so: closed",
    ),
    pytest.param(date(2027, 5, 7), OfficeClosures(), None, id="an equated day: open"),
    pytest.param(
        date(2027, 3, 28), OfficeClosures(), Holiday.EASTER_SUNDAY, id="Easter Sunday: closed"
    ),
    pytest.param(
        date(2027, 5, 16), OfficeClosures(), Holiday.WHIT_SUNDAY, id="Whit Sunday: closed"
    ),
    pytest.param(date(2031, 4, 26), OfficeClosures(), Holiday.KINGS_DAY, id="a moved King's Day"),
]


@pytest.mark.parametrize(("day", "closures", "reason"), OFFICE_CHOICES)
def test_the_office_keeps_its_own_calendar(
    day: date, closures: OfficeClosures, reason: Holiday | None
) -> None:
    assert office_closure(day, closures) is reason
    assert (day in office_closed_on(day.year, closures)) is (reason is not None)


@given(YEARS)
def test_a_stricter_office_closes_on_every_holiday_of_the_act_but_the_equated_days(
    year: int,
) -> None:
    strict = OfficeClosures(good_friday=True, every_liberation_day=True)
    assert recognised_holidays(year) - EQUATED_DAYS <= office_closed_on(year, strict)
    assert office_closed_on(year) <= office_closed_on(year, strict)


# King's Day began in 2014.
@pytest.mark.parametrize("year", range(2014, 2101))
def test_the_library_holidays_names_the_same_days(year: int) -> None:
    every = set(Netherlands(years=year, categories=(PUBLIC, OPTIONAL)))
    usual = set(Netherlands(years=year))
    sundays = {easter_sunday(year), easter_sunday(year) + timedelta(days=49)}
    strict = OfficeClosures(good_friday=True, every_liberation_day=True)
    assert recognised_holidays(year) - EQUATED_DAYS == every - sundays
    assert office_closed_on(year, strict) == every
    assert office_closed_on(year) == usual - {easter_sunday(year) - timedelta(days=2)}


def test_a_moment_is_not_taken_for_a_date() -> None:
    with pytest.raises(TypeError):
        recognised_holiday(datetime(2027, 5, 5, tzinfo=UTC))
    with pytest.raises(TypeError):
        office_closure(datetime(2030, 5, 5, tzinfo=UTC))

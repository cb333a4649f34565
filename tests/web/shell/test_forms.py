"""What people type is understood as they mean it, or answered with a sentence."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.web.shell.dates import short_day
from aftercare.web.shell.forms import reading as forms
from aftercare.web.shell.forms.reading import Problem, Reading, read_date, read_time
from aftercare.web.shell.language import translate

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1/1", date(2027, 1, 1)),
        ("1-1-2026", date(2026, 1, 1)),
        (" 01.02.27 ", date(2027, 2, 1)),
        ("25", TODAY),
        ("26", date(2026, 11, 26)),
        ("24", date(2026, 11, 24)),
        ("4", date(2026, 12, 4)),
        ("31", date(2026, 10, 31)),
        ("24/11", date(2026, 11, 24)),
        ("2026-12-05", date(2026, 12, 5)),
        ("Morgen", date(2026, 11, 26)),
        ("3 12", date(2026, 12, 3)),
        ("Vrijdag", date(2026, 11, 27)),
        ("wednesday", TODAY),
        ("di", date(2026, 12, 1)),
        ("3 dec", date(2026, 12, 3)),
        ("do 3 dec", date(2026, 12, 3)),
        ("Thu 3 December", date(2026, 12, 3)),
        ("3 aug. 1982", date(1982, 8, 3)),
        ("dinsdag 3 augustus 1982", date(1982, 8, 3)),
        ("di 3-8-1982", date(1982, 8, 3)),
        ("03081982", date(1982, 8, 3)),
    ],
)
def test_a_day_is_read_as_the_nearest_such_day(typed: str, meant: date) -> None:
    assert read_date(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("26", date(2026, 10, 26)),
        ("31", date(2026, 10, 31)),
        ("1/11", date(2026, 11, 1)),
        ("3-4-85", date(1985, 4, 3)),
        ("25-11-26", TODAY),
        ("26-11-26", date(1926, 11, 26)),
        ("29-2-24", date(2024, 2, 29)),
        ("vrijdag", date(2026, 11, 20)),
        ("wed", TODAY),
    ],
)
def test_a_past_day_is_read(typed: str, meant: date) -> None:
    assert read_date(typed, TODAY, prefer="past") == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", forms.NOT_A_DATE),
        ("soon", forms.NOT_A_DATE),
        ("1/1/1/1", forms.NOT_A_DATE),
        ("٣", forms.NOT_A_DATE),
        ("31/31", forms.NO_SUCH_DAY),
        ("31 feb", forms.NO_SUCH_DAY),
        ("vr 3 dec 2026", forms.NO_SUCH_DAY),
        ("32131982", forms.NO_SUCH_DAY),
        ("3 zon", forms.NOT_A_DATE),
        ("di morgen", forms.NOT_A_DATE),
        ("30/2", forms.NO_SUCH_DAY),
        ("29/2", forms.WHICH_YEAR),
        ("30-2-2026", forms.NO_SUCH_DAY),
        ("0", forms.NO_SUCH_DAY),
        ("32", forms.NO_SUCH_DAY),
        ("2026-13-01", forms.NO_SUCH_DAY),
        ("1-1-0000", forms.NO_SUCH_DAY),
        ("1-1-0001", forms.DAY_TOO_FAR),
        ("31-12-1899", forms.DAY_TOO_FAR),
        ("1-1-2200", forms.DAY_TOO_FAR),
        ("9999-12-31", forms.DAY_TOO_FAR),
    ],
)
def test_what_is_no_day_is_said_so(typed: str, said: str) -> None:
    assert read_date(typed, TODAY) == Problem(said)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("930", time(9, 30)),
        ("0930", time(9, 30)),
        ("9", time(9)),
        ("14u", time(14)),
        ("14 uur", time(14)),
        ("13h45", time(13, 45)),
        ("00:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_read(typed: str, meant: time) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "24", "9:60", "9:3", "noon", "12:00 pm", "-1", "99999"])
def test_what_is_no_time_is_said_so(typed: str) -> None:
    assert read_time(typed) == Problem(forms.NOT_A_TIME)


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["nl", "en"]),
    st.sampled_from(["EEE d MMM y", "d MMM y", "EEEE d MMMM y", "d MMMM y"]),
)
def test_a_day_as_our_pages_write_it_is_read(day: date, language: str, pattern: str) -> None:
    assert read_date(format_date(day, pattern, locale=language), TODAY) == day
    assert read_date(short_day(day, language), TODAY) == day


@given(st.text(max_size=40), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_nothing_typed_breaks_the_reader(typed: str, today: date) -> None:
    assert isinstance(read_date(typed, today), date | Problem)
    assert isinstance(read_date(typed, today, "past"), date | Problem)
    assert isinstance(read_time(typed), time | Problem)


# Around the turn of the year, both changes of the clock, and a leap day.
TODAYS = [
    middle + timedelta(days=days)
    for middle in (
        date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31), date(2027, 3, 28),
        date(2027, 6, 30), date(2027, 12, 31), date(2028, 2, 29),
    )
    for days in range(-3, 4)
]  # fmt: skip
DAYS_OF_TWO_YEARS = [date(2027, 1, 1) + timedelta(days=days) for days in range(731)]


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_a_day_without_a_year_is_the_nearest_one_or_asks_for_its_year(today: date) -> None:
    for day in DAYS_OF_TWO_YEARS:
        found = read_date(f"{day.day}-{day.month}", today)
        if isinstance(found, Problem):
            assert (found.message, day.month, day.day) == (forms.WHICH_YEAR, 2, 29)
            continue
        assert (found.day, found.month) == (day.day, day.month)
        assert abs(found - today) <= timedelta(days=183)


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_an_end_without_a_year_is_the_first_such_day_from_the_beginning_on(today: date) -> None:
    for beginning in (today - timedelta(days=400), today, today + timedelta(days=90)):
        for day in DAYS_OF_TWO_YEARS:
            found = read_date(f"{day.day}-{day.month}", today, first=beginning)
            if isinstance(found, Problem):
                assert (found.message, day.month, day.day) == (forms.WHICH_YEAR, 2, 29)
                continue
            assert (found.day, found.month) == (day.day, day.month)
            assert timedelta() <= found - beginning <= timedelta(days=366)


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_what_has_happened_is_never_another_year_s_by_itself(today: date) -> None:
    for day in DAYS_OF_TWO_YEARS:
        found = read_date(f"{day.day}-{day.month}", today, "past")
        if isinstance(found, Problem):
            assert found.message in (forms.WHICH_YEAR, forms.STILL_TO_COME)
        else:
            assert timedelta() <= today - found <= timedelta(days=183)


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_a_bare_number_is_a_day_of_a_month_nearby(today: date) -> None:
    for number in range(1, 32):
        near, behind = read_date(str(number), today), read_date(str(number), today, "past")
        end = read_date(str(number), today, first=today)
        assert isinstance(near, date)
        assert isinstance(behind, date)
        assert isinstance(end, date)
        assert near.day == behind.day == end.day == number
        assert abs(near - today) <= timedelta(days=31)
        assert timedelta() <= today - behind < timedelta(days=62)
        assert timedelta() <= end - today < timedelta(days=62)


def test_a_weekday_ends_on_the_first_such_day_from_the_beginning_on() -> None:
    begins = date(2026, 12, 9)
    assert read_date("woensdag", TODAY, first=begins) == begins
    assert read_date("dinsdag", TODAY, first=begins) == date(2026, 12, 15)


def test_a_spoken_end_is_counted_from_today() -> None:
    assert read_date("morgen", TODAY, first=date(2026, 12, 24)) == date(2026, 11, 26)


@given(st.times())
def test_a_time_we_write_is_read_back(moment: time) -> None:
    assert read_time(moment.strftime("%H:%M")) == moment.replace(second=0, microsecond=0, fold=0)


def test_a_form_gathers_every_mistake_in_the_order_of_its_fields() -> None:
    reading = Reading({"on": "31/31", "minutes": "1e3", "kind": "party", "note": "x" * 501})
    assert reading.text("name") == ""
    assert reading.date("on", TODAY) == forms.UNREAD_DAY
    assert reading.time("clock") == forms.UNREAD_TIME
    assert reading.number("minutes", 5, 240) == 5
    assert reading.choice("kind", ["check_in"]) == "party"
    reading.text("note")
    assert not reading.is_valid
    assert reading.errors == {
        "name": forms.MISSING,
        "on": forms.NO_SUCH_DAY,
        "clock": forms.MISSING,
        "minutes": forms.NOT_A_NUMBER,
        "kind": forms.NOT_A_CHOICE,
        "note": forms.LONGER_THAN,
    }


def test_what_was_not_chosen_is_asked_as_a_choice() -> None:
    reading = Reading({"kind": " "})
    assert reading.choice("kind", ["check_in"]) == ""
    assert reading.choice("tier", ["1"], unchosen="Choose a level") == ""
    assert reading.choice("deputy", ["someone"], required=False) == ""
    assert reading.errors == {"kind": forms.NOT_A_CHOICE, "tier": "Choose a level"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Gebruik maximaal 40 tekens; je hebt er nu 41"),
        ("en", "Use at most 40 characters; you have used 41"),
    ],
)
def test_what_is_too_long_is_shown_with_both_lengths(language: str, said: str) -> None:
    reading = Reading({"note": "x" * 41})
    reading.text("note", most=40)
    assert translate(reading.errors["note"], language) == said


def test_a_form_without_mistakes_holds() -> None:
    reading = Reading(
        {"on": "26", "clock": "9", "minutes": "45", "kind": "check_in", "name": " P "}
    )
    assert reading.date("on", TODAY) == date(2026, 11, 26)
    assert reading.time("clock") == time(9)
    assert reading.number("minutes", 5, 240) == 45
    assert reading.choice("kind", ["check_in"]) == "check_in"
    assert reading.text("name") == "P"
    assert reading.is_valid


def test_what_may_be_left_out_may_be_left_out() -> None:
    reading = Reading({})
    assert reading.text("note", required=False) == ""
    assert reading.optional_date("on", TODAY) is None
    assert reading.optional_time("clock") is None
    assert reading.optional_number("minutes", 5, 240) is None
    assert reading.choice("kind", ["check_in"], required=False) == ""
    assert reading.is_valid


def test_a_number_out_of_range_is_said_so() -> None:
    reading = Reading({"minutes": "241"})
    assert reading.number("minutes", 5, 240) == 5
    assert reading.errors == {"minutes": forms.NOT_FROM_TO}
    assert translate(reading.errors["minutes"], "en") == "Enter a number from 5 to 240"


def test_the_day_that_stands_for_an_unreadable_one_cannot_be_typed() -> None:
    written = forms.UNREAD_DAY.strftime("%d-%m-%Y")
    assert read_date(written, TODAY) == Problem(forms.DAY_TOO_FAR)
    begins = Reading({"until": "26/12"}).date("from", TODAY)
    assert Reading({"until": "26/12"}).date("until", TODAY, first=begins) == date(2026, 12, 26)


def test_an_option_is_what_its_text_stands_for() -> None:
    reading = Reading({"minutes": "30", "other": "31"})
    assert reading.one_of("minutes", [15, 30]) == 30
    assert reading.optional_one_of("none", [15, 30]) is None
    assert reading.is_valid
    assert reading.one_of("other", [15, 30]) == 15
    assert reading.optional_one_of("other", [15, 30]) is None
    with pytest.raises(Invalid):
        reading.one_of("other", [])
    assert reading.errors == {"other": forms.NOT_A_CHOICE}


def test_of_several_forms_on_a_page_the_submitted_one_keeps_its_text() -> None:
    reading = Reading({"name": "De Linde"}, {"name": forms.MISSING}, sent=True)
    assert reading.part("name", {"name": "stored"}) is reading
    assert reading.part("series", {"weeks": "12"}) == Reading({"weeks": "12"})
    assert reading.or_stored({"name": "stored"}) is reading
    assert Reading({}).or_stored({"name": "stored"}).typed == {"name": "stored"}
    kept = reading.over({"name": "stored", "place": "office"})
    assert kept.typed == {"name": "De Linde", "place": "office"}
    assert kept.errors == reading.errors


def test_an_id_that_is_none_is_an_error_of_its_field() -> None:
    chosen = UUID("0199e7a0-0000-7000-8000-000000000001")
    reading = Reading({"officer": str(chosen), "place": "here", "deputy": ""})
    assert reading.id("officer") == chosen
    assert reading.optional_id("deputy") is None
    assert reading.is_valid
    assert reading.optional_id("place") is None
    assert reading.id("deputy", unchosen=forms.NOT_A_CHOICE) == forms.NO_ID
    assert reading.errors == {"place": forms.NOT_A_CHOICE, "deputy": forms.NOT_A_CHOICE}

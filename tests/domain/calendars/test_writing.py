"""Two parsers read the moments our rows have, on both sides of every clock change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.calendars.events import Event
from aftercare.domain.calendars.writing import Entry, calendar_text
from aftercare.domain.time.wall_time import ZONE
from tests.domain.calendars.reading import at, by_both

MADE = at("2026-03-01T12:00")


def event(starts_at: datetime, minutes: int = 45, uid: str = "u", **more: object) -> Event:
    ends_at = starts_at + timedelta(minutes=minutes)
    return Event(uid, 0, starts_at, ends_at, MADE, **more)  # fmt: skip


def written(*entries: Entry, name: str = "Afspraken") -> bytes:
    return calendar_text(name, entries)


@pytest.mark.parametrize(
    ("starts_at", "wall_clock"),
    [
        ("2026-03-28T09:00", "10:00"),
        ("2026-03-29T00:30", "01:30"),
        ("2026-03-29T01:00", "03:00"),
        ("2026-03-30T08:00", "10:00"),
        ("2026-10-24T08:00", "10:00"),
        ("2026-10-24T23:30", "01:30"),
        ("2026-10-25T00:00", "02:00"),
        ("2026-10-25T00:30", "02:30"),
        ("2026-10-25T01:00", "02:00"),
        ("2026-10-25T01:30", "02:30"),
        ("2026-10-25T02:00", "03:00"),
        ("2026-10-25T09:00", "10:00"),
        ("2026-10-26T09:00", "10:00"),
        ("2049-03-27T09:00", "10:00"),
        ("2049-03-29T08:00", "10:00"),
    ],
)
def test_both_parsers_read_the_moment_of_the_row(starts_at: str, wall_clock: str) -> None:
    moment = at(starts_at)
    assert f"{moment.astimezone(ZONE):%H:%M}" == wall_clock
    seen = by_both(written(Entry(event(moment), "Afspraak")))
    assert (seen["u"]["starts_at"], seen["u"]["ends_at"]) == (
        moment,
        moment + timedelta(minutes=45),
    )


@given(
    st.integers(0, 60 * 24 * 365 * 40),
    st.integers(1, 60 * 24 * 30),
)
def test_any_moment_comes_back_as_it_was(after: int, minutes: int) -> None:
    moment = at("2020-01-01T00:00") + timedelta(minutes=after)
    seen = by_both(written(Entry(event(moment, minutes), "Afspraak")))
    assert seen["u"]["starts_at"] == moment
    assert seen["u"]["ends_at"] == moment + timedelta(minutes=minutes)


def test_no_appointment_is_an_hour_early_after_the_clocks_change() -> None:
    """As a service for the public in the United Kingdom once shipped: every summer appointment was written
    as UTC without saying so, and people stood before a closed door."""
    for day in ("2026-03-27", "2026-03-30", "2026-07-01", "2026-10-23", "2026-10-26", "2026-12-01"):
        ten = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZONE)
        text = written(Entry(event(ten.astimezone(UTC)), "Afspraak"))
        assert f"DTSTART;TZID=Europe/Amsterdam:{day.replace('-', '')}T100000\r\n".encode() in text
        seen = by_both(text)["u"]["starts_at"]
        assert f"{seen.astimezone(ZONE):%Y-%m-%d %H:%M}" == f"{day} 10:00"


def test_the_zone_in_the_calendar_changes_its_clocks_when_ours_do() -> None:
    (zone,) = icalendar.Calendar.from_ical(written()).walk("VTIMEZONE")
    assert isinstance(zone, icalendar.Timezone)
    ruled = zone.to_tz(lookup_tzid=False)
    for year in range(1997, 2038):
        for month in range(1, 13):
            # Every day of a month, and the hours around a change by the hour; the odd hours themselves
            # have no one answer.
            for day in range(1, 29 if month not in (3, 10) else 32):
                for hour in (0, 1, 4, 12, 23):
                    here = datetime(year, month, day, hour, tzinfo=ZONE)
                    assert here.replace(tzinfo=ruled).utcoffset() == here.utcoffset(), here


def test_an_empty_calendar_is_a_calendar() -> None:
    assert by_both(written()) == {}


@given(st.text(max_size=400), st.text(min_size=100, max_size=400))
def test_lines_keep_to_75_octets_and_no_letter_is_cut(title: str, remark: str) -> None:
    try:
        (title + remark).encode()
    except UnicodeEncodeError:
        return
    text = written(Entry(event(MADE), title, remark), name=title)
    for line in text.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert b"\r" not in text.replace(b"\r\n", b"")
    assert b"\n" not in text.replace(b"\r\n", b"")
    # Whatever stands in a title, it makes no second event and no line of its own.
    unfolded = text.replace(b"\r\n ", b"")
    assert unfolded.count(b"\r\nSUMMARY:") == unfolded.count(b"\r\nBEGIN:VEVENT") == 1
    assert unfolded.count(b"\r\nDESCRIPTION:") == (1 if remark else 0)


@pytest.mark.parametrize(
    "title",
    [
        "Afspraak; bel, of niet\\nnee",
        "موعد " * 30,
        "Зустріч " * 20,
        "a\nBEGIN:VEVENT\nUID:x",
        "🗓" * 60,
    ],
)
def test_both_parsers_read_the_words_as_they_were(title: str) -> None:
    text = written(Entry(event(MADE), title, title, title))
    assert max(map(len, text.split(b"\r\n"))) <= 75
    seen = by_both(text)["u"]
    assert seen["title"] == seen["remark"] == seen["place"] == title


def test_what_every_calendar_says_of_itself() -> None:
    text = written(Entry(event(MADE, busy=False, cancelled=True), "Afspraak")).decode()
    for line in (
        "CLASS:PRIVATE",
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-WR-CALNAME:Afspraken",
        "DTSTAMP:20260301T120000Z",
        "LAST-MODIFIED:20260301T120000Z",
    ):
        assert f"\r\n{line}\r\n" in text
    for word in ("ORGANIZER", "ATTENDEE", "URL", "aftercare", "METHOD", "http"):
        assert word.lower() not in text.lower()

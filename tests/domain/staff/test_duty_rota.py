"""A calendar file is a rota or nothing: whatever is in it, every fault is told with its line and nothing it says."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.staff.duty_rota import LARGEST_FILE, MOST_TURNS, Rota, read_rota

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HEAD, TAIL = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rooster//NL\r\n", "END:VCALENDAR\r\n"


def event(*lines: str, uid: str | None = "turn-1") -> str:
    named = (f"UID:{uid}",) if uid else ()
    return "\r\n".join(("BEGIN:VEVENT", *named, *lines, "END:VEVENT", ""))


def read(*events: str) -> Rota:
    return read_rota((HEAD + "".join(events) + TAIL).encode(), NOW)


def faults(*events: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        read(*events)
    return [(one.pointer, one.code) for one in caught.value.fields]


NIGHT = (
    "DTSTART;TZID=Europe/Amsterdam:20261201T170000",
    "DTEND;TZID=Europe/Amsterdam:20261202T083000",
)


@pytest.mark.parametrize(
    "who",
    [
        "SUMMARY:Jansen",
        "SUMMARY: jansen@voorbeeld.example ",
        'ATTENDEE;CN="J. Jansen":MAILTO:jansen@voorbeeld.example',
        "ATTENDEE:mailto:JANSEN@voorbeeld.example\r\nSUMMARY:Piketdienst",
    ],
)
def test_who_has_the_turn_is_the_attendee_or_else_the_summary(who: str) -> None:
    (turn,) = read(event(*NIGHT, who)).shifts
    assert (turn.username, turn.uid, turn.line) == ("jansen", "turn-1", 4)
    assert turn.from_at == datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    assert turn.until_at == datetime(2026, 12, 2, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "from_at", "until_at"),
    [
        (("DTSTART:20261201T080000Z", "DURATION:PT8H"), (12, 1, 8), (12, 1, 16)),
        (("DTSTART;VALUE=DATE:20261201",), (11, 30, 23), (12, 1, 23)),
        (("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203"), (11, 30, 23), (12, 2, 23)),
        (("DTSTART;TZID=W. Europe Standard Time:20261201T080000", "DURATION:P1D"), (12, 1, 7), (12, 2, 7)),
    ],
)  # fmt: skip
def test_days_are_amsterdams_and_zones_count(
    lines: tuple[str, ...], from_at: tuple[int, ...], until_at: tuple[int, ...]
) -> None:
    (turn,) = read(event(*lines, "SUMMARY:jansen")).shifts
    assert turn.from_at == datetime(2026, *from_at, tzinfo=UTC)
    assert turn.until_at == datetime(2026, *until_at, tzinfo=UTC)


def test_a_whole_day_on_which_clocks_change_is_as_long_as_it_is() -> None:
    spring, autumn = "DTSTART;VALUE=DATE:20270328", "DTSTART;VALUE=DATE:20271031"
    shifts = read(event(spring, "SUMMARY:a"), event(autumn, "SUMMARY:a", uid="2")).shifts
    assert [one.until_at - one.from_at for one in shifts] == [
        timedelta(hours=23), timedelta(hours=25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("DTSTART:20261201T080000", "DTEND:20261201T090000"), "naive-time"),
        (("DTSTART;TZID=Nowhere/Land:20261201T080000", "DURATION:PT1H"), "naive-time"),
        (("DTSTART:20261201T080000Z",), "no-end"),
        (("DTEND:20261201T080000Z",), "no-time"),
        (("DTSTART:vandaag", "DURATION:PT1H"), "no-time"),
        (("DTSTART:20261201T080000Z", "DTEND:20261201T090000Z", "DTEND:20261201T100000Z"), "no-time"),
        (("DTSTART:20261201T080000Z", "DTEND;VALUE=DATE:20261202"), "no-time"),
        (("DTSTART:20261201T080000Z", "DTEND:20261201T080000Z"), "dates-reversed"),
        (("DTSTART:20261201T080000Z", "DTEND:20270201T080000Z"), "turn-too-long"),
        (("DTSTART:20261201T080000Z", "DURATION:P99999999D"), "turn-too-long"),
        (("DTSTART:20261201T080000Z", "DURATION:-PT1H"), "dates-reversed"),
        (("DTSTART:00010101T000000Z", "DURATION:PT1H"), "too-far"),
        (("DTSTART:99991231T230000Z", "DURATION:PT5H"), "too-far"),
        ((*NIGHT, "RRULE:FREQ=WEEKLY"), "repeating"),
        ((*NIGHT, "RDATE:20261208T160000Z"), "repeating"),
        ((*NIGHT, "ATTENDEE:mailto:a@b", "ATTENDEE:mailto:c@d"), "several"),
    ],
)  # fmt: skip
def test_what_is_no_single_turn_is_refused_with_its_line(lines: tuple[str, ...], code: str) -> None:
    fine = event(*NIGHT, "SUMMARY:jansen", uid="0")
    assert faults(fine, event(*lines, "SUMMARY:jansen")) == [("/lines/10", code)]


def test_every_fault_is_shown_at_once_in_the_order_of_the_file() -> None:
    twice = event(*NIGHT, "SUMMARY:jansen")
    nameless = event(*NIGHT, "SUMMARY:jansen", uid=None)
    assert faults(twice, twice, nameless) == [("/lines/10", "twice"), ("/lines/16", "no-uid")]


def test_two_turns_at_once_overlap_and_the_next_may_begin_as_one_ends() -> None:
    first = event("DTSTART:20261201T080000Z", "DURATION:PT8H", "SUMMARY:a", uid="1")
    second = event("DTSTART:20261201T160000Z", "DURATION:PT8H", "SUMMARY:b", uid="2")
    inside = event("DTSTART:20261201T090000Z", "DURATION:PT1H", "SUMMARY:c", uid="3")
    assert len(read(second, first).shifts) == 2
    assert faults(first, second, inside) == [("/lines/16", "overlapping")]


def test_what_is_cancelled_is_no_turn() -> None:
    rota = read(event("STATUS:CANCELLED"), event(*NIGHT, "SUMMARY:a", uid="2"))
    assert ([one.uid for one in rota.shifts], rota.cancelled) == (["2"], ("turn-1",))
    assert read("METHOD:CANCEL\r\n", event(*NIGHT, "SUMMARY:a")).cancelled == ("turn-1",)


def test_zones_and_alarms_of_the_file_are_not_even_read() -> None:
    zone = "\r\n".join(
        ("BEGIN:VTIMEZONE", "TZID:Europe/Amsterdam", "BEGIN:STANDARD", "DTSTART:19700101T000000",
         "RRULE:FREQ=SECONDLY", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900", "END:STANDARD",
         "END:VTIMEZONE", "")
    )  # fmt: skip
    alarm = ("BEGIN:VALARM", "DTSTART:geen", "BEGIN:VEVENT", "END:VEVENT", "END:VALARM")
    (turn,) = read(zone, event(*NIGHT, *alarm, "SUMMARY:jan", " sen")).shifts
    assert turn.from_at == datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    assert turn.username == "jansen"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not-a-calendar"),
        (b"hallo", "not-a-calendar"),
        (b"\xff\xfe\x00", "not-a-calendar"),
        (b"BEGIN:VCALENDAR\r\n", "not-a-calendar"),
        (b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n", "not-a-calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VCALENDAR\r\n", "not-a-calendar"),
        ((HEAD + TAIL + HEAD + TAIL).encode(), "not-a-calendar"),
        ((HEAD + TAIL).encode(), "no-shifts"),
        ((HEAD + "BEGIN:VEVENT\r\nEND:VEVENT\r\n" * (MOST_TURNS + 1) + TAIL).encode(), "too-many"),
        (b"x" * (LARGEST_FILE + 1), "too-large"),
    ],
)
def test_what_is_no_calendar_is_refused_as_a_whole(raw: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_rota(raw, NOW)
    assert [(one.pointer, one.code) for one in caught.value.fields] == [("/file", code)]


@pytest.mark.parametrize("name", ["UID", "DTSTART", "ATTENDEE", "RRULE", "END"])
def test_what_an_event_says_too_often_is_not_even_parsed(name: str) -> None:
    """Each time one more is there, icalendar copies those before: time squared."""
    again = [f"{name}:x"] * 140_000
    assert faults(event(*NIGHT, "SUMMARY:a"), event(*again)) == [("/lines/10", "event-too-long")]
    assert faults(*(f"{one}\r\n" for one in again), event(*NIGHT))[0][1] == "event-too-long"
    nested = ["BEGIN:VCALENDAR\r\n"] * 140_000
    assert faults(event(*NIGHT, "SUMMARY:a"), *nested)[0][1] == "event-too-long"


def test_what_a_file_says_in_all_is_bounded_too() -> None:
    """Not one event says too much, but all of them together do."""
    long = event(*NIGHT, "SUMMARY:a", *["ATTENDEE:" + "a" * 900] * 12)
    assert faults(*[long] * 100) == [("/file", "too-large")]


WORDS = st.sampled_from(
    ["BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "UID:1",
     "DTSTART:20261201T080000Z", "DTEND:20261201T090000Z", "SUMMARY:x", "DTSTART;TZID=:1", " ", "RRULE:",
     "DURATION:P", "STATUS:", "ATTENDEE:", "begin:vevent", "DTSTART;X", ":", ";", "\t"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=300), st.lists(st.one_of(WORDS, st.text(max_size=20))).map(
    lambda lines: "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode("utf-8", "ignore"))
))  # fmt: skip
def test_whatever_comes_in_it_is_a_rota_or_a_fault(raw: bytes) -> None:
    with suppress(Invalid):
        rota = read_rota(raw, NOW)
        assert all(one.from_at < one.until_at for one in rota.shifts)

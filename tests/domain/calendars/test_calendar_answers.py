"""What servers answer is read for its periods alone; a title never gets past the first look at the text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.calendars import caldav_answers, graph_schedules
from aftercare.domain.calendars.busy_times import CalendarFault
from aftercare.domain.calendars.caldav_answers import spans_of_events, spans_of_free_busy
from aftercare.domain.calendars.graph_schedules import schedules_of
from tests.tiers import examples

TITLE = "Oncoloog"
NINE = datetime(2026, 11, 25, 9, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


def graph_item(status: str = "busy", zone: str = "UTC", hour: int = 9) -> dict[str, object]:
    return {
        "status": status, "subject": TITLE, "location": TITLE, "isPrivate": False,
        "start": {"dateTime": f"2026-11-25T{hour:02}:00:00.0000000", "timeZone": zone},
        "end": {"dateTime": f"2026-11-25T{hour + 1:02}:00:00.0000000", "timeZone": zone},
    }  # fmt: skip


def graph_answer(*items: object, **more: object) -> bytes:
    one = {"scheduleId": "A.Jansen@example.org", "availabilityView": "2", "scheduleItems": items}
    return json.dumps({"@odata.context": "x", "value": [one | more]}).encode()


@pytest.mark.parametrize(
    ("status", "counts"),
    [("busy", True), ("Busy", True), ("oof", True), ("tentative", False), ("free", False),
     ("workingElsewhere", False), ("unknown", False)],
)  # fmt: skip
def test_busy_and_out_of_office_count_and_nothing_else(status: str, counts: bool) -> None:
    found = schedules_of(graph_answer(graph_item(status)))["a.jansen@example.org"]
    assert found.spans == ((NINE, TEN),) * counts


def test_a_title_of_graph_is_dropped_while_the_answer_is_read() -> None:
    kept: list[dict[str, object]] = []
    json.loads(
        graph_answer(graph_item()),
        object_pairs_hook=lambda pairs: kept.append(graph_schedules._without_details(pairs)),
    )
    assert kept
    assert TITLE not in repr(kept)


@pytest.mark.parametrize(
    ("code", "fault"),
    [("ErrorMailRecipientNotFound", CalendarFault.NOT_FOUND), ("ErrorAccessDenied", CalendarFault.FORBIDDEN)],
)  # fmt: skip
def test_an_account_with_an_error_has_that_fault(code: str, fault: CalendarFault) -> None:
    body = graph_answer(error={"message": TITLE, "responseCode": code})
    assert schedules_of(body)["a.jansen@example.org"].fault is fault


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b'{"value": 3}', b'{"value": [3]}', b'{"value": [{}]}', b"\x00" * 50, b"[" * 100_000,
        graph_answer(graph_item(zone="W. Europe Standard Time")),
        graph_answer({"status": "busy", "start": {"dateTime": "Oncoloog", "timeZone": "UTC"}, "end": {}}),
    ],
)  # fmt: skip
def test_what_is_no_answer_of_graph_is_refused_without_a_word_of_it(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"^[A-Za-z]+$") as raised:
        schedules_of(body)
    assert TITLE not in str(raised.value)


def calendar(*lines: str) -> bytes:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", "")).encode()


def event(*lines: str) -> bytes:
    whole = ("BEGIN:VEVENT", "UID:one", f"SUMMARY:{TITLE}", f"ATTENDEE;CN={TITLE}:mailto:a@example.org",
             f"DESCRIPTION:{TITLE}", f" {TITLE}", *lines, "BEGIN:VALARM", f"DESCRIPTION:{TITLE}", "END:VALARM",
             "END:VEVENT")  # fmt: skip
    return multistatus(calendar(*whole).decode())


def multistatus(text: str) -> bytes:
    return (
        '<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:response><D:propstat><D:prop>'
        f"<C:calendar-data>{text}</C:calendar-data></D:prop></D:propstat></D:response></D:multistatus>"
    ).encode()


def test_periods_of_a_free_busy_answer_that_take_time_are_read() -> None:
    body = calendar(
        "BEGIN:VFREEBUSY", f"SUMMARY:{TITLE}",
        "FREEBUSY;FBTYPE=BUSY:20261125T090000Z/20261125T100000Z,20261126T0900", " 00Z/PT1H",
        "FREEBUSY:20261127T090000Z/PT1H", "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261128T090000Z/PT1H",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261129T090000Z/PT1H", "FREEBUSY;FBTYPE=FREE:20261130T090000Z/PT1H",
        "END:VFREEBUSY",
    )  # fmt: skip
    assert spans_of_free_busy(body) == [
        (NINE + timedelta(days=day), TEN + timedelta(days=day)) for day in range(4)
    ]


def test_an_answer_without_a_busy_time_has_none() -> None:
    assert spans_of_free_busy(calendar("BEGIN:VFREEBUSY", "END:VFREEBUSY")) == []


UTC_TIMES = ("DTSTART:20261125T090000Z", "DTEND:20261125T100000Z")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (UTC_TIMES, [(NINE, TEN)]),
        ((*UTC_TIMES, "STATUS:CONFIRMED", "TRANSP:OPAQUE"), [(NINE, TEN)]),
        ((*UTC_TIMES, "STATUS:TENTATIVE"), []),
        ((*UTC_TIMES, "STATUS:CANCELLED"), []),
        ((*UTC_TIMES, "TRANSP:TRANSPARENT"), []),
        (("DTSTART:20261125T090000Z", "DURATION:PT1H"), [(NINE, TEN)]),
        (("DTSTART:20261125T100000", "DTEND:20261125T110000"), [(NINE, TEN)]),
        (("DTSTART;TZID=Europe/Amsterdam:20261125T100000", "DURATION:PT1H"), [(NINE, TEN)]),
        (("DTSTART;VALUE=DATE:20261125",), [caldav_answers.whole_days(NINE.date(), TEN.date() + timedelta(days=1))]),
        (("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261127"),
         [caldav_answers.whole_days(NINE.date(), NINE.date() + timedelta(days=2))]),
    ],
)  # fmt: skip
def test_an_event_takes_its_period_unless_it_is_free_tentative_or_called_off(
    lines: tuple[str, ...], found: list[tuple[datetime, datetime]]
) -> None:
    assert spans_of_events(event(*lines)) == found


def test_an_event_that_is_our_own_appointment_is_left_out_by_its_identifier() -> None:
    assert spans_of_events(event(*UTC_TIMES), {"one"}) == []


def test_titles_are_gone_before_the_text_is_read_as_a_calendar() -> None:
    text = calendar("BEGIN:VEVENT", *UTC_TIMES, f"SUMMARY:{TITLE}", f"X-{TITLE}:x", f"RRULE:{TITLE}",
                    "BEGIN:VALARM", f"SUMMARY:{TITLE}", "END:VALARM", f"LOCATION;X={TITLE}:x", f" {TITLE}",
                    "END:VEVENT", f"BEGIN:X-{TITLE}", f"DTSTART:{TITLE}", f"END:X-{TITLE}")  # fmt: skip
    kept = "\n".join(caldav_answers._lines(text.decode()))
    # The rule of what repeats is kept: such an event is refused.
    assert kept.count(TITLE) == 1
    assert f"RRULE:{TITLE}" in kept


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (spans_of_events, b""),
        (spans_of_events, b"<a"),
        (spans_of_events, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        (spans_of_events, event(*UTC_TIMES, "RRULE:FREQ=DAILY")),
        (spans_of_events, multistatus("Oncoloog")),
        (spans_of_events, event("DTSTART:Oncoloog")),
        (spans_of_free_busy, b""),
        (spans_of_free_busy, b"\x00\xff" * 100),
        (spans_of_free_busy, calendar("BEGIN:VFREEBUSY", "FREEBUSY:Oncoloog", "END:VFREEBUSY")),
    ],
)
def test_what_cannot_be_read_is_refused(read: Callable[[bytes], object], body: bytes) -> None:
    with pytest.raises((ValueError, LookupError, TypeError, AttributeError)):
        read(body)


@settings(max_examples=examples(200))
@given(st.text(), st.lists(st.sampled_from(["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM",
                                            "END:VCALENDAR", "BEGIN:VTIMEZONE"]), max_size=6))  # fmt: skip
def test_no_order_of_components_lets_a_title_through(words: str, order: list[str]) -> None:
    title = f"SUMMARY:{words}"
    text = "\r\n".join(line for part in ["BEGIN:VCALENDAR", *order] for line in (part, title))
    assert not any(line.startswith("SUMMARY") for line in caldav_answers._lines(text))

"""Writes a calendar as RFC 5545 text: the same bytes for the same entries, correct on both sides of a clock change.

Written here without a library, so that the bytes do not change with a library's release: the ETag depends on them.
The libraries can then check it independently in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from aftercare.domain.calendars.events import Event
from aftercare.domain.time.wall_time import ZONE_NAME, is_doubled, wall

LONGEST_LINE: Final = 75  # octets, the line break not counted
# How often a calendar application should refresh.
REFRESH: Final = "PT1H"
_PRODUCT: Final = "-//Appointments//Calendar 1//EN"
_UNSEEN: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
# Since 1996 clocks in the European Union change on the last Sundays of March and October, at 01:00 UTC (Directive
# 2000/84/EC). The rule has no end date: it holds as long as the directive does.
_ZONE: Final = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE_NAME}",
    "BEGIN:DAYLIGHT",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in words; empty fields are left out."""

    event: Event
    title: str
    remark: str = ""
    place: str = ""


def calendar_text(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar with this name, lines folded at 75 octets and ended by CR LF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-TIMEZONE:{ZONE_NAME}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        *_ZONE,
        *(line for entry in entries for line in _event(entry)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _event(entry: Entry) -> Iterator[str]:
    event = entry.event
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_utc(event.modified_at)}"
    yield f"LAST-MODIFIED:{_utc(event.modified_at)}"
    yield f"SEQUENCE:{event.sequence}"
    starts, ends = _span(event)
    yield f"DTSTART{starts}"
    yield f"DTEND{ends}"
    yield f"SUMMARY:{_text(entry.title)}"
    if entry.remark:
        yield f"DESCRIPTION:{_text(entry.remark)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'OPAQUE' if event.busy else 'TRANSPARENT'}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _span(event: Event) -> tuple[str, str]:
    """Local time with its time zone, as people read it. In the doubled hour, in which local time is ambiguous, both
    ends are in UTC."""
    both = (event.starts_at, event.ends_at)
    local = [wall(moment) for moment in both]
    if any(is_doubled(one.date(), one.time()) for one in local):
        starts, ends = (f":{_utc(moment)}" for moment in both)
    else:
        starts, ends = (f";TZID={ZONE_NAME}:{one:%Y%m%dT%H%M%S}" for one in local)
    return starts, ends


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """RFC 5545, section 3.3.11: characters with a meaning of their own are escaped, control characters are removed."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    plain = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _UNSEEN.sub("", plain.replace("\n", "\\n"))


def _folded(line: str) -> bytes:
    """RFC 5545, section 3.1; a character of several octets is never split."""
    parts: list[bytes] = []
    room, part = LONGEST_LINE, b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > room:
            parts.append(part)
            # The space that begins a continued line counts.
            room, part = LONGEST_LINE - 1, b""
        part += octets
    return b"\r\n ".join([*parts, part])

"""Reads what a CalDAV server answers about busy times: a VFREEBUSY, or events of which only the periods were asked.

Sources: RFC 4791, sections 7.8 (calendar-query), 7.10 (free-busy-query) and 9.6.5 (expand); RFC 5545, sections 3.1 and
3.6.4. A server may send more than was asked for. Every line with another property is dropped before the text is read
as a calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from xml.etree import ElementTree

from aftercare.domain.calendars.busy_times import MOST_BLOCKS, Span, whole_days
from aftercare.domain.time.wall_time import ZONE

_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
# Free, and tentative, leave room for an appointment (RFC 5545, section 3.2.9).
_BUSY_TYPES: Final = frozenset({"BUSY", "BUSY-UNAVAILABLE"})
_KEPT: Final = {
    "VFREEBUSY": frozenset({"FREEBUSY"}),
    "VEVENT": frozenset({"UID", "DTSTART", "DTEND", "DURATION", "TRANSP", "STATUS", "RRULE", "RDATE"}),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
    "DAYLIGHT": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
    "VCALENDAR": frozenset({"VERSION"}),
}  # fmt: skip


def free_busy_query(from_at: datetime, until_at: datetime) -> bytes:
    """The body of a REPORT that asks for periods alone."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav">'
        f"{_range('time-range', from_at, until_at)}</C:free-busy-query>"
    ).encode()


def event_query(from_at: datetime, until_at: datetime) -> bytes:
    """For a server without the other: events of the period, each occurrence alone, with these properties only."""
    names = ("UID", "DTSTART", "DTEND", "DURATION", "TRANSP", "STATUS")
    properties = "".join(f'<C:prop name="{name}"/>' for name in names)
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data>'
        f'<C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:comp name="VEVENT">{properties}</C:comp></C:comp>'
        f"{_range('expand', from_at, until_at)}</C:calendar-data></D:prop>"
        '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
        f"{_range('time-range', from_at, until_at)}</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
    ).encode()


def spans_of_free_busy(text: bytes) -> list[Span]:
    """The busy periods of a VFREEBUSY. Raises ValueError for what is no calendar."""
    found: list[Span] = []
    for component in _read(text).walk("VFREEBUSY"):
        given = component.get("FREEBUSY", [])
        for one in given if isinstance(given, list) else (given,):
            if str(one.params.get("FBTYPE", "BUSY")).upper() in _BUSY_TYPES:
                found.append((_moment(one.start), _moment(one.end)))
    return found


def spans_of_events(body: bytes, ours: Iterable[str] = ()) -> list[Span]:
    """The periods of the events in a multistatus that take their owner's time. `ours`: identifiers of events that are
    our own appointments. Raises ValueError for what cannot be read, and where a server did not expand what repeats."""
    # Entities are how a short document becomes a long one.
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise ValueError("a document type")
    try:
        tree = ElementTree.fromstring(body)
    except (ElementTree.ParseError, RecursionError):
        raise ValueError("no XML") from None
    known = frozenset(ours)
    found: list[Span] = []
    for data in tree.iter(f"{_CAL}calendar-data"):
        for event in _read((data.text or "").encode()).walk("VEVENT"):
            found.extend(_span(event, known))
            if len(found) > MOST_BLOCKS:
                raise ValueError("too many")
    return found


def _span(event: Any, ours: frozenset[str]) -> Iterator[Span]:
    if "RRULE" in event or "RDATE" in event:
        raise ValueError("not expanded")
    status, kind = (str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP"))
    if status in ("CANCELLED", "TENTATIVE") or kind == "TRANSPARENT":
        return
    if str(event.get("UID", "")) in ours:
        return
    starts = event["DTSTART"].dt
    lasts = event["DURATION"].dt if "DURATION" in event else None
    # RFC 5545, section 3.6.1: without an end a day lasts a day, and a moment no time.
    ends = event["DTEND"].dt if "DTEND" in event else starts + lasts if lasts else None
    if isinstance(starts, datetime):
        yield _moment(starts), _moment(ends or starts)
    else:
        yield whole_days(starts, ends if isinstance(ends, date) else starts + timedelta(days=1))


def _moment(at: Any) -> datetime:
    """A time without a zone is that of Amsterdam."""
    if not isinstance(at, datetime):
        raise ValueError("no moment")
    return at.replace(tzinfo=ZONE) if at.tzinfo is None else at.astimezone(UTC)


def _read(text: bytes) -> Any:
    """The calendar with nothing but periods in it."""
    # Imported here: only reading a calendar needs it.
    from icalendar import Calendar

    try:
        return Calendar.from_ical("\r\n".join(_lines(text.decode(errors="replace"))))
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
        raise ValueError("no calendar") from None


def _lines(text: str) -> Iterator[str]:
    """The unfolded lines that we keep, with their components."""
    unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    within: list[str] = []
    for line in unfolded.split("\n"):
        name, _, value = line.partition(":")
        name, value = name.split(";")[0].strip().upper(), value.strip().upper()
        if name == "BEGIN":
            within.append(value)
        if name in ("BEGIN", "END"):
            if all(one in _KEPT for one in within):
                yield f"{name}:{value}"
            if name == "END" and within:
                within.pop()
        elif within and all(one in _KEPT for one in within) and name in _KEPT[within[-1]]:
            yield line.strip()


def _range(name: str, from_at: datetime, until_at: datetime) -> str:
    first, after = (one.astimezone(UTC).strftime(_STAMP) for one in (from_at, until_at))
    return f'<C:{name} start="{first}" end="{after}"/>'

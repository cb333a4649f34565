"""Parses duty-desk shifts from an untrusted calendar file: the whole rota, or every fault with its line.

A shift is one VEVENT: its UID, a start and an end with their zone (whole days are Amsterdam's), and an account name.
The account name is its only ATTENDEE, or else its SUMMARY. Repetition (RRULE, RDATE) is refused. A rota names the
person of each shift, and calendars disagree about exchanging one shift of a series. VTIMEZONE is not read, so a file
cannot define a zone: a zone is in the IANA database, or is a Windows name for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.time.wall_time import start_of_day

if TYPE_CHECKING:
    import icalendar

LARGEST_FILE = 10 * 1024 * 1024
MOST_TURNS, MOST_FAULTS = 2_000, 100
LONGEST_TURN = timedelta(days=31)
# Further ahead than any rota is made, and further back than any is corrected.
NEAR = timedelta(days=5 * 366)
_LONGEST_LINE, _LONGEST_UID = 1_000, 255
# Lines that we read between two events. Parsing takes time quadratic in the repetitions of a property.
MOST_LINES = 20
# Of all lines that we read: twice what the longest exports have per shift. Reading them takes seconds.
MOST_CHARACTERS = 500 * MOST_TURNS
_REPEATING = ("RRULE", "RDATE", "EXRULE", "RECURRENCE-ID")
_READ = {"BEGIN", "END", "METHOD", "UID", "DTSTART", "DTEND", "DURATION", "ATTENDEE", "SUMMARY",
         "STATUS", *_REPEATING}  # fmt: skip


@dataclass(frozen=True)
class ShiftRead:
    """One shift as in the file; `username` is in lower case."""

    line: int
    uid: str
    username: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class Rota:
    """The content of a file: shifts in order of their start, and the events that it cancels."""

    shifts: tuple[ShiftRead, ...]
    cancelled: tuple[str, ...]


class _Broken(Exception):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def read_rota(raw: bytes, now: datetime) -> Rota:
    """The rota of an iCalendar file. Raises Invalid with every fault, each pointing at `/lines/<line>` of its event
    (`/file` for the file as a whole). No fault repeats the content of the file."""
    calendar, lines = _parsed(raw)
    faults: list[FieldFault] = []
    shifts: list[ShiftRead] = []
    cancelled: list[str] = []
    seen: set[str] = set()
    everything = _text(calendar, "METHOD").upper() == "CANCEL"
    for event, line in zip(calendar.walk("VEVENT"), lines, strict=True):
        try:
            uid = _uid(event, seen)
            if everything or _text(event, "STATUS").upper() == "CANCELLED":
                cancelled.append(uid)
            else:
                shifts.append(_turn(event, line, uid, now))
        except _Broken as broken:
            faults.append(shift_fault(line, broken.code, broken.detail))
    shifts.sort(key=lambda one: (one.from_at, one.line))
    faults += overlaps(shifts)
    refuse_if(faults)
    return Rota(tuple(shifts), tuple(cancelled))


def shift_fault(line: int, code: str, detail: str) -> FieldFault:
    return FieldFault(f"/lines/{line}", code, detail)


def refuse_if(faults: Iterable[FieldFault]) -> None:
    """Raises Invalid with the first hundred faults, in the order of the file, if there are any."""
    in_order = sorted(faults, key=lambda one: int(one.pointer.rpartition("/")[2]))
    if in_order:
        raise Invalid(fields=tuple(in_order[:MOST_FAULTS]))


def overlaps(shifts: Iterable[ShiftRead]) -> Iterator[FieldFault]:
    """Yields a fault for each shift that starts before an earlier one has ended; `shifts` are in order of their
    start."""
    last: ShiftRead | None = None
    for one in shifts:
        if last is not None and one.from_at < last.until_at:
            yield shift_fault(
                one.line, "overlapping", f"Begins before the turn of line {last.line} ends."
            )
        if last is None or one.until_at > last.until_at:
            last = one


def span_fault(from_at: datetime, until_at: datetime, now: datetime) -> tuple[str, str] | None:
    """What is wrong with a shift of this length at this time, as code and sentence; None when nothing is."""
    if until_at <= from_at:
        return "dates-reversed", "The end is after the start."
    if until_at - from_at > LONGEST_TURN:
        return "turn-too-long", f"At most {LONGEST_TURN.days} days."
    if abs(from_at - now) > NEAR:
        return "too-far", "Within five years."
    return None


def _parsed(raw: bytes) -> tuple[icalendar.Component, list[int]]:
    """The calendar, and the line on which each of its events begins."""
    # Imported here: only reading a calendar file needs it.
    import icalendar

    if len(raw) > LARGEST_FILE:
        raise _whole("too-large", f"At most {LARGEST_FILE // 1024 // 1024} MB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _whole("not-a-calendar", "Not UTF-8.") from None
    kept, lines = _kept(text)
    try:
        found = icalendar.Calendar.from_ical("\r\n".join(kept))
    except (ValueError, KeyError, IndexError, RecursionError):
        raise _whole("not-a-calendar", "Not an iCalendar file that we can read.") from None
    if found.name != "VCALENDAR" or len(found.walk("VEVENT")) != len(lines):
        raise _whole("not-a-calendar", "Not one VCALENDAR with its events.")
    if not lines:
        raise _whole("no-shifts", "No event in it.")
    return found, lines


def _kept(text: str) -> tuple[list[str], list[int]]:
    """The unfolded lines that we read, and where events begin. Anything nested in an event or beside it (alarms,
    zones) is removed, so that parsing it takes no time."""
    kept: list[str] = []
    begins: list[int] = []
    skipping: list[str] = []
    since = size = 0
    for number, line in _unfolded(text):
        name = line.partition(":")[0].partition(";")[0].strip().upper()
        inner = line.partition(":")[2].strip().upper()
        if name == "BEGIN" and (skipping or inner not in ("VCALENDAR", "VEVENT")):
            skipping.append(inner)
        elif skipping:
            if name == "END" and inner == skipping[-1]:
                skipping.pop()
        elif name in _READ:
            if len(line) > _LONGEST_LINE:
                raise Invalid(
                    fields=(shift_fault(number, "line-too-long", "Longer than we read."),)
                )
            since, size = since + 1, size + len(line)
            if name == "BEGIN" and inner == "VEVENT":
                begins.append(number)
                since = 0
            _bound(begins, number, since, size)
            kept.append(line)
    return kept, begins


def _bound(begins: list[int], number: int, since: int, size: int) -> None:
    """Raises Invalid as soon as there are more events, more lines about one, or more in all, than we read."""
    if len(begins) > MOST_TURNS:
        raise _whole("too-many", f"At most {MOST_TURNS} events.")
    if size > MOST_CHARACTERS:
        raise _whole("too-large", f"At most {MOST_CHARACTERS} characters that we read.")
    if since > MOST_LINES:
        line = begins[-1] if begins else number
        raise Invalid(fields=(shift_fault(line, "event-too-long", f"At most {MOST_LINES} lines."),))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each content line with the number of its first line (RFC 5545, 3.1)."""
    parts: list[str] = []
    began = 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield began, "".join(parts)
        parts, began = [line], number
    if parts:
        yield began, "".join(parts)


def _whole(code: str, detail: str) -> Invalid:
    return Invalid(fields=(FieldFault("/file", code, detail),))


def _turn(event: icalendar.Component, line: int, uid: str, now: datetime) -> ShiftRead:
    if any(name in event for name in _REPEATING):
        raise _Broken("repeating", "A repeated event; write each turn out.")
    start = _dt(event, "DTSTART")
    try:
        from_at, until_at = _moment(start), _end(event, start)
    except (OverflowError, ValueError):
        raise _Broken("too-far", "Within five years.") from None
    if wrong := span_fault(from_at, until_at, now):
        raise _Broken(*wrong)
    return ShiftRead(line, uid, _username(event), from_at, until_at)


def _uid(event: icalendar.Component, seen: set[str]) -> str:
    uid = _text(event, "UID")
    if not uid or len(uid) > _LONGEST_UID or "\0" in uid:
        raise _Broken("no-uid", f"An event needs one UID of at most {_LONGEST_UID} characters.")
    if uid in seen:
        raise _Broken("twice", "An earlier event has the same UID.")
    seen.add(uid)
    return uid


def _end(event: icalendar.Component, start: date) -> datetime:
    if "DTEND" in event:
        end = _dt(event, "DTEND")
        if isinstance(end, datetime) != isinstance(start, datetime):
            raise _Broken("no-time", "Start and end are both days or both moments.")
        return _moment(end)
    if "DURATION" in event:
        return _ended_after(start, _value(event, "DURATION"))
    if isinstance(start, datetime):
        raise _Broken("no-end", "A turn needs an end.")
    return start_of_day(start + timedelta(days=1))


def _ended_after(start: date, duration: Any) -> datetime:
    if not isinstance(duration, timedelta) or duration > LONGEST_TURN:
        raise _Broken("turn-too-long", f"At most {LONGEST_TURN.days} days.")
    # Whole days are calendar days, hours are elapsed time, as in RFC 5545.
    return _moment(start + timedelta(days=duration.days)) + timedelta(seconds=duration.seconds)


def _dt(event: icalendar.Component, name: str) -> date:
    found = _value(event, name)
    if not isinstance(found, date):
        raise _Broken("no-time", f"{name} is not one day or moment.")
    return found


def _value(event: icalendar.Component, name: str) -> Any:
    """The value of the property; None when it is missing, invalid, or present more than once."""
    try:
        return getattr(event.get(name), "dt", None)
    except ValueError:
        return None


def _moment(at: date) -> datetime:
    if not isinstance(at, datetime):
        return start_of_day(at)
    if at.utcoffset() is None:
        raise _Broken("naive-time", "A time needs a zone we know, or Z.")
    return at.astimezone(UTC)


def _username(event: icalendar.Component) -> str:
    attendee = event.get("ATTENDEE")
    if isinstance(attendee, list):
        raise _Broken("several", "One attendee has the turn.")
    text = _text(event, "SUMMARY") if attendee is None else str(attendee)
    name = text.strip().casefold().removeprefix("mailto:")
    return name.partition("@")[0]


def _text(event: icalendar.Component, name: str) -> str:
    found = event.get(name)
    return found.strip() if isinstance(found, str) else ""

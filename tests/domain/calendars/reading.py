"""Two parsers that know nothing of each other or of us, and what each makes of a calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import icalendar
import vobject

Seen = dict[str, dict[str, Any]]


def by_icalendar(text: bytes) -> Seen:
    """UID to what it found; moments in UTC."""
    found = icalendar.Calendar.from_ical(text)
    return {
        str(one["UID"]): {
            "starts_at": one.decoded("DTSTART").astimezone(UTC),
            "ends_at": one.decoded("DTEND").astimezone(UTC),
            "sequence": int(one["SEQUENCE"]),
            "status": str(one["STATUS"]),
            "title": str(one["SUMMARY"]),
            "remark": str(one.get("DESCRIPTION", "")),
            "place": str(one.get("LOCATION", "")),
            "stamp": one.decoded("DTSTAMP").astimezone(UTC),
        }
        for one in found.walk("VEVENT")
    }


def by_vobject(text: bytes) -> Seen:
    """The same; it works the zone out from the rules in the calendar itself."""
    found = vobject.readOne(text.decode())
    return {
        one.uid.value: {
            "starts_at": one.dtstart.value.astimezone(UTC),
            "ends_at": one.dtend.value.astimezone(UTC),
            "sequence": int(one.sequence.value),
            "status": one.status.value,
            "title": one.summary.value,
            "remark": one.description.value if hasattr(one, "description") else "",
            "place": one.location.value if hasattr(one, "location") else "",
            "stamp": one.dtstamp.value.astimezone(UTC),
        }
        for one in getattr(found, "vevent_list", [])
    }


def by_both(text: bytes) -> Seen:
    """What they agree on; it is a failure when they do not."""
    first, second = by_icalendar(text), by_vobject(text)
    assert first == second
    assert text.count(b"\r\nBEGIN:VEVENT\r\n") == len(first)
    return first


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

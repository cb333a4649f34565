"""The time from which a client asks to be called, read from their own words, beside the deadline of the call."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Final

from aftercare.domain.time.wall_time import at_wall_or_later, civil_date

_HOURS: Final = {
    name: hour
    for names in (
        "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
        "one two three four five six seven eight nine ten eleven twelve",
    )
    for hour, name in enumerate(names.split(), 1)
}
# No office is open before then: "after four" is in the afternoon.
_FIRST_HOUR: Final = 8
# An hour says that it is one, or nothing follows it: "after 3 days" and "na 4 december" have no time.
_FROM: Final = re.compile(
    rf"\b(?:na|vanaf|after|from|past)\s+(?P<hour>\d{{1,2}}|{'|'.join(_HOURS)})(?:[:.](?P<minute>[0-5]\d)\b)?"
    r"(?P<unit>\s*(?:uur|u|pm|am|o['’]clock)\b)?(?P<end>\s*(?:$|[,.;!)]))?",
    re.IGNORECASE,
)


def asked_from(words: str) -> time | None:
    """The time of day in words such as "na vier uur" or "after 16:30", in Dutch or English; None without one."""
    found = _FROM.search(words)
    if found is None or not (found["minute"] or found["unit"] or found["end"] is not None):
        return None
    hour = _HOURS.get(found["hour"].lower()) or int(found["hour"])
    unit = (found["unit"] or "").strip().lower()
    if hour < 12 and (unit == "pm" or (hour < _FIRST_HOUR and unit != "am")):
        hour += 12
    return time(hour, int(found["minute"] or 0)) if hour < 24 else None


def asks_after(words: str, from_at: datetime, due_at: datetime) -> bool:
    """Whether the client asks for a time that no day has between these moments: all of it lies after the deadline."""
    at = asked_from(words)
    if at is None:
        return False
    day, last = civil_date(from_at), civil_date(due_at)
    while day <= last:
        if max(at_wall_or_later(day, at), from_at) < due_at:
            return False
        day += timedelta(days=1)
    return True

"""Hours and time spans of an instance in the form that rows keep."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aftercare.domain.placement.instance import Absences, WeekHours
from aftercare.domain.time.wall_time import at_wall_or_later


def week(hours: WeekHours) -> dict[str, Any]:
    return {str(day): [list(span) for span in spans] for day, spans in enumerate(hours) if spans}


def joined(absent: Absences) -> list[tuple[datetime, datetime]]:
    """The same absences as intervals that do not overlap."""
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(absent):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def instant(local: datetime) -> datetime:
    return at_wall_or_later(local.date(), local.time())

"""Reads what Microsoft Graph's getSchedule answers: of each event its period and its status, nothing else.

Source: learn.microsoft.com/graph/outlook-get-free-busy-schedule and /graph/api/calendar-getschedule. Where an owner
shares details, the answer also has titles and places. They are dropped while the JSON is read, before any value with
them exists.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from aftercare.domain.calendars.busy_times import CalendarFault, Span

# "up to 20 entities at once"; "the time period to look up must be less than 62 days".
MOST_AT_ONCE: Final = 20
LONGEST_PERIOD: Final = timedelta(days=60)
_KEPT: Final = frozenset(
    {"value", "scheduleId", "scheduleItems", "status", "start", "end", "dateTime", "timeZone", "error", "responseCode"}
)  # fmt: skip
# Free, tentative and working elsewhere leave room for an appointment.
_BUSY: Final = frozenset({"busy", "oof"})
_UNKNOWN: Final = frozenset({"ErrorMailRecipientNotFound", "ErrorInvalidUser"})


@dataclass(frozen=True, slots=True)
class Schedule:
    """The busy periods of one account, or why there are none."""

    spans: tuple[Span, ...] = ()
    fault: CalendarFault | None = None


def asked(accounts: list[str], from_at: datetime, until_at: datetime) -> bytes:
    """The body of the request. In UTC: a wall time in the doubled hour would be two moments."""
    body = {
        "schedules": accounts,
        "startTime": {
            "dateTime": f"{from_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
            "timeZone": "UTC",
        },
        "endTime": {"dateTime": f"{until_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
        # The answer has a letter for each slot, which we do not read: a day is the longest.
        "availabilityViewInterval": 1440,
    }
    return json.dumps(body).encode()


def schedules_of(body: bytes) -> dict[str, Schedule]:
    """By account in small letters. Raises ValueError for what is no such answer."""
    try:
        found = json.loads(body, object_pairs_hook=_without_details)["value"]
        return {str(one["scheduleId"]).casefold(): _schedule(one) for one in found}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # Without the cause: it would quote what could not be read.
        raise ValueError(type(error).__name__) from None


def _without_details(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if name in _KEPT}


def _schedule(one: Mapping[str, Any]) -> Schedule:
    error = one.get("error")
    if error:
        known = isinstance(error, Mapping) and error.get("responseCode") in _UNKNOWN
        return Schedule(fault=CalendarFault.NOT_FOUND if known else CalendarFault.FORBIDDEN)
    items = one.get("scheduleItems") or ()
    busy = (item for item in items if str(item.get("status")).casefold() in _BUSY)
    return Schedule(tuple((_moment(item["start"]), _moment(item["end"])) for item in busy))


def _moment(written: Mapping[str, Any]) -> datetime:
    """`2026-11-24T09:00:00.0000000`, without an offset, in the zone that we asked for."""
    if str(written["timeZone"]).upper() not in ("UTC", "ETC/UTC", "ETC/GMT"):
        raise ValueError("another zone")
    whole, _, _ = str(written["dateTime"]).removesuffix("Z").partition(".")
    at = datetime.fromisoformat(whole)
    if at.tzinfo is not None:
        raise ValueError("an offset")
    return at.replace(tzinfo=UTC)

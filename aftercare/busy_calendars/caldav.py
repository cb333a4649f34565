"""Busy times from a CalDAV server: a free-busy-query, else the events of the period without anything but their times.

Source: RFC 4791, sections 7.8 and 7.10. An owner's name and password go to the address that they entered, over https.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final

from aftercare.busy_calendars.outward import NotReadError, Outward, Reply
from aftercare.domain.calendars.busy_times import MOST_BLOCKS, CalendarFault, Span
from aftercare.domain.calendars.caldav_answers import (
    event_query,
    free_busy_query,
    spans_of_events,
    spans_of_free_busy,
)
from aftercare.processes.calendars.busy_times import BusyRead, Source

# How a server says that it does not know this report; some forbid it (RFC 3253, section 3.6).
_NO_SUCH_REPORT: Final = (400, 403, 405, 415, 500, 501)
_AT_ONCE: Final = 4


class CalDavBusyTimes:
    """`inside`: hosts on networks of the organisation that the installation allows by name."""

    def __init__(self, inside: Collection[str] = ()) -> None:
        self._outward = Outward(inside)

    def read(
        self, sources: Sequence[Source], from_at: datetime, until_at: datetime
    ) -> list[BusyRead]:
        """A few at once, so that one slow server does not hold up the others."""
        if not sources:
            return []
        with ThreadPoolExecutor(min(len(sources), _AT_ONCE), "calendar") as pool:
            return list(pool.map(lambda one: self._one(one, from_at, until_at), sources))

    def _one(self, source: Source, from_at: datetime, until_at: datetime) -> BusyRead:
        try:
            spans, by_event = self._spans(source, from_at, until_at)
        except NotReadError as error:
            return error.answer()
        # A library of calendars meets texts that no test has; what it raises may quote them.
        except Exception:
            return BusyRead(fault=CalendarFault.UNREADABLE)
        if len(spans) > MOST_BLOCKS:
            return BusyRead(fault=CalendarFault.TOO_MUCH)
        return BusyRead(tuple(spans), by_event=by_event)

    def _spans(
        self, source: Source, from_at: datetime, until_at: datetime
    ) -> tuple[list[Span], bool]:
        """With whether they are of events with identifiers."""
        reply = self._report(source, free_busy_query(from_at, until_at))
        if reply.status == 200 and b"VFREEBUSY" in reply.body:
            return spans_of_free_busy(reply.body), False
        if reply.status in (200, 207, *_NO_SUCH_REPORT):
            events = self._report(source, event_query(from_at, until_at)).expect(207)
            return spans_of_events(events.body, source.ours), True
        reply.expect()
        return [], False

    def _report(self, source: Source, body: bytes) -> Reply:
        pair = b64encode(f"{source.account}:{source.password}".encode()).decode()
        headers = {
            "authorization": f"Basic {pair}",
            "content-type": "application/xml; charset=utf-8",
            "depth": "1",
        }
        return self._outward.ask("REPORT", source.address, headers, body)

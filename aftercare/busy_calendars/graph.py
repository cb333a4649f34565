"""Busy times from Microsoft Graph, as an application of the organisation: getSchedule, twenty accounts at a time.

Sources: learn.microsoft.com/graph/api/calendar-getschedule, /graph/outlook-get-free-busy-schedule (limits),
/graph/throttling (429 with Retry-After) and /entra/identity-platform/v2-oauth2-client-creds-grant-flow.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from aftercare.busy_calendars.outward import NotReadError, Outward, Reply
from aftercare.domain.calendars.busy_times import MOST_BLOCKS, CalendarFault, Span, parts
from aftercare.domain.calendars.graph_schedules import (
    LONGEST_PERIOD,
    MOST_AT_ONCE,
    Schedule,
    asked,
    schedules_of,
)
from aftercare.processes.calendars.busy_times import BusyRead, Source

GRAPH: Final = "https://graph.microsoft.com"
SIGN_IN: Final = "https://login.microsoftonline.com"
# A token is renewed before it runs out on its way.
EARLY: Final = timedelta(minutes=2)


class GraphBusyTimes:
    """One tenant and our application in it. `now` is the time that tokens are compared with."""

    def __init__(
        self,
        *,
        tenant: str,
        client_id: str,
        client_secret: str,
        now: Callable[[], datetime],
        graph_url: str = GRAPH,
        sign_in_url: str = SIGN_IN,
    ) -> None:
        self._token_url = f"{sign_in_url}/{quote(tenant, safe='')}/oauth2/v2.0/token"
        self._graph, self._now = graph_url, now
        self._form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": f"{graph_url}/.default",
        }
        # Both stand in the settings: the operator names them.
        named = {urlsplit(one).hostname or "" for one in (graph_url, sign_in_url)}
        self._outward = Outward(named)
        self._lock = Lock()
        self._token: tuple[str, datetime] | None = None

    def read(
        self, sources: Sequence[Source], from_at: datetime, until_at: datetime
    ) -> list[BusyRead]:
        """Once Graph asks to be left alone, the accounts that are left are not asked about either."""
        found: list[BusyRead] = []
        refused: NotReadError | None = None
        for first in range(0, len(sources), MOST_AT_ONCE):
            some = sources[first : first + MOST_AT_ONCE]
            if refused is None:
                try:
                    found += self._some(some, from_at, until_at)
                    continue
                except NotReadError as error:
                    stops = error.fault in (CalendarFault.THROTTLED, CalendarFault.NOT_SIGNED_IN)
                    answers = [error.answer()] * len(some)
                    refused = error if stops else None
            else:
                answers = [refused.answer()] * len(some)
            found += answers
        return found

    def _some(
        self, sources: Sequence[Source], from_at: datetime, until_at: datetime
    ) -> list[BusyRead]:
        spans: dict[str, list[Span]] = {one.account.casefold(): [] for one in sources}
        faults: dict[str, CalendarFault] = {}
        for first, after in parts(from_at, until_at, LONGEST_PERIOD):
            for name, schedule in self._schedules(sources, first, after).items():
                spans.setdefault(name, []).extend(schedule.spans)
                if schedule.fault is not None:
                    faults[name] = schedule.fault
                elif len(spans[name]) > MOST_BLOCKS:
                    faults[name] = CalendarFault.TOO_MUCH
        names = [one.account.casefold() for one in sources]
        return [
            BusyRead(fault=faults[name]) if name in faults else BusyRead(tuple(spans[name]))
            for name in names
        ]

    def _schedules(
        self, sources: Sequence[Source], from_at: datetime, until_at: datetime
    ) -> dict[str, Schedule]:
        """An account that the answer leaves out is one that Graph does not know."""
        accounts = [one.account for one in sources]
        # An officer's own calendar is the place to ask from; of an application any account will do.
        path = f"/v1.0/users/{quote(accounts[0], safe='@')}/calendar/getSchedule"
        body = asked(accounts, from_at, until_at)
        reply = self._asked(path, body, fresh=False)
        if reply.status == 401:
            # Revoked, or our clock is behind: once more with a new token.
            reply = self._asked(path, body, fresh=True)
        if reply.status == 404 and len(accounts) > 1:
            return self._one_by_one(sources, from_at, until_at)
        try:
            found = schedules_of(reply.expect(200).body)
        except (ValueError, OverflowError):
            raise NotReadError(CalendarFault.UNREADABLE) from None
        missing = Schedule(fault=CalendarFault.NOT_FOUND)
        return {one.casefold(): found.get(one.casefold(), missing) for one in accounts}

    def _one_by_one(
        self, sources: Sequence[Source], from_at: datetime, until_at: datetime
    ) -> dict[str, Schedule]:
        """The first account is gone, and with it the place to ask from: the others are not to suffer."""
        found: dict[str, Schedule] = {}
        for one in sources:
            try:
                found |= self._schedules([one], from_at, until_at)
            except NotReadError as error:
                if error.fault is not CalendarFault.NOT_FOUND:
                    raise
                found[one.account.casefold()] = Schedule(fault=error.fault)
        return found

    def _asked(self, path: str, body: bytes, *, fresh: bool) -> Reply:
        headers = {
            "authorization": f"Bearer {self._valid_token(fresh=fresh)}",
            "content-type": "application/json",
            "prefer": 'outlook.timezone="UTC"',
        }
        return self._outward.ask("POST", f"{self._graph}{path}", headers, body)

    def _valid_token(self, *, fresh: bool) -> str:
        with self._lock:
            now = self._now()
            if self._token is not None and not fresh and now < self._token[1]:
                return self._token[0]
            headers = {"content-type": "application/x-www-form-urlencoded"}
            form = urlencode(self._form).encode()
            reply = self._outward.ask("POST", self._token_url, headers, form)
            if reply.status in (400, 401):
                raise NotReadError(CalendarFault.NOT_SIGNED_IN)
            try:
                found = json.loads(reply.expect(200).body)
                token, lasts_s = str(found["access_token"]), int(found["expires_in"])
            except (ValueError, LookupError, TypeError):
                raise NotReadError(CalendarFault.UNREADABLE) from None
            if not token.isascii() or not token.isprintable():
                raise NotReadError(CalendarFault.UNREADABLE)
            self._token = token, now + timedelta(seconds=min(max(lasts_s, 0), 86_400)) - EARLY
            return token

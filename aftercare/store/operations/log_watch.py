"""Follows the chain of the access log for the watchdog, independently of the code that writes it."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from aftercare.base.clock import stopwatch
from aftercare.store.database.plain_sql import execute

# All of it is read again after this long, or this many times what the last reading took; between, only what was sealed
# since. The log only grows: after years of a country, one reading takes as long as the hour.
WHOLE_EVERY, TIMES_AS_LONG = timedelta(hours=1), 24
_PLAIN_MOMENTS = "select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)"
_SEEN = "select hash from audit_link where position = :position"
# The text that the sealer hashes.
_AFTER = """
    select l.position, l.hash, l.version, l.key_id, case when e.id is null then '' when l.version = 1
        then row(e.id, e.at, e.staff_id, e.role, e.action, e.subject_kind, e.subject_id, e.person_id,
            e.request_id)::text
        else row(e.id, extract(epoch from e.at), e.staff_id, e.role, e.action, e.subject_kind, e.subject_id,
            e.person_id, e.request_id, e.address, encode(e.session, 'hex'))::text
            || coalesce(e.machine, '') end as line
    from audit_link l left join audit_entry e on e.id = l.entry_id where l.position > :position order by l.position"""


@dataclass
class LogWatch:
    """`keys` by id, oldest first; up to `unkeyed` links may do without. `position` and `hash` are those of the last
    link that was found to hold, since this process began;
    `went_back` whether that link is not there any more; `whole_took` how long the last reading of all of it took."""

    keys: Mapping[str, bytes] = field(repr=False)
    unkeyed: int = 0
    position: int = 0
    hash: bytes = b"\0" * 32
    turn: int = 0
    whole_at: datetime | None = None
    went_back: bool = False
    whole_took: timedelta = timedelta()
    stopwatch: Callable[[], Callable[[], float]] = stopwatch

    def broken(self, session: Session, now: datetime) -> int:
        """1 where the chain does not hold, or no longer has what was seen before; else 0. Run it inside `watching`."""
        execute(session, _PLAIN_MOMENTS)
        self.went_back = bool(self.position) and not self._still_there(session)
        if self.went_back:
            return 1
        if self.whole_at is None or now - self.whole_at >= self._whole_every:
            took_s = self.stopwatch()
            # What was seen stays the mark to reach until all before it has been followed again.
            if not self._follow(session, 0, b"\0" * 32, 0):
                return 1
            self.whole_at, self.whole_took = now, timedelta(seconds=took_s())
            return 0
        return int(not self._follow(session, self.position, self.hash, self.turn))

    @property
    def _whole_every(self) -> timedelta:
        return max(WHOLE_EVERY, TIMES_AS_LONG * self.whole_took)

    def _still_there(self, session: Session) -> bool:
        found = execute(session, _SEEN, {"position": self.position}).scalar()
        return found is not None and bytes(found) == self.hash

    def _follow(self, session: Session, position: int, previous: bytes, turn: int) -> bool:
        rows = session.execute(
            text(_AFTER), {"position": position}, execution_options={"yield_per": 5_000}
        )
        for row in rows:
            position += 1
            made, last_turn = self._made(row, previous), turn
            turn = self._turn_of(row.key_id)
            if (row.position, bytes(row.hash)) != (position, made) or turn < last_turn:
                return False
            previous = bytes(row.hash)
        self.position, self.hash, self.turn = position, previous, turn
        return True

    def _turn_of(self, key_id: str | None) -> int:
        """Keys come into use one after the other; links without one come first."""
        return next((turn for turn, one in enumerate(self.keys, 1) if one == key_id), 0)

    def _made(self, row: Any, previous: bytes) -> bytes | None:
        """What the link should be; None where it may not be so, or its key is not known."""
        line = previous + row.line.encode()
        if row.version == 1:
            return sha256(line).digest() if row.position <= self.unkeyed else None
        key = self.keys.get(row.key_id)
        return None if key is None else hmac.new(key, line, sha256).digest()

"""The sandbox phone kept in the database, so that a worker's text shows in the web client."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.gateways.sandbox_gateway import SandboxText
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.sandbox_rows import SandboxTextRow, texts_to


class DatabaseSandboxPhone:
    """A SandboxPhone over rows. It is both ends: redacting removes the provider's copy, and the person's copy stays."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def receive(self, sid: str, to: str, body: str, message_id: UUID) -> None:
        with self._database.work(CLOCK, self._clock.now()) as work:
            work.session.add(
                SandboxTextRow(
                    sid=sid,
                    message_id=message_id,
                    direction="to_person",
                    number=to,
                    body=body,
                    at=work.now,
                )
            )

    def texts_to(self, to: str, since: datetime) -> list[SandboxText]:
        with self._database.work(CLOCK, self._clock.now()) as work:
            rows = texts_to(work.session, to, since)
            return [SandboxText(row.sid, row.body, row.status, row.at) for row in rows]

    def state_of(self, sid: str) -> tuple[str, datetime] | None:
        with self._database.work(CLOCK, self._clock.now()) as work:
            row = work.session.get(SandboxTextRow, sid)
            return None if row is None else (row.status, row.at)

    def redact(self, sid: str) -> None:
        with self._database.work(CLOCK, self._clock.now()) as work:
            row = work.session.get(SandboxTextRow, sid)
            if row is not None and row.redacted_at is None:
                row.redacted_at = work.now

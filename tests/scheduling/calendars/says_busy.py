"""A calendar service that says what a test tells it to, and notes about whom it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.calendars.busy_times import CalendarFault, CalendarKind, Span
from aftercare.processes.calendars.busy_times import BusyRead, Source
from aftercare.store.calendars.connection_rows import CalendarConnectionRow, CalendarPasswordRow
from tests.store.arranging import Arranger


@dataclass
class SaysBusy:
    """`says`: by account, periods or why it cannot be read. `asked`: accounts with the period they were asked about."""

    says: dict[str, Sequence[Span] | BusyRead | CalendarFault] = field(default_factory=dict)
    asked: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    passwords: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def read(
        self, sources: Sequence[Source], from_at: datetime, until_at: datetime
    ) -> list[BusyRead]:
        with self._lock:
            self.asked += [(one.account, from_at, until_at) for one in sources]
            self.passwords += [one.password for one in sources]
        return [self._answer(one.account) for one in sources]

    def _answer(self, account: str) -> BusyRead:
        said = self.says.get(account, ())
        if isinstance(said, BusyRead):
            return said
        return BusyRead(fault=said) if isinstance(said, CalendarFault) else BusyRead(tuple(said))


def connect(
    arrange: Arranger, actor: Actor, account: str, kind: CalendarKind = CalendarKind.CALDAV
) -> CalendarConnectionRow:
    """The calendar of this colleague is read from now on."""
    is_caldav = kind is CalendarKind.CALDAV
    row = CalendarConnectionRow(
        id=new_id(), staff_id=actor.staff_id, kind=kind, account=account,
        address="https://calendar.example.org/" if is_caldav else None,
        made_at=arrange.now, next_read_at=arrange.now,
    )  # fmt: skip
    with arrange.database.work(actor, arrange.now) as work:
        work.session.add(row)
        work.session.flush()
        if is_caldav:
            work.session.add(CalendarPasswordRow(connection_id=row.id, secret="geheim"))
    return row

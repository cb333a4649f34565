"""Which calendar of an officer is asked for busy times: claimed by one worker, settled by how reading it went."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Field, Session, col, select

from aftercare.domain.calendars.busy_times import CLAIM_TERM, CalendarFault, next_read_at
from aftercare.store.database.columns import MOMENT, Table, VersionedRow, moment
from aftercare.store.database.locks import locking
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.database.sealed_columns import sealed

# Of one kind at a time: the accounts of one organisation are asked about together.
_CLAIM = """
update calendar_connection c set claimed_until = :until where c.id in (
  select id from calendar_connection
  where kind = :kind and next_read_at <= :now and (claimed_until is null or claimed_until <= :now)
  order by next_read_at, id limit :most for update skip locked)
returning c.id, c.staff_id, c.account, c.address
"""
_NEXT = "select min(greatest(next_read_at, coalesce(claimed_until, next_read_at))) from calendar_connection"
_FAILING = """
select c.id, s.display_name as name, c.kind, c.fault, c.failing_since, c.read_at
from calendar_connection c join staff s on s.id = c.staff_id where c.failing_since is not null
order by s.display_name, c.id
"""


class CalendarConnectionRow(VersionedRow, table=True):
    """`fault`: a code of CalendarFault, of the last of `failures` in a row since `failing_since`. Before `next_read_at`
    it is left alone."""

    staff_id: UUID
    kind: str
    account: str
    address: str | None = None
    made_at: datetime = Field(sa_type=MOMENT)
    next_read_at: datetime = Field(sa_type=MOMENT)
    claimed_until: datetime | None = moment()
    read_at: datetime | None = moment()
    failures: int = 0
    failing_since: datetime | None = moment()
    fault: str | None = None


class CalendarPasswordRow(Table, table=True):
    connection_id: UUID = Field(primary_key=True)
    secret: str = sealed("calendar_password.secret")


def connection_of(session: Session, staff_id: UUID) -> CalendarConnectionRow | None:
    """The calendar of this colleague, if there is one."""
    query = select(CalendarConnectionRow).where(CalendarConnectionRow.staff_id == staff_id)
    return session.exec(query).first()


def claim_to_read(session: Session, kind: str, most: int, now: datetime) -> list[Row]:
    """At most so many that are due and that no other worker reads: they are this worker's for CLAIM_TERM."""
    values = {"kind": kind, "most": most, "now": now, "until": now + CLAIM_TERM}
    return rows(session, _CLAIM, values)


def password_of(session: Session, connection_id: UUID) -> str:
    """Call it as the clock; empty where there is none."""
    row = session.get(CalendarPasswordRow, connection_id)
    return row.secret if row else ""


def lock_claimed(
    session: Session, connection_id: UUID, until: datetime
) -> CalendarConnectionRow | None:
    """The calendar, locked; None when it was stopped, or another worker has claimed it since."""
    query = select(CalendarConnectionRow).where(
        CalendarConnectionRow.id == connection_id, CalendarConnectionRow.claimed_until == until
    )
    return session.exec(locking(query)).first()


def note_read(row: CalendarConnectionRow, now: datetime) -> None:
    """It was read just now."""
    row.read_at, row.claimed_until = now, None
    row.failures, row.failing_since, row.fault = 0, None, None
    row.next_read_at = next_read_at(now, 0)


def note_failure(
    row: CalendarConnectionRow, fault: CalendarFault, retry_after_s: int, now: datetime
) -> None:
    """It could not be read just now; what it said last stands."""
    row.failures, row.fault, row.claimed_until = row.failures + 1, fault.value, None
    row.failing_since = row.failing_since or now
    row.next_read_at = next_read_at(now, row.failures, retry_after_s)


def next_due(session: Session) -> datetime | None:
    """When a calendar is to be read next."""
    found: datetime | None = execute(session, _NEXT).scalar_one()
    return found


def failing(session: Session) -> list[Row]:
    """Calendars that could not be read the last time, by the name of the owner: kind, fault, since when, and when they
    were last read. Nothing of their address or content."""
    return rows(session, _FAILING, {})


def change_password(session: Session, row: CalendarConnectionRow, secret: str) -> None:
    """The calendar has this password from now on, and is due; what is being read with the old one is dropped. What was
    wrong with the old one says nothing of this one."""
    change = update(CalendarPasswordRow).where(col(CalendarPasswordRow.connection_id) == row.id)
    session.execute(change.values(secret=secret))
    row.claimed_until = None
    row.fault = CalendarFault.NOT_TRIED.value if row.fault else None

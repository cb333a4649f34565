"""Transfers of clients from one officer to another: planned, due, done or called off."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import Field, Session, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.escalation.ladder import EscalationState
from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, among, moment
from aftercare.store.database.locks import get_row, rows_locked
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow, mark_read
from aftercare.store.people.rows import PersonRow

RESOLVED = EscalationState.RESOLVED.value
_LEFT = """
select (select count(*) from person where officer_id = :staff and closed_on is null) as clients,
  (select count(*) from appointment where officer_id = :staff and starts_at > :now
   and state in ('scheduled','notified','confirmed')) as appointments,
  (select count(*) from escalation where handed_to = :staff and state <> 'resolved') as escalations,
  (select count(*) from officer_transfer where to_officer_id = :staff and done_at is null and called_off_at is null)
    as transfers,
  (select count(*) from person where deputy_id = :staff and closed_on is null) as as_deputy
"""
_CLIENTS = """
select coalesce(t.to_officer_id, p.officer_id), count(*)
from person p left join officer_transfer t
  on t.person_id = p.id and t.done_at is null and t.called_off_at is null and t.from_on <= :day
where p.closed_on is null and coalesce(t.to_officer_id, p.officer_id) = any(cast(:officers as uuid[])) group by 1
"""


class TransferRow(OfPerson, VersionedRow, table=True):
    """One client; all transfers of one act share a `batch_id`. Planned while neither `done_at` nor `called_off_at` is
    set."""

    __tablename__ = "officer_transfer"
    batch_id: UUID
    from_officer_id: UUID
    to_officer_id: UUID
    from_on: date
    reason: str = sealed("officer_transfer.reason")
    arranged_by: UUID
    arranged_at: datetime = Field(sa_type=MOMENT)
    done_at: datetime | None = moment()
    called_off_at: datetime | None = moment()
    called_off_by: UUID | None = None
    called_off_reason: str | None = sealed("officer_transfer.called_off_reason", default=None)
    # Colleagues of the team before, who were so until this was done.
    ended_deputy_id: UUID | None = None
    ended_co_officer_id: UUID | None = None

    @property
    def to_come(self) -> bool:
        return self.done_at is None and self.called_off_at is None


_TO_COME = (col(TransferRow.done_at).is_(None), col(TransferRow.called_off_at).is_(None))


get_transfer = partial(get_row, TransferRow)


def to_come_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, TransferRow]:
    """By person, the planned transfer."""
    query = select(TransferRow).where(among(col(TransferRow.person_id), person_ids), *_TO_COME)
    return {row.person_id: row for row in session.exec(query)}


def transfers_due(session: Session, today: date) -> list[UUID]:
    """Those due by today, the earliest day first."""
    query = select(TransferRow.id).where(*_TO_COME, TransferRow.from_on <= today)
    return list(session.exec(query.order_by(col(TransferRow.from_on), col(TransferRow.id))))


def next_transfer_on(session: Session) -> date | None:
    """The first day on which one is due."""
    return session.exec(select(func.min(TransferRow.from_on)).where(*_TO_COME)).one()


def caseload_of(session: Session, officer_id: UUID) -> list[PersonRow]:
    """The clients of an officer with an open file, as far as the reader sees them, by family name."""
    query = select(PersonRow).where(
        PersonRow.officer_id == officer_id, col(PersonRow.closed_on).is_(None)
    )
    names = (col(PersonRow.family_name), col(PersonRow.given_name), col(PersonRow.id))
    return list(session.exec(query.order_by(*names)))


def lock_people(session: Session, person_ids: Collection[UUID]) -> list[PersonRow]:
    """Lock these people in the order of their ids; NotFound when one is not there to be seen."""
    found = rows_locked(PersonRow, session, among(col(PersonRow.id), person_ids))
    if len(found) != len(person_ids):
        raise NotFound()
    return found


def clients_of(session: Session, officer_ids: Collection[UUID], day: date) -> dict[UUID, int]:
    """How many open files each of these officers has on that day, transfers to come included."""
    values = {"officers": list(officer_ids), "day": day}
    return {row[0]: row[1] for row in execute(session, _CLIENTS, values)}


def work_left(session: Session, staff_id: UUID, now: datetime) -> dict[str, int]:
    """Counts of the work that would be left without an officer. It covers open files, upcoming appointments, open
    escalations handed to them, planned transfers, and open files with them as deputy. Zeros are left out. Call it with
    the clock's rights: administrators see no clients."""
    found = execute(session, _LEFT, {"staff": staff_id, "now": now}).mappings().one()
    return {kind: number for kind, number in found.items() if number}


def arranged_before(session: Session, person_ids: Collection[UUID]) -> int:
    """How many transfers these people have had so far."""
    query = select(func.count()).where(among(col(TransferRow.person_id), person_ids))
    return session.exec(query).one()


of_batch = rows_of(TransferRow, "batch_id", "id")


def mark_read_about(session: Session, staff_id: UUID, person_id: UUID, now: datetime) -> None:
    """The unread notices of this colleague about the client."""
    mark_read(session, staff_id, now, col(StaffNoticeRow.person_id) == person_id)


def end_handing(session: Session, person_id: UUID, staff_id: UUID) -> None:
    """Open escalations of the client that were handed to this colleague are no longer handed to anyone."""
    session.execute(
        update(EscalationRow)
        .where(
            col(EscalationRow.person_id) == person_id,
            col(EscalationRow.handed_to) == staff_id,
            col(EscalationRow.state) != RESOLVED,
        )
        .values(handed_to=None, version=EscalationRow.version + 1)
    )


def unresolved_escalation_ids(session: Session, person_id: UUID) -> list[UUID]:
    query = select(EscalationRow.id).where(
        EscalationRow.person_id == person_id, EscalationRow.state != RESOLVED
    )
    return list(session.exec(query.order_by(col(EscalationRow.id))))

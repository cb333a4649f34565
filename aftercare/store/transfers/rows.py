"""Transfers of clients from one officer to another: planned, due, done or called off."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.escalation.ladder import EscalationState
from aftercare.store.database.columns import MOMENT, among, moment, row_id
from aftercare.store.database.locks import locking
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.mail_rows import mail_notice, wanting_mail_of, write_mail

RESOLVED = EscalationState.RESOLVED.value
_LEFT = text(
    """
select (select count(*) from person where officer_id = :staff and closed_on is null) as clients,
  (select count(*) from appointment where officer_id = :staff and starts_at > :now
   and state in ('scheduled','notified','confirmed')) as appointments,
  (select count(*) from escalation where handed_to = :staff and state <> 'resolved') as escalations,
  (select count(*) from officer_transfer where to_officer_id = :staff and done_at is null and called_off_at is null)
    as transfers,
  (select count(*) from person where deputy_id = :staff and closed_on is null) as as_deputy
"""
)
_CLIENTS = text(
    """
select coalesce(t.to_officer_id, p.officer_id), count(*)
from person p left join officer_transfer t
  on t.person_id = p.id and t.done_at is null and t.called_off_at is null and t.from_on <= :day
where p.closed_on is null and coalesce(t.to_officer_id, p.officer_id) = any(cast(:officers as uuid[])) group by 1
"""
)


class TransferRow(SQLModel, table=True):
    """One client; all transfers of one act share a `batch_id`. Planned while neither `done_at` nor `called_off_at` is
    set."""

    __tablename__ = "officer_transfer"
    id: UUID = row_id()
    batch_id: UUID
    person_id: UUID
    from_officer_id: UUID
    to_officer_id: UUID
    from_on: date
    reason: str
    arranged_by: UUID
    arranged_at: datetime = Field(sa_type=MOMENT)
    done_at: datetime | None = moment()
    called_off_at: datetime | None = moment()
    called_off_by: UUID | None = None
    version: int = 1

    @property
    def to_come(self) -> bool:
        return self.done_at is None and self.called_off_at is None


_TO_COME = (col(TransferRow.done_at).is_(None), col(TransferRow.called_off_at).is_(None))


def get_transfer(session: Session, transfer_id: UUID, *, for_update: bool = False) -> TransferRow:
    query = select(TransferRow).where(TransferRow.id == transfer_id)
    row = session.exec(locking(query) if for_update else query).first()
    if row is None:
        raise NotFound()
    return row


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
    query = (
        select(PersonRow)
        .where(among(col(PersonRow.id), person_ids))
        .order_by(col(PersonRow.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = list(session.exec(query))
    if len(found) != len(person_ids):
        raise NotFound()
    return found


def clients_of(session: Session, officer_ids: Collection[UUID], day: date) -> dict[UUID, int]:
    """How many open files each of these officers has on that day, transfers to come included."""
    values = {"officers": list(officer_ids), "day": day}
    return {row[0]: row[1] for row in session.execute(_CLIENTS, values)}


def work_left(session: Session, staff_id: UUID, now: datetime) -> dict[str, int]:
    """Counts of the work that would be left without an officer. It covers open files, upcoming appointments, open
    escalations handed to them, planned transfers, and open files with them as deputy. Zeros are left out. Call it with
    the clock's rights: administrators see no clients."""
    found = session.execute(_LEFT, {"staff": staff_id, "now": now}).mappings().one()
    return {kind: number for kind, number in found.items() if number}


def arranged_before(session: Session, person_ids: Collection[UUID]) -> int:
    """How many transfers these people have had so far."""
    query = select(func.count()).where(among(col(TransferRow.person_id), person_ids))
    return session.exec(query).one()


def of_batch(session: Session, batch_id: UUID) -> list[TransferRow]:
    query = select(TransferRow).where(TransferRow.batch_id == batch_id)
    return list(session.exec(query.order_by(col(TransferRow.id))))


def change_officer(session: Session, person: PersonRow, row: TransferRow, now: datetime) -> None:
    """The transfer's day has come: the client moves to the other caseload. A deputy or second officer who becomes
    the officer gives up that role. The old officer's unread notices about the client are marked read. Both rows are
    locked."""
    row.done_at = now
    row.version += 1
    person.officer_id = row.to_officer_id
    person.deputy_id = None if person.deputy_id == row.to_officer_id else person.deputy_id
    person.co_officer_id = (
        None if person.co_officer_id == row.to_officer_id else person.co_officer_id
    )
    person.version += 1
    session.flush()
    session.execute(
        update(StaffNoticeRow)
        .where(
            col(StaffNoticeRow.staff_id) == row.from_officer_id,
            col(StaffNoticeRow.person_id) == person.id,
            col(StaffNoticeRow.read_at).is_(None),
        )
        .values(read_at=now)
    )


def tell_new_officer(session: Session, row: TransferRow, now: datetime) -> None:
    """Open escalations of the client go to the new officer as in a hand-over; one that was handed to them before is
    simply theirs. Call it with the clock's rights: a colleague's e-mail address is hidden from other officers."""
    session.execute(
        update(EscalationRow)
        .where(
            col(EscalationRow.person_id) == row.person_id,
            col(EscalationRow.handed_to) == row.to_officer_id,
            col(EscalationRow.state) != RESOLVED,
        )
        .values(handed_to=None, version=EscalationRow.version + 1)
    )
    for case_id in open_cases_of(session, row.person_id):
        notice = StaffNoticeRow(
            staff_id=row.to_officer_id,
            person_id=row.person_id,
            escalation_id=case_id,
            created_at=now,
        )
        session.add(notice)
        mail_notice(session, notice, now)


def mail_both(session: Session, row: TransferRow, now: datetime) -> None:
    """Officers who want e-mail about escalations get one about a transfer too, once for all clients in it, and one when
    it is called off. Call it with the clock's rights."""
    slot = f"transfer:{row.batch_id}" if row.called_off_at is None else f"transfer-end:{row.id}"
    for staff_id in (row.from_officer_id, row.to_officer_id):
        for mail, language in wanting_mail_of(session, staff_id):
            if mail.steps:
                write_mail(session, mail, language, row.person_id, slot, 1, now)


def open_cases_of(session: Session, person_id: UUID) -> list[UUID]:
    query = select(EscalationRow.id).where(
        EscalationRow.person_id == person_id, EscalationRow.state != RESOLVED
    )
    return list(session.exec(query.order_by(col(EscalationRow.id))))

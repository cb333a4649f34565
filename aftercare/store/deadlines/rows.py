"""What must be done by a moment: one row per subject, code and number, however often it is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.deadlines import DEADLINE_KINDS, DeadlineState, WantedDeadline, shows_from
from aftercare.store.database.columns import MOMENT, moment, row_id
from aftercare.store.database.locks import locking
from aftercare.store.people.rows import lock_person_of

OF_REFERRAL: Final = "referral"
OF_CASE: Final = "escalation"


@dataclass(frozen=True)
class DeadlineSubject:
    """What a deadline is about, and whose it is."""

    person_id: UUID
    kind: str
    id: UUID


class DeadlineRow(SQLModel, table=True):
    __tablename__ = "deadline"
    id: UUID = row_id()
    person_id: UUID
    subject_kind: str
    subject_id: UUID
    code: str
    number: int = 0
    counted_from_on: date
    shows_from_at: datetime = Field(sa_type=MOMENT)
    due_at: datetime = Field(sa_type=MOMENT)
    was_due_at: datetime | None = moment()
    state: str = "opened"
    done_on: date | None = None
    done_by: UUID | None = None
    done_at: datetime | None = moment()
    done_note: str | None = None
    settled_by_id: UUID | None = None
    created_at: datetime = Field(sa_type=MOMENT)
    version: int = 1


def get_deadline(session: Session, deadline_id: UUID, *, for_update: bool = False) -> DeadlineRow:
    """Locked, its person and every other deadline of theirs that may follow are locked with it."""
    if for_update and (person_id := lock_person_of(session, DeadlineRow, deadline_id)):
        lock_deadlines(session, [person_id])
    query = select(DeadlineRow).where(DeadlineRow.id == deadline_id)
    row = session.exec(locking(query) if for_update else query).first()
    if row is None:
        raise NotFound()
    return row


def lock_deadlines(session: Session, person_ids: Iterable[UUID]) -> None:
    """Lock the deadlines of these persons in the order of their ids, whatever their subjects. The norms
    of a referral go with their referral, whose lock comes earlier."""
    query = (
        select(DeadlineRow.id)
        .where(
            col(DeadlineRow.person_id).in_(list(person_ids)),
            DeadlineRow.subject_kind != OF_REFERRAL,
        )
        .order_by(col(DeadlineRow.id))
    )
    session.exec(query.with_for_update(key_share=True)).all()


def lock_open_norms(session: Session, referral_id: UUID, codes: Iterable[str]) -> list[DeadlineRow]:
    """The open deadlines of a referral with one of these codes, locked."""
    query = select(DeadlineRow).where(
        DeadlineRow.subject_kind == OF_REFERRAL,
        DeadlineRow.subject_id == referral_id,
        col(DeadlineRow.code).in_(list(codes)),
        DeadlineRow.state == DeadlineState.OPENED.value,
    )
    return list(session.exec(query.with_for_update(key_share=True)))


def carrying_out(session: Session, escalation_id: UUID) -> list[DeadlineRow]:
    """What decisions on this case asked to be carried out, the newest first."""
    query = (
        select(DeadlineRow)
        .where(DeadlineRow.subject_kind == OF_CASE, DeadlineRow.subject_id == escalation_id)
        .order_by(col(DeadlineRow.number).desc())
    )
    return list(session.exec(query))


def deadline_versions(session: Session, person_id: UUID) -> dict[UUID, int]:
    """Every deadline of a person with its version, to tell later which of them an act has changed."""
    query = select(DeadlineRow.id, DeadlineRow.version).where(DeadlineRow.person_id == person_id)
    return dict(session.exec(query).all())


def changed_since(session: Session, person_id: UUID, before: Mapping[UUID, int]) -> frozenset[UUID]:
    """The deadlines of a person that are new or not as they were; `before` is what `deadline_versions` said."""
    now = deadline_versions(session, person_id).items()
    return frozenset(which for which, version in now if before.get(which) != version)


def deadlines_of(session: Session, person_id: UUID) -> list[DeadlineRow]:
    """Every deadline of a person, done and dropped ones too, by the moment they fall due."""
    query = (
        select(DeadlineRow)
        .where(DeadlineRow.person_id == person_id)
        .order_by(col(DeadlineRow.due_at), col(DeadlineRow.code), col(DeadlineRow.number))
    )
    return list(session.exec(query))


def deadlines_with_code(session: Session, person_id: UUID, code: str) -> list[DeadlineRow]:
    """Every deadline of a person with this code, done and dropped ones too, as the rows are now."""
    query = select(DeadlineRow).where(DeadlineRow.person_id == person_id, DeadlineRow.code == code)
    return list(session.exec(query.execution_options(populate_existing=True)))


def sync_deadlines(
    session: Session,
    person_id: UUID,
    subject_kind: str,
    subject_id: UUID,
    wanted: Iterable[WantedDeadline],
    now: datetime,
    codes: frozenset[str] | None = None,
) -> bool:
    """Make the open deadlines of this subject what is wanted now; answers whether any changed.

    One that moved keeps its row and remembers when it was due; one no longer wanted is dropped; what
    a person has done, or said need not be done, stays so. `codes` limits this to those codes.
    """
    query = (
        select(DeadlineRow)
        .where(DeadlineRow.subject_kind == subject_kind, DeadlineRow.subject_id == subject_id)
        .order_by(col(DeadlineRow.id))
    )
    standing = [
        row
        for row in session.exec(query.with_for_update(key_share=True))
        if codes is None or row.code in codes
    ]
    subject = DeadlineSubject(person_id, subject_kind, subject_id)
    changed = keep_deadlines_true(session, subject, standing, wanted, now)
    session.flush()
    return changed


def keep_deadlines_true(
    session: Session,
    subject: DeadlineSubject,
    rows: Iterable[DeadlineRow],
    wanted: Iterable[WantedDeadline],
    now: datetime,
) -> bool:
    """The same for a subject whose deadlines are read and locked; the next flush writes the difference."""
    standing = {(row.code, row.number): row for row in rows}
    changed = False
    for one in wanted:
        row = standing.pop((one.code, one.number), None)
        if row is None:
            session.add(_fresh(subject, one, now))
            changed = True
        elif not _is_answered(row):
            changed = _keep_true(row, one) or changed
    for row in standing.values():
        if row.state == DeadlineState.OPENED:
            row.state = DeadlineState.DROPPED.value
            row.version += 1
            changed = True
    return changed


def _fresh(subject: DeadlineSubject, one: WantedDeadline, now: datetime) -> DeadlineRow:
    return DeadlineRow(
        person_id=subject.person_id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        code=one.code,
        number=one.number,
        counted_from_on=one.counted_from_on,
        shows_from_at=_shows(one),
        due_at=one.due_at,
        created_at=now,
    )


def _is_answered(row: DeadlineRow) -> bool:
    """A person said that it was done or need not be; what a computation dropped names nobody."""
    return row.state == DeadlineState.DONE or (
        row.state == DeadlineState.DROPPED and row.done_by is not None
    )


def _keep_true(row: DeadlineRow, one: WantedDeadline) -> bool:
    if row.state == DeadlineState.OPENED and row.due_at == one.due_at:
        return False
    if row.due_at != one.due_at:
        row.was_due_at = row.due_at
    row.state = DeadlineState.OPENED.value
    row.due_at, row.shows_from_at = one.due_at, _shows(one)
    row.counted_from_on = one.counted_from_on
    row.version += 1
    return True


def _shows(one: WantedDeadline) -> datetime:
    return shows_from(one.due_at, DEADLINE_KINDS[one.code].lead_days)

"""Periods that passed without a time: kept for the supervisor, and brought to somebody's decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, func
from sqlmodel import Field, Session, SQLModel, col, select

from aftercare.domain.deadlines.shortfalls import NOT_OFFERED
from aftercare.domain.orders.enforceability import is_enforceable
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.appointments.rows import UnplacedRow
from aftercare.store.database.columns import JSON, MOMENT, among, half_open
from aftercare.store.database.pipeline import answer
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.orders.rows import ConditionRow, OrderRow, last_day
from aftercare.store.people.rows import PersonRow, away_between
from aftercare.store.plans.rows import ObligationRow, obligations_in_force
from aftercare.store.treatment.admissions import attendable

# The reason of somebody who works or is away through the whole period.
_PERSON_AWAY = "no-start-person-free"


class NotOfferedRow(SQLModel, table=True):
    __tablename__ = "not_offered"
    line_id: UUID = Field(primary_key=True)
    occurrence: int = Field(primary_key=True)
    person_id: UUID
    obligation_id: UUID
    first_on: date
    last_on: date
    reason: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    noticed_at: datetime = Field(sa_type=MOMENT)
    passed_at: datetime = Field(sa_type=MOMENT)
    deadline_id: UUID | None = None


def persons_passed(session: Session, now: datetime) -> list[UUID]:
    """Persons of whom something waits for a time in a period that is over."""
    query = (
        select(UnplacedRow.person_id).where(UnplacedRow.last_on < civil_date(now)).distinct()
    ).order_by(col(UnplacedRow.person_id))
    return list(session.exec(query))


def pass_unoffered(session: Session, person_ids: Iterable[UUID], now: datetime) -> int:
    """Move what waits in a period that is over to what could not be offered; answers how much.

    What no plan asks any more, an order that had ended by then, or a treatment that waits for its provider was
    never owed: it is only taken off the list. The caller holds the placement lock.
    """
    query = (
        select(UnplacedRow)
        .where(
            col(UnplacedRow.person_id).in_(list(person_ids)),
            UnplacedRow.last_on < civil_date(now),
        )
        .order_by(col(UnplacedRow.person_id), col(UnplacedRow.last_on), col(UnplacedRow.line_id))
    )
    rows = list(session.exec(query))
    if not rows:
        return 0
    lines, grounds = _owed(session, rows)
    for row in rows:
        line = lines.get(row.line_id)
        if line is not None and _asked(line, grounds, row):
            binds = is_enforceable(line.kind, grounds[line.condition_id].frame)
            escalates = binds and not _was_away(session, row)
            session.add(_passed(row, _deadline(session, row, now) if escalates else None, now))
        session.delete(row)
    session.flush()
    return len(rows)


def not_offered_of(session: Session, person_id: UUID) -> list[NotOfferedRow]:
    """The newest period first."""
    query = (
        select(NotOfferedRow)
        .where(NotOfferedRow.person_id == person_id)
        .order_by(col(NotOfferedRow.last_on).desc(), col(NotOfferedRow.line_id))
    )
    return list(session.exec(query))


@dataclass(frozen=True)
class NotOffered:
    """Of a term about a contact that could not be offered: of which kind it was, and why there was no time."""

    kind: str
    first_on: date
    last_on: date
    reason: dict[str, Any]


def not_offered_by_term(session: Session, deadline_ids: Iterable[UUID]) -> dict[UUID, NotOffered]:
    """By deadline; nothing for a deadline about something else."""
    query = (
        select(NotOfferedRow, ObligationRow.kind)
        .join(ObligationRow, col(ObligationRow.id) == col(NotOfferedRow.obligation_id))
        .where(among(NotOfferedRow.deadline_id, deadline_ids))
    )
    return {
        row.deadline_id: NotOffered(kind, row.first_on, row.last_on, row.reason)
        for row, kind in session.exec(query)
        if row.deadline_id is not None
    }


@dataclass(frozen=True)
class _Ground:
    """What a line rests on: the last day it asks for, and the legal frame."""

    last_on: date | None
    frame: str


def _owed(
    session: Session, rows: list[UnplacedRow]
) -> tuple[dict[UUID, ObligationRow], dict[UUID, _Ground]]:
    """Lines in force of files that are open, by line, and what they rest on, by condition."""
    ids = sorted({row.person_id for row in rows})
    open_files = select(PersonRow.id).where(
        col(PersonRow.id).in_(ids), col(PersonRow.closed_on).is_(None)
    )
    in_force = obligations_in_force(session, session.exec(open_files))
    waits = {one for one, state in answer(session, attendable(in_force)).items() if state.hold}
    lines = {row.line_id: row for row in in_force if row.id not in waits}
    query = (
        select(ConditionRow, OrderRow)
        .join(OrderRow, col(OrderRow.id) == col(ConditionRow.order_id))
        .where(col(ConditionRow.id).in_([row.condition_id for row in lines.values()]))
    )
    grounds = {
        condition.id: _Ground(last_day(order, condition), order.frame)
        for condition, order in session.exec(query)
    }
    return lines, grounds


def _asked(line: ObligationRow, grounds: Mapping[UUID, _Ground], row: UnplacedRow) -> bool:
    """Whether this period is still one of the line's: the line or its order may have ended before it."""
    ends = (line.ends_on, grounds[line.condition_id].last_on)
    return all(day is None or day >= row.first_on for day in ends)


def _was_away(session: Session, row: UnplacedRow) -> bool:
    """Whoever could not come was not failed by us, and has not failed: somebody who worked or was
    away at every possible time, or was away for more than half of the period. Half a period asks
    for no contact of its own, see `windows_between`."""
    until_at = start_of_day(row.last_on + timedelta(days=1))
    during = half_open(start_of_day(row.first_on), until_at)
    away = away_between(session, [row.person_id], during)
    if away and row.reason.get("code") == _PERSON_AWAY:
        return True
    days = [row.first_on + timedelta(days=n) for n in range((row.last_on - row.first_on).days + 1)]
    gone = sum(any(start_of_day(day) in one.during for one in away) for day in days)
    return gone * 2 > len(days)


def _deadline(session: Session, row: UnplacedRow, now: datetime) -> UUID:
    """Due when the period ended: a person has to look at it."""
    query = select(func.coalesce(func.max(DeadlineRow.number), 0)).where(
        DeadlineRow.subject_kind == "person",
        DeadlineRow.subject_id == row.person_id,
        DeadlineRow.code == NOT_OFFERED,
    )
    due_at = start_of_day(row.last_on + timedelta(days=1))
    term = DeadlineRow(
        person_id=row.person_id,
        subject_kind="person",
        subject_id=row.person_id,
        code=NOT_OFFERED,
        number=int(session.exec(query).one()) + 1,
        counted_from_on=row.first_on,
        shows_from_at=due_at,
        due_at=due_at,
        created_at=now,
    )
    session.add(term)
    session.flush()
    return term.id


def _passed(row: UnplacedRow, deadline_id: UUID | None, now: datetime) -> NotOfferedRow:
    return NotOfferedRow(
        line_id=row.line_id,
        occurrence=row.occurrence,
        person_id=row.person_id,
        obligation_id=row.obligation_id,
        first_on=row.first_on,
        last_on=row.last_on,
        reason=row.reason,
        noticed_at=row.noticed_at,
        passed_at=now,
        deadline_id=deadline_id,
    )

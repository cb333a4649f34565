"""Periods that passed without an appointment: kept for the supervisor, and brought to a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, func
from sqlmodel import Field, Session, col, select

from aftercare.domain.deadlines.shortfalls import NOT_OFFERED
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.columns import JSON, MOMENT, Table
from aftercare.store.database.plain_sql import rows
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.placement.unplaced_rows import UnplacedRow


class NotOfferedRow(Table, table=True):
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
    """Persons with an entry that waits for a time in a past period."""
    query = (
        select(UnplacedRow.person_id).where(UnplacedRow.last_on < civil_date(now)).distinct()
    ).order_by(col(UnplacedRow.person_id))
    return list(session.exec(query))


def passed_unplaced(session: Session, person_ids: Iterable[UUID], today: date) -> list[UnplacedRow]:
    """Entries that wait for a time in a past period, by person and period."""
    query = select(UnplacedRow).where(
        col(UnplacedRow.person_id).in_(list(person_ids)), UnplacedRow.last_on < today
    )
    return list(session.exec(query.order_by("person_id", "last_on", "line_id")))


def last_number(session: Session, person_id: UUID) -> int:
    """The highest number among the deadlines of this person about a contact that could not be offered; 0 for none."""
    query = select(func.coalesce(func.max(DeadlineRow.number), 0)).where(
        DeadlineRow.subject_kind == "person",
        DeadlineRow.subject_id == person_id,
        DeadlineRow.code == NOT_OFFERED,
    )
    return int(session.exec(query).one())


@dataclass(frozen=True)
class NotOffered:
    """For a deadline about a contact that could not be offered: its kind, and why there was no time."""

    kind: str
    first_on: date
    last_on: date
    reason: dict[str, Any]


_OF_DEADLINES = """
select n.deadline_id, o.kind, n.first_on, n.last_on, n.reason
from not_offered n join obligation o on o.id = n.obligation_id where n.deadline_id = any(:deadlines)
"""


def not_offered_by_deadline(
    session: Session, deadline_ids: Iterable[UUID]
) -> dict[UUID, NotOffered]:
    """By deadline; no entry for a deadline about something else."""
    asked = {"deadlines": list(deadline_ids)}
    return {
        row["deadline_id"]: NotOffered(row["kind"], row["first_on"], row["last_on"], row["reason"])
        for row in (rows(session, _OF_DEADLINES, asked) if asked["deadlines"] else ())
    }

"""Whom we supervise, and what keeps them from coming somewhere or meeting someone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, func
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Field, Session, SQLModel, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.people import PhoneState, Reachability
from aftercare.store.columns import JSON, MOMENTS, moment, row_id

# Kinds of absence during which a text could be read by others, or the person cannot come at all.
_CONFINED = ("custody", "admission")


class PersonRow(SQLModel, table=True):
    __tablename__ = "person"
    id: UUID = row_id()
    reference: str
    given_name: str
    family_name: str
    birth_on: date
    language: str = "nl"
    regime: str = "adult"
    tier: int = 2
    phone: str | None = None
    phone_state: str = "none"
    texts_consented: bool = False
    opted_out_at: datetime | None = moment()
    team_id: UUID
    officer_id: UUID
    deputy_id: UUID | None = None
    restricted: bool = False
    case_type: str = "sexual_offence"
    co_officer_id: UUID | None = None
    texts_go_to: UUID | None = None
    work_weeks: list[dict[str, Any]] = Field(
        default_factory=lambda: [{}], sa_column=Column(JSON, nullable=False)
    )
    enrolled_on: date
    closed_on: date | None = None
    version: int = 1


class AwayPeriodRow(SQLModel, table=True):
    __tablename__ = "away_period"
    id: UUID = row_id()
    person_id: UUID
    kind: str
    during: Any = Field(sa_column=Column(MOMENTS, nullable=False))


class NoContactRow(SQLModel, table=True):
    __tablename__ = "no_contact"
    person_id: UUID = Field(primary_key=True)
    other_id: UUID = Field(primary_key=True)


class ExclusionRow(SQLModel, table=True):
    __tablename__ = "exclusion"
    person_id: UUID = Field(primary_key=True)
    location_id: UUID = Field(primary_key=True)


def get_person(session: Session, person_id: UUID, *, for_update: bool = False) -> PersonRow:
    """The row, when it exists and the actor may see it; NotFound tells neither from the other."""
    query = select(PersonRow).where(PersonRow.id == person_id)
    row = session.exec(query.with_for_update() if for_update else query).first()
    if row is None:
        raise NotFound()
    return row


def persons_with_phone(session: Session, phone: str) -> list[PersonRow]:
    """Everyone under supervision whose number this is, closed files left out."""
    query = select(PersonRow).where(PersonRow.phone == phone, col(PersonRow.closed_on).is_(None))
    return list(session.exec(query))


def phones_in_use(session: Session) -> set[str]:
    """Every number in our books, closed files included; see `reachability` for who may ask."""
    query = select(PersonRow.phone).where(col(PersonRow.phone).is_not(None))
    return {phone for phone in session.exec(query) if phone}


def reachability(session: Session, person: PersonRow, now: datetime) -> Reachability:
    """What decides whether a text may go to this person at `now`. Sees every person's number, so
    run it as the clock: a desk sees only its own caseload and would miss a shared number."""
    sharing = select(func.count()).where(
        PersonRow.phone == person.phone, col(PersonRow.closed_on).is_(None)
    )
    confined = select(AwayPeriodRow.id).where(
        AwayPeriodRow.person_id == person.id,
        col(AwayPeriodRow.kind).in_(_CONFINED),
        col(AwayPeriodRow.during).op("@>")(now),
    )
    return Reachability(
        phone=person.phone,
        phone_state=PhoneState(person.phone_state),
        shared_number=person.phone is not None and session.exec(sharing).one() > 1,
        texts_consented=person.texts_consented,
        opted_out=person.opted_out_at is not None,
        in_custody=session.exec(confined).first() is not None,
        restricted=person.restricted,
    )


def away_between(
    session: Session, person_ids: Iterable[UUID], during: Range[datetime]
) -> list[AwayPeriodRow]:
    query = select(AwayPeriodRow).where(
        col(AwayPeriodRow.person_id).in_(list(person_ids)),
        col(AwayPeriodRow.during).op("&&")(during),
    )
    return list(session.exec(query))

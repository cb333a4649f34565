"""Whom we supervise, and what keeps them from coming somewhere or meeting someone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Field, Session, SQLModel, col, or_, select

from aftercare.base.errors import NotFound
from aftercare.store.database.columns import JSON, MOMENTS, among, moment, row_id
from aftercare.store.database.locks import locking


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
    # Kept by the database: when the number was verified last, None while it is not.
    phone_verified_at: datetime | None = moment()
    texts_consented: bool = False
    opted_out_at: datetime | None = moment()
    team_id: UUID
    officer_id: UUID
    deputy_id: UUID | None = None
    restricted: bool = False
    case_type: str = "sexual_offence"
    co_officer_id: UUID | None = None
    texts_go_to: UUID | None = None
    texts_go_to_agreed_at: datetime | None = moment()
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
    """Two clients who never meet, as the file of `person_id` entered it and alone can end it. The row is readable with
    that file only; `pairs_with` tells of both. Without an author: taken over from before authors were kept."""

    __tablename__ = "no_contact"
    id: UUID = row_id()
    person_id: UUID
    other_id: UUID
    reason: str = ""
    entered_by: UUID | None = None
    entered_at: datetime | None = moment()
    from_on: date | None = None
    until_on: date | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = moment()
    end_reason: str | None = None
    version: int = 1


class ExclusionRow(SQLModel, table=True):
    __tablename__ = "exclusion"
    person_id: UUID = Field(primary_key=True)
    location_id: UUID = Field(primary_key=True)


def get_person(session: Session, person_id: UUID, *, for_update: bool = False) -> PersonRow:
    """The row, when it exists and the actor may see it; NotFound tells neither from the other."""
    query = select(PersonRow).where(PersonRow.id == person_id)
    row = session.exec(locking(query) if for_update else query).first()
    if row is None:
        raise NotFound()
    return row


def pairs_with(session: Session, person_id: UUID) -> list[NoContactRow]:
    """Every no-contact row this person is in, whichever of the two files entered it, ended ones too; those that
    hold first, in the order they were entered. Rows of a file the actor does not see are seen as the clock only."""
    query = (
        select(NoContactRow)
        .where(or_(NoContactRow.person_id == person_id, NoContactRow.other_id == person_id))
        .order_by(
            col(NoContactRow.ended_at).is_not(None),
            col(NoContactRow.entered_at).nulls_first(),
            col(NoContactRow.id),
        )
    )
    return list(session.exec(query))


def persons_of(
    session: Session, person_ids: Iterable[UUID], *, for_update: bool = False
) -> dict[UUID, PersonRow]:
    """Those of them the actor may see, by id; locked in the order of their ids when asked."""
    query = select(PersonRow).where(among(col(PersonRow.id), set(person_ids)))
    if for_update:
        query = locking(query.order_by(col(PersonRow.id)))
    return {row.id: row for row in session.exec(query)}


def lock_free_persons(session: Session, person_ids: Iterable[UUID]) -> list[PersonRow]:
    """Those of these persons that no other transaction holds, locked in the order of their ids."""
    query = (
        select(PersonRow)
        .where(among(col(PersonRow.id), person_ids))
        .order_by(col(PersonRow.id))
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(session.exec(query))


class OfPerson(Protocol):
    """A table whose rows belong to a person."""

    id: Any
    person_id: Any


def lock_person_of(session: Session, kind: type[OfPerson], row_id: UUID) -> UUID | None:
    """Lock the person a row belongs to, before the row itself: everybody takes the person first.
    Answers who it is; None when there is no such row, or none the actor may see."""
    of_row = select(kind.person_id).where(kind.id == row_id).scalar_subquery()
    query = select(PersonRow.id).where(PersonRow.id == of_row)
    return session.exec(query.with_for_update(key_share=True)).first()


def phones_in_use(session: Session) -> set[str]:
    """Every number in our books, closed files included; see recipients.reachability for who may ask."""
    query = select(PersonRow.phone).where(col(PersonRow.phone).is_not(None))
    return {phone for phone in session.exec(query) if phone}


def away_between(
    session: Session, person_ids: Iterable[UUID], during: Range[datetime]
) -> list[AwayPeriodRow]:
    query = select(AwayPeriodRow).where(
        col(AwayPeriodRow.person_id).in_(list(person_ids)),
        col(AwayPeriodRow.during).op("&&")(during),
    )
    return list(session.exec(query))

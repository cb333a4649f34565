"""The people around a person: who helps, who must be kept apart, and the circle of volunteers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from aftercare.store.columns import MOMENT, row_id


class RelatedPersonRow(SQLModel, table=True):
    __tablename__ = "related_person"
    id: UUID = row_id()
    person_id: UUID
    role: str
    name: str
    organisation: str | None = None
    phone: str | None = None
    phone_verified: bool = False
    texts_agreed: bool = False
    language: str = "nl"
    note: str | None = None
    from_on: date
    until_on: date | None = None
    version: int = 1


class RestrictedPartyRow(SQLModel, table=True):
    """Nothing but a neutral label, and the pair when the other is under supervision too."""

    __tablename__ = "restricted_party"
    id: UUID = row_id()
    person_id: UUID
    kind: str
    label: str
    other_person_id: UUID | None = None
    condition_id: UUID | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    ended_on: date | None = None
    version: int = 1


class CircleRow(SQLModel, table=True):
    __tablename__ = "circle"
    id: UUID = row_id()
    person_id: UUID
    coordinator_id: UUID | None = None
    volunteers: int = 3
    started_on: date
    ended_on: date | None = None
    note: str | None = None
    version: int = 1

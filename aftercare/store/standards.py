"""Contact standards, changes of tier, and contacts that are no appointment of the person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from aftercare.store.columns import JSON, MOMENT, moment, row_id


class ContactStandardRow(SQLModel, table=True):
    __tablename__ = "contact_standard"
    code: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    nl: str
    en: str
    source: str
    adopted_by: str
    valid_from: date
    valid_to: date | None = None
    is_example: bool = False
    profile: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    proposed_by: UUID | None = None
    proposed_at: datetime | None = moment()
    activated_by: UUID | None = None
    activated_at: datetime | None = moment()


class TierChangeRow(SQLModel, table=True):
    __tablename__ = "tier_change"
    id: UUID = row_id()
    person_id: UUID
    from_tier: int
    to_tier: int
    reason: str
    assessment_id: UUID | None = None
    changed_by: UUID
    changed_at: datetime = Field(sa_type=MOMENT)


class ContactRecordRow(SQLModel, table=True):
    """`completed` False is an attempt: it never counts."""

    __tablename__ = "contact_record"
    id: UUID = row_id()
    person_id: UUID
    kind: str
    held_on: date
    completed: bool
    note: str | None = None
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=MOMENT)
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()
    version: int = 1

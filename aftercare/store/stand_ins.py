"""Who stands in for whom on which days, and what was handed over."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from aftercare.store.columns import MOMENT, moment, row_id


class StandInRow(SQLModel, table=True):
    """From the first day to the last, both included; `officer_id` may have one at a time."""

    __tablename__ = "stand_in"
    id: UUID = row_id()
    officer_id: UUID
    stand_in_id: UUID
    from_on: date
    until_on: date
    note: str | None = None
    created_by: UUID
    created_at: datetime = Field(sa_type=MOMENT)
    ended_at: datetime | None = moment()
    version: int = 1


class HandoverItemRow(SQLModel, table=True):
    """One thing that moved to the stand-in, as it stood when it was handed over."""

    __tablename__ = "handover_item"
    id: UUID = row_id()
    hand_over_id: UUID
    person_id: UUID
    kind: str
    subject_id: UUID
    noted_at: datetime = Field(sa_type=MOMENT)
    seen_at: datetime | None = moment()

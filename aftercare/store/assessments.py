"""Risk assessments as trained people made and signed them, and matrices an organisation supplied."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from aftercare.store.columns import JSON, MOMENT, moment, row_id


class AssessmentRow(SQLModel, table=True):
    """`items` by code, `results` what was computed from them; nothing counts before it is signed."""

    __tablename__ = "assessment"
    id: UUID = row_id()
    person_id: UUID
    instrument: str
    instrument_version: str
    assessed_on: date
    items: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    total: int | None = None
    results: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    combined_level: str | None = None
    combined_source: str | None = None
    age_at_release: int | None = None
    exception_reason: str | None = None
    appointment_id: UUID | None = None
    state: str = "drafted"
    note: str | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    signed_by: UUID | None = None
    signed_at: datetime | None = moment()
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()
    void_reason: str | None = None
    version: int = 1


class RiskMatrixRow(SQLModel, table=True):
    __tablename__ = "risk_matrix"
    code: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    source: str
    adopted_by: str
    valid_from: date
    cells: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    loaded_by: UUID | None = None
    loaded_at: datetime = Field(sa_type=MOMENT)

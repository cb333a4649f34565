"""Programmes of treatment, and the sessions of their groups."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, select

from aftercare.store.database.columns import MOMENT, Row, VersionedRow


class ProgrammeRow(VersionedRow, table=True):
    name: str
    provider_id: UUID | None = None
    audience: str = "adult"
    purpose: str | None = None


class GroupSessionRow(Row, table=True):
    programme_id: UUID
    series: str
    site_id: UUID
    starts_at: datetime = Field(sa_type=MOMENT)
    ends_at: datetime = Field(sa_type=MOMENT)
    capacity: int


def programmes(session: Session) -> list[ProgrammeRow]:
    return list(session.exec(select(ProgrammeRow).order_by(ProgrammeRow.name)))

"""Where and with what group things happen: locations, programmes, group sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, Session, SQLModel, col, or_, select

from aftercare.store.database.columns import JSON, MOMENT, row_id


class LocationRow(SQLModel, table=True):
    __tablename__ = "location"
    id: UUID = row_id()
    name: str
    kind: str
    capacity: int | None = None
    hours: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    team_id: UUID | None = None
    provider_id: UUID | None = None
    person_id: UUID | None = None
    latitude: float | None = None
    longitude: float | None = None
    address: str | None = None
    version: int = 1


class ProgrammeRow(SQLModel, table=True):
    __tablename__ = "programme"
    id: UUID = row_id()
    name: str
    provider_id: UUID | None = None
    audience: str = "adult"
    purpose: str | None = None
    version: int = 1


class GroupSessionRow(SQLModel, table=True):
    __tablename__ = "group_session"
    id: UUID = row_id()
    programme_id: UUID
    series: str
    location_id: UUID
    starts_at: datetime = Field(sa_type=MOMENT)
    ends_at: datetime = Field(sa_type=MOMENT)
    capacity: int


def places_of_team(session: Session, team_id: UUID | None) -> list[LocationRow]:
    """Every place a team can use, homes left out, by kind and name."""
    query = (
        select(LocationRow)
        .where(
            or_(col(LocationRow.team_id).is_(None), LocationRow.team_id == team_id),
            LocationRow.kind != "home",
        )
        .order_by(LocationRow.kind, LocationRow.name)
    )
    return list(session.exec(query))


def programmes(session: Session) -> list[ProgrammeRow]:
    return list(session.exec(select(ProgrammeRow).order_by(ProgrammeRow.name)))


def home_of(session: Session, person_id: UUID) -> LocationRow | None:
    return session.exec(select(LocationRow).where(LocationRow.person_id == person_id)).first()


def sessions_between(
    session: Session, first_at: datetime, last_at: datetime
) -> list[GroupSessionRow]:
    query = (
        select(GroupSessionRow)
        .where(GroupSessionRow.starts_at >= first_at, GroupSessionRow.starts_at < last_at)
        .order_by(col(GroupSessionRow.starts_at), col(GroupSessionRow.id))
    )
    return list(session.exec(query))

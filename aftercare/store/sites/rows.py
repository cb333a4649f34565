"""Locations, programmes and group sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, Session, col, or_, select

from aftercare.domain.conditions.constraints import ONLINE
from aftercare.store.database.columns import JSON, MOMENT, Row, VersionedRow
from aftercare.store.people.rows import ExclusionRow


class LocationRow(VersionedRow, table=True):
    name: str
    kind: str
    capacity: int | None = None
    hours: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    team_id: UUID | None = None
    provider_id: UUID | None = None
    person_id: UUID | None = None
    latitude: float | None = None
    longitude: float | None = None
    located_by_team_id: UUID | None = None
    address: str | None = None


class ProgrammeRow(VersionedRow, table=True):
    name: str
    provider_id: UUID | None = None
    audience: str = "adult"
    purpose: str | None = None


class GroupSessionRow(Row, table=True):
    programme_id: UUID
    series: str
    location_id: UUID
    starts_at: datetime = Field(sa_type=MOMENT)
    ends_at: datetime = Field(sa_type=MOMENT)
    capacity: int


def sites_of_team(session: Session, team_id: UUID | None) -> list[LocationRow]:
    """Every place a team can use, homes left out, by kind and name."""
    query = select(LocationRow).where(
        or_(col(LocationRow.team_id).is_(None), LocationRow.team_id == team_id),
        LocationRow.kind != "home",
    )
    return list(session.exec(query.order_by("kind", "name")))


def sites_of_provider(session: Session, provider_id: UUID | None) -> list[LocationRow]:
    """The sites of a provider that are places on a map, by name."""
    query = select(LocationRow).where(
        LocationRow.provider_id == provider_id, LocationRow.kind != ONLINE
    )
    return list(session.exec(query.order_by(col(LocationRow.name), col(LocationRow.id))))


def sites_by_name(session: Session, ids: Iterable[UUID]) -> list[LocationRow]:
    """The existing ones of these sites, by name."""
    query = select(LocationRow).where(col(LocationRow.id).in_(list(ids)))
    return list(session.exec(query.order_by(col(LocationRow.name))))


def site_names(session: Session) -> dict[UUID, str]:
    """The name of every site, by id; homes too."""
    return dict(session.exec(select(LocationRow.id, LocationRow.name)).all())


def kinds_of_sites(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The kind of each of these sites that exists; runs no query without any."""
    query = select(LocationRow.id, LocationRow.kind).where(col(LocationRow.id).in_(ids))
    return dict(session.exec(query).all()) if ids else {}


def site_called(
    session: Session, name: str, kinds: Sequence[str], team_id: UUID | None
) -> UUID | None:
    """The site of this name that the team can use and that has one of these kinds.

    Of several, one of the first kind comes first, and the team's own before the shared ones."""
    query = (
        select(LocationRow.id)
        .where(
            LocationRow.name == name,
            col(LocationRow.kind).in_(kinds),
            or_(col(LocationRow.team_id).is_(None), LocationRow.team_id == team_id),
        )
        .order_by(
            col(LocationRow.kind) != kinds[0],
            col(LocationRow.team_id).nulls_last(),
            col(LocationRow.id),
        )
    )
    return session.exec(query).first()


def excluded_site_names(session: Session, person_id: UUID) -> list[str]:
    """The names of the sites to which this person may not come."""
    query = (
        select(LocationRow.name)
        .join(ExclusionRow, col(ExclusionRow.location_id) == col(LocationRow.id))
        .where(ExclusionRow.person_id == person_id)
        .order_by(LocationRow.name)
    )
    return list(session.exec(query))


def programmes(session: Session) -> list[ProgrammeRow]:
    return list(session.exec(select(ProgrammeRow).order_by(ProgrammeRow.name)))


def home_of(session: Session, person_id: UUID) -> LocationRow | None:
    return session.exec(select(LocationRow).where(LocationRow.person_id == person_id)).first()

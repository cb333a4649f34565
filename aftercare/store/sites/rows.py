"""Sites and their hours."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, Session, col, or_, select

from aftercare.domain.conditions.constraints import ONLINE
from aftercare.domain.sites.sites import SiteKind
from aftercare.store.database.columns import JSON, VersionedRow
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of_any


class SiteRow(VersionedRow, table=True):
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


_OF_TEAM = "where (team_id is null or team_id = cast(:team as uuid)) and kind <> 'home' order by kind, name"


def sites_of_team(session: Session, team_id: UUID | None) -> list[SiteRow]:
    """Every place a team can use, homes left out, by kind and name."""
    return rows_where(session, SiteRow, _OF_TEAM, {"team": team_id})


def offices(session: Session) -> list[SiteRow]:
    """Every office, of all teams, by name."""
    query = select(SiteRow).where(SiteRow.kind == SiteKind.OFFICE.value)
    return list(session.exec(query.order_by(col(SiteRow.name), col(SiteRow.id))))


def sites_of_provider(session: Session, provider_id: UUID | None) -> list[SiteRow]:
    """The sites of a provider that are places on a map, by name."""
    query = select(SiteRow).where(SiteRow.provider_id == provider_id, SiteRow.kind != ONLINE)
    return list(session.exec(query.order_by(col(SiteRow.name), col(SiteRow.id))))


sites_by_name = rows_of_any(SiteRow, "id", "name")
"""The existing ones of these sites, by name."""


def place_of(session: Session, appointment_id: UUID) -> list[SiteRow]:
    """The site of an appointment, if it has one."""
    tail = "where id = (select a.site_id from appointment a where a.id = :about)"
    return rows_where(session, SiteRow, tail, {"about": appointment_id})


def site_names(session: Session) -> dict[UUID, str]:
    """The name of every site, by id; homes too."""
    return dict(session.exec(select(SiteRow.id, SiteRow.name)).all())


def kinds_of_sites(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The kind of each of these sites that exists; runs no query without any."""
    query = "select id, kind from site where id = any(:ids)"
    found = rows(session, query, {"ids": sorted(ids)}) if ids else ()
    return {row["id"]: row["kind"] for row in found}


def site_called(
    session: Session, name: str, kinds: Sequence[str], team_id: UUID | None
) -> UUID | None:
    """The site of this name that the team can use and that has one of these kinds.

    Of several, one of the first kind comes first, and the team's own before the shared ones."""
    query = (
        select(SiteRow.id)
        .where(
            SiteRow.name == name,
            col(SiteRow.kind).in_(kinds),
            or_(col(SiteRow.team_id).is_(None), SiteRow.team_id == team_id),
        )
        .order_by(
            col(SiteRow.kind) != kinds[0],
            col(SiteRow.team_id).nulls_last(),
            col(SiteRow.id),
        )
    )
    return session.exec(query).first()


_RESTRICTIONS = (
    "select r.sites, r.pairs from person p, restrictions_on(p.id) r where p.id = :person"
)


def restrictions_on(session: Session, person_id: UUID) -> tuple[list[str], int]:
    """The names of the sites to which this person may not come, and how many people they are kept apart from now, by
    either file's restriction. Of a file that the reader sees; the other files stay unseen."""
    (found,) = rows(session, _RESTRICTIONS, {"person": person_id})
    return found["sites"], found["pairs"]


def home_of(session: Session, person_id: UUID) -> SiteRow | None:
    return session.exec(select(SiteRow).where(SiteRow.person_id == person_id)).first()

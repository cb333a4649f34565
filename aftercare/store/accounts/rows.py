"""Teams, providers, staff accounts and leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, TextClause, func, text, update
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Field, Session, col, select

from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.store.database.columns import (
    JSON,
    MOMENT,
    MOMENTS,
    Row,
    Table,
    VersionedRow,
    among,
    moment,
)
from aftercare.store.database.locks import rows_locked


class TeamRow(Row, table=True):
    name: str
    standard_code: str | None = None
    standard_since_on: date | None = None


class ProviderRow(Row, table=True):
    name: str


class StaffRow(VersionedRow, table=True):
    username: str
    display_name: str
    role: str
    team_id: UUID | None = None
    provider_id: UUID | None = None
    office_id: UUID | None = None
    language: str = "nl"
    hours: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    on_duty_desk: bool = False
    unit_manager: bool = False
    active: bool = True

    def actor(self) -> Actor:
        return Actor(
            Role(self.role),
            self.id,
            self.team_id,
            self.provider_id,
            self.display_name,
            self.language,
        )


class CredentialRow(Table, table=True):
    staff_id: UUID = Field(primary_key=True)
    password_hash: str
    failed_count: int = 0
    locked_until_at: datetime | None = moment()


class WebSessionRow(Table, table=True):
    token_hash: bytes = Field(primary_key=True)
    staff_id: UUID
    created_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)


class ApiTokenRow(Table, table=True):
    token_hash: bytes = Field(primary_key=True)
    staff_id: UUID
    created_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)


class LeaveRow(Row, table=True):
    staff_id: UUID
    during: Any = Field(sa_column=Column(MOMENTS, nullable=False))
    # Set by the database: how often the days were changed, and when last.
    revision: int = 0
    changed_at: datetime | None = moment()


def teams(session: Session) -> list[TeamRow]:
    """Every team, by name."""
    return list(session.exec(select(TeamRow).order_by(TeamRow.name)))


def providers(session: Session) -> list[ProviderRow]:
    """Every provider of treatment, by name."""
    return list(session.exec(select(ProviderRow).order_by(ProviderRow.name)))


def all_staff(session: Session) -> list[StaffRow]:
    """Every account, closed ones too, by name."""
    return list(session.exec(select(StaffRow).order_by(col(StaffRow.display_name))))


def names_of(session: Session, staff_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Their display names, by id; None is skipped."""
    wanted = {one for one in staff_ids if one is not None}
    query = select(StaffRow.id, StaffRow.display_name).where(among(col(StaffRow.id), wanted))
    return dict(session.exec(query).all())


def staff_names(session: Session) -> dict[UUID, str]:
    """The display name of every colleague, by id; those with closed accounts too."""
    return dict(session.exec(select(StaffRow.id, StaffRow.display_name)).all())


def staff_by_username(session: Session, username: str) -> StaffRow | None:
    wanted = func.lower(username)
    return session.exec(select(StaffRow).where(func.lower(StaffRow.username) == wanted)).first()


def staff_by_usernames(session: Session, usernames: Iterable[str]) -> list[StaffRow]:
    """The accounts with these names, which are given in lower case."""
    query = select(StaffRow).where(func.lower(StaffRow.username).in_(list(usernames)))
    return list(session.exec(query))


def staff_by_ids(session: Session, ids: Iterable[UUID]) -> list[StaffRow]:
    return list(session.exec(select(StaffRow).where(col(StaffRow.id).in_(list(ids)))))


def lock_staff(session: Session, ids: Iterable[UUID]) -> None:
    """Two decisions about the days of the same colleagues wait for each other."""
    rows_locked(StaffRow, session, col(StaffRow.id).in_(list(ids)))


def staff_of_team(session: Session, team_id: UUID, *roles: Role) -> list[StaffRow]:
    """Active accounts of a team with one of these roles, by name."""
    query = select(StaffRow).where(
        StaffRow.team_id == team_id,
        col(StaffRow.role).in_([one.value for one in roles]),
        StaffRow.active,
    )
    return list(session.exec(query.order_by("display_name")))


def supervisors_of(session: Session, team_id: UUID) -> list[UUID]:
    """The active supervisors of a team, in the order of their ids."""
    query = select(StaffRow.id).where(
        StaffRow.team_id == team_id, StaffRow.role == Role.SUPERVISOR.value, StaffRow.active
    )
    return list(session.exec(query.order_by(col(StaffRow.id))))


_ACTOR_OF = """
select s.id, s.role, s.team_id, s.provider_id, s.display_name, s.language
from {table} t join staff s on s.id = t.staff_id
where t.token_hash = :token and t.expires_at > :now and s.active
"""
_ACTOR_OF_SESSION = text(_ACTOR_OF.format(table="web_session"))
_ACTOR_OF_API_TOKEN = text(_ACTOR_OF.format(table="api_token"))


def actor_of_session(session: Session, token_hash: bytes, now: datetime) -> Actor | None:
    """The actor of this unexpired web session."""
    return _actor(session, _ACTOR_OF_SESSION, token_hash, now)


def actor_of_api_token(session: Session, token_hash: bytes, now: datetime) -> Actor | None:
    """The actor of this unexpired bearer token."""
    return _actor(session, _ACTOR_OF_API_TOKEN, token_hash, now)


def _actor(session: Session, query: TextClause, token: bytes, now: datetime) -> Actor | None:
    row = session.execute(query, {"token": token, "now": now}).first()
    return None if row is None else Actor(Role(row.role), row.id, *row[2:])


def carry_sign_ins(session: Session, now: datetime, distance: timedelta) -> None:
    """Sessions and tokens valid at `now` are extended by this much."""
    for row in (WebSessionRow, ApiTokenRow):
        session.execute(
            update(row)
            .where(col(row.expires_at) > now)
            .values(expires_at=row.expires_at + distance)
        )


def present_at(session: Session, staff_ids: Iterable[UUID], at: datetime) -> list[UUID]:
    """Those of `staff_ids` who are active and not on leave at `at`, in the given order."""
    wanted = list(staff_ids)
    away = select(LeaveRow.staff_id).where(col(LeaveRow.during).op("@>")(at))
    here = select(StaffRow.id).where(
        col(StaffRow.id).in_(wanted), StaffRow.active, col(StaffRow.id).not_in(away)
    )
    present = set(session.exec(here))
    return [one for one in wanted if one in present]


def leave_between(
    session: Session, staff_ids: Iterable[UUID], during: Range[datetime]
) -> list[LeaveRow]:
    """Leave of `staff_ids` that touches `during`."""
    query = select(LeaveRow).where(
        col(LeaveRow.staff_id).in_(list(staff_ids)), col(LeaveRow.during).op("&&")(during)
    )
    return list(session.exec(query))

"""Teams, providers and the accounts of staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, and_, func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Field, Session, col, select

from aftercare.domain.accounts.independence import RoleHolder
from aftercare.domain.accounts.permissions import Actor, Permission, Role
from aftercare.store.database.columns import (
    JSON,
    TEXTS,
    UUIDS,
    VersionedRow,
    among,
    moment,
)
from aftercare.store.database.locks import rows_locked
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of_any


class TeamRow(VersionedRow, table=True):
    name: str
    standard_code: str | None = None
    standard_since_on: date | None = None
    standard_reason: str | None = None
    # Waits for a second administrator while it has an author; without a code, none is proposed.
    proposed_standard: str | None = None
    proposed_standard_reason: str | None = None
    standard_proposed_by: UUID | None = None
    standard_proposed_at: datetime | None = moment()
    # Since then it gets no new account, client or site: the database refuses them.
    ended_at: datetime | None = moment()


class ProviderRow(VersionedRow, table=True):
    name: str
    # Since then it gets no new account, room, programme or referral: the database refuses them.
    ended_at: datetime | None = moment()


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
    # Since when the account has its role, and who proposed it.
    role_given_at: datetime | None = moment()
    role_given_by: UUID | None = None
    # By the organisation's directory. The account cannot sign in; its work waits for an administrator.
    suspended_at: datetime | None = moment()
    # Of a machine: what it may do, for the clients of which teams, through which day, and the keys it signs with (a
    # JWK set); without keys it has a secret. A person has none of these.
    scopes: list[str] | None = Field(default=None, sa_type=TEXTS)
    team_ids: list[UUID] | None = Field(default=None, sa_type=UUIDS)
    ends_on: date | None = None
    public_keys: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )

    @property
    def is_open(self) -> bool:
        return self.active and self.suspended_at is None

    @property
    def may_sign_in(self) -> bool:
        """Whether a person can sign in to it; a machine asks for tokens in its own way."""
        return self.is_open and self.role != Role.MACHINE

    def is_open_on(self, day: date) -> bool:
        """Whether it is open on this day: a machine has a last one."""
        return self.is_open and (self.ends_on is None or day <= self.ends_on)

    def holder(self) -> RoleHolder:
        return RoleHolder(self.id, self.role_given_at, self.role_given_by)

    def actor(self) -> Actor:
        return Actor(
            Role(self.role),
            self.id,
            self.team_id,
            self.provider_id,
            self.display_name,
            self.language,
            scopes=frozenset(map(Permission, self.scopes or ())),
            team_ids=tuple(self.team_ids or ()),
        )


def can_sign_in() -> ColumnElement[bool]:
    """Of an account in a query: a person's, neither closed nor suspended, so that it can be notified and can act."""
    is_person = col(StaffRow.role) != Role.MACHINE.value
    return and_(col(StaffRow.active), col(StaffRow.suspended_at).is_(None), is_person)


def teams(session: Session) -> list[TeamRow]:
    """Every team, by name; those that ended too."""
    return list(session.exec(select(TeamRow).order_by(TeamRow.name)))


def providers(session: Session) -> list[ProviderRow]:
    """Every provider of treatment, by name; those that ended too."""
    return list(session.exec(select(ProviderRow).order_by(ProviderRow.name)))


def removed_if_unused(session: Session, part: TeamRow | ProviderRow) -> bool:
    """Whether it is gone. It stays when any row refers to it."""
    try:
        with session.begin_nested():
            session.delete(part)
            session.flush()
    except IntegrityError:
        return False
    return True


def provider_name(session: Session, provider_id: UUID) -> str:
    """The name of a provider of treatment."""
    return session.get_one(ProviderRow, provider_id).name


def all_staff(session: Session) -> list[StaffRow]:
    """Every account, closed ones too, by name."""
    return list(session.exec(select(StaffRow).order_by(col(StaffRow.display_name))))


_NAMES = "select id, display_name from staff where id = any(:ids)"


def names_of(session: Session, staff_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Their display names, by id; None is skipped."""
    wanted = sorted({one for one in staff_ids if one is not None})
    found = rows(session, _NAMES, {"ids": wanted}) if wanted else ()
    return {row["id"]: row["display_name"] for row in found}


def staff_names(session: Session) -> dict[UUID, str]:
    """The display name of every colleague, by id; those with closed accounts too."""
    return dict(session.exec(select(StaffRow.id, StaffRow.display_name)).all())


def suspended_count(session: Session) -> int:
    """How many open accounts the directory has suspended."""
    query = select(func.count()).where(col(StaffRow.suspended_at).is_not(None), StaffRow.active)
    return session.exec(query).one()


def staff_by_username(session: Session, username: str) -> StaffRow | None:
    wanted = func.lower(username)
    return session.exec(select(StaffRow).where(func.lower(StaffRow.username) == wanted)).first()


def staff_named(session: Session, name: str) -> list[StaffRow]:
    """The account with this name, else all that are shown by it, closed ones too; in any case of letters."""
    one = staff_by_username(session, name)
    if one is not None:
        return [one]
    wanted = func.lower(" ".join(name.split()))
    return list(session.exec(select(StaffRow).where(func.lower(StaffRow.display_name) == wanted)))


def staff_by_usernames(session: Session, usernames: Iterable[str]) -> list[StaffRow]:
    """The accounts with these names, which are given in lower case."""
    query = select(StaffRow).where(func.lower(StaffRow.username).in_(list(usernames)))
    return list(session.exec(query))


staff_by_ids = rows_of_any(StaffRow, "id")


def lock_staff(session: Session, ids: Iterable[UUID]) -> None:
    """Two decisions about the days of the same colleagues wait for each other."""
    rows_locked(StaffRow, session, col(StaffRow.id).in_(list(ids)))


def lock_administrators(session: Session) -> list[StaffRow]:
    """The open accounts of administrators, locked, so that of two commands that close the last two one waits."""
    is_open = col(StaffRow.active).is_(True)
    return rows_locked(StaffRow, session, is_open & (col(StaffRow.role) == Role.ADMIN.value))


_OF_PEOPLE = """
where team_id in (select team_id from person where id = any(:people)) and role = any(:roles) and active
order by team_id, role, display_name
"""


def staff_around(session: Session, person_ids: Iterable[UUID], *roles: Role) -> list[StaffRow]:
    """The same of the teams that supervise those of these people whom the actor may see, by team and role."""
    values = {"people": sorted(person_ids), "roles": [one.value for one in roles]}
    return rows_where(session, StaffRow, _OF_PEOPLE, values)


def staff_of_team(session: Session, team_id: UUID, *roles: Role) -> list[StaffRow]:
    """Active accounts of a team with one of these roles, by name."""
    tail = "where team_id = :team and role = any(:roles) and active order by display_name"
    values = {"team": team_id, "roles": [one.value for one in roles]}
    return rows_where(session, StaffRow, tail, values)


def staff_with_role(session: Session, role: Role) -> list[StaffRow]:
    """Active accounts with this role, by name."""
    tail = "where role = :role and active order by display_name"
    return rows_where(session, StaffRow, tail, {"role": role.value})


def staff_with_role_ever(session: Session, role: Role) -> list[StaffRow]:
    """Accounts with this role, closed ones too, by name."""
    tail = "where role = :role order by display_name"
    return rows_where(session, StaffRow, tail, {"role": role.value})


def officers_of(session: Session, person_id: UUID) -> list[StaffRow]:
    """The officer of a client and the deputy, in no order."""
    tail = (
        "where staff.id in (select unnest(array[p.officer_id, p.deputy_id]) from person p"
        " where p.id = :person)"
    )
    return rows_where(session, StaffRow, tail, {"person": person_id})


def officers_at_work(session: Session, team_ids: Iterable[UUID]) -> list[StaffRow]:
    """Active officers of these teams, by name."""
    query = select(StaffRow).where(
        among(col(StaffRow.team_id), set(team_ids)),
        StaffRow.role == Role.OFFICER.value,
        StaffRow.active,
    )
    return list(session.exec(query.order_by("display_name")))


_SUPERVISORS = """
select id from staff where team_id = :team and role = 'supervisor' and active and suspended_at is null order by id
"""


def supervisors_of(session: Session, team_id: UUID) -> list[UUID]:
    """The supervisors of a team who can sign in, in the order of their ids."""
    return [row["id"] for row in rows(session, _SUPERVISORS, {"team": team_id})]


def supervisors_but(session: Session, team_id: UUID, without: UUID | None) -> list[UUID]:
    """All supervisors who can sign in, those of this team first, but for this account."""
    query = select(StaffRow.id).where(StaffRow.role == Role.SUPERVISOR.value, can_sign_in())
    is_own = col(StaffRow.team_id).is_not_distinct_from(team_id)
    found = session.exec(query.order_by(is_own.desc(), col(StaffRow.id)))
    return [one for one in found if one != without]

"""Versioned policies: one administrator proposes a version and another activates it; lookups are the same for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Computed, Connection, String, func, inspect
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.database.columns import Table, moment
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.read_ahead import rows_where


class Proposed(Table):
    """One version; it counts once a second administrator activated it."""

    version: int = Field(primary_key=True)
    proposed_by: UUID | None = None
    proposed_at: datetime | None = moment()
    activated_by: UUID | None = None
    activated_at: datetime | None = moment()

    @property
    def waits(self) -> bool:
        """Whether it can still be activated."""
        return self.activated_at is None


class Adopted(Proposed):
    """One version that is in force from its first day."""

    valid_from: date


class Ending(StrEnum):
    """How a proposal ends without being activated: by its proposer, or by another administrator with a reason."""

    WITHDRAWN = auto()
    REFUSED = auto()


class Endable(Adopted):
    """One that can end before it is activated; the fields are empty for all others."""

    ended_as: str | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = moment()
    end_reason: str | None = None

    @property
    def waits(self) -> bool:
        return self.activated_at is None and self.ended_at is None


Version = TypeVar("Version", bound=Proposed)
Dated = TypeVar("Dated", bound=Adopted)


def adopted_state() -> Any:
    """The column `state`, which follows from whether a second administrator activated the version."""
    words = "case when activated_at is null then 'proposed' else 'activated' end"
    return Field(default=None, sa_column=Column(String, Computed(words), nullable=False))


def get_version(
    session: Session, table: type[Version], version: int, *, for_update: bool = False, **key: str
) -> Version:
    """A version by its number and what else is in its key."""
    wanted = {"version": version, **key}
    if for_update:
        row = session.get(table, wanted, with_for_update=ROW_LOCK)
    else:
        tail = "where " + " and ".join(f"{name} = :{name}" for name in wanted)
        row = next(iter(rows_where(session, table, tail, wanted)), None)
    if row is None:
        raise NotFound()
    return row


def versions_shown(session: Session, table: type[Version]) -> list[Version]:
    """Every version, the newest first, by what else is in the key."""
    order = (*_key_without_number(table), col(table.version).desc())
    return list(session.exec(select(table).order_by(*order)))


def version_in_force(
    session: Session, table: type[Dated], on: date, *also: ColumnElement[bool]
) -> Dated | None:
    """The newest activated version with a first day that has come, of those that meet `also`."""
    query = (
        select(table)
        .where(col(table.activated_at).is_not(None), col(table.valid_from) <= on, *also)
        .order_by(col(table.version).desc())
        .limit(1)
    )
    return session.exec(query).first()


def is_overtaken(session: Session, row: Adopted, today: date) -> bool:
    """Whether this version would never be in force: a newer activated one counts no later than it would from today."""
    table = type(row)
    newer = col(table.activated_at).is_not(None) & (col(table.version) > row.version)
    begun = col(table.valid_from) <= max(row.valid_from, today)
    return session.exec(select(table.version).where(newer, begun).limit(1)).first() is not None


def next_version(session: Session, row: Proposed) -> int:
    """The number for a row that is not stored yet."""
    query = select(func.coalesce(func.max(type(row).version), 0)).filter_by(**key_of(row))
    return int(session.exec(query).one()) + 1


def key_of(row: Proposed) -> dict[str, str]:
    """What the row has in its key beside its number."""
    return {one.name: getattr(row, one.name) for one in _key_without_number(type(row))}


def _key_without_number(table: type[Proposed]) -> list[Any]:
    return [one for one in inspect(table).primary_key if one.name != "version"]


class SetInDays(Proposed):
    """One version of numbers of days, proposed with a reason; the newest activated one is in force, and none is ever
    changed."""

    reason: str


Days = TypeVar("Days", bound=SetInDays)
_NEWEST = "where activated_at is not null order by version desc limit 1"


def newest_of(session: Session, table: type[Days]) -> Days:
    """The version in force."""
    (found,) = rows_where(session, table, _NEWEST, {})
    return found


def from_first_day(columns: dict[str, Any]) -> dict[str, Any]:
    """A shipped version is in force from the start of its first day, without an activation."""
    first_on = date.fromisoformat(columns["valid_from"])
    return columns | {"valid_from": first_on, "activated_at": start_of_day(first_on)}


def load_shipped(
    connection: Connection, table: type[Adopted], versions: Iterable[Mapping[str, Any]]
) -> None:
    """Add the missing versions. A loaded version is never overwritten: what was done by it stays explained by it, so a
    correction ships as a new version."""
    for columns in versions:
        connection.execute(insert(table).values(columns).on_conflict_do_nothing())

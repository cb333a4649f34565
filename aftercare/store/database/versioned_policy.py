"""Versioned policies: one administrator proposes a version and another activates it; lookups are the same for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Computed, Connection, String, func, inspect
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.database.columns import MOMENT, Table, moment
from aftercare.store.database.locks import ROW_LOCK


class Adopted(Table):
    """One version; in force from its first day if a second administrator activated it."""

    version: int = Field(primary_key=True)
    valid_from: date
    proposed_by: UUID | None = None
    proposed_at: datetime | None = moment()
    activated_by: UUID | None = None
    activated_at: datetime | None = moment()


Version = TypeVar("Version", bound=Adopted)


def adopted_state() -> Any:
    """The column `state`, which follows from whether a second administrator activated the version."""
    words = "case when activated_at is null then 'proposed' else 'activated' end"
    return Field(default=None, sa_column=Column(String, Computed(words), nullable=False))


def get_version(
    session: Session, table: type[Version], version: int, *, for_update: bool = False, **key: str
) -> Version:
    """A version by its number and what else is in its key."""
    row = session.get(
        table, {"version": version, **key}, with_for_update=ROW_LOCK if for_update else None
    )
    if row is None:
        raise NotFound()
    return row


def versions_shown(session: Session, table: type[Version]) -> list[Version]:
    """Every version, the newest first, by what else is in the key."""
    order = (*_key_without_number(table), col(table.version).desc())
    return list(session.exec(select(table).order_by(*order)))


def version_in_force(
    session: Session, table: type[Version], on: date, *also: ColumnElement[bool]
) -> Version | None:
    """The newest activated version with a first day that has come, of those that meet `also`."""
    query = (
        select(table)
        .where(col(table.activated_at).is_not(None), col(table.valid_from) <= on, *also)
        .order_by(col(table.version).desc())
        .limit(1)
    )
    return session.exec(query).first()


def next_version(session: Session, row: Adopted) -> int:
    """The number for a row that is not stored yet."""
    table = type(row)
    key = {one.name: getattr(row, one.name) for one in _key_without_number(table)}
    query = select(func.coalesce(func.max(table.version), 0)).filter_by(**key)
    return int(session.exec(query).one()) + 1


def _key_without_number(table: type[Adopted]) -> list[Any]:
    return [one for one in inspect(table).primary_key if one.name != "version"]


class SetInDays(Table):
    """One version of numbers of days, set with a reason; the highest is in force and none is ever changed."""

    version: int = Field(primary_key=True)
    reason: str
    entered_by: UUID | None = None
    entered_at: datetime = Field(sa_type=MOMENT)


Days = TypeVar("Days", bound=SetInDays)


def newest_of(session: Session, table: type[Days]) -> Days:
    """The version in force."""
    return session.exec(select(table).order_by(col(table.version).desc()).limit(1)).one()


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

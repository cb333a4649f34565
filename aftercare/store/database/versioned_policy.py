"""Versioned policies: one administrator proposes a version and another activates it; lookups are the same for all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, Computed, String, func
from sqlmodel import Field, Session, SQLModel, col, select

from aftercare.base.errors import NotFound
from aftercare.store.database.columns import moment
from aftercare.store.database.locks import ROW_LOCK


class Adopted(SQLModel):
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
    session: Session, table: type[Version], version: int, *, for_update: bool = False
) -> Version:
    row = session.get(table, version, with_for_update=ROW_LOCK if for_update else None)
    if row is None:
        raise NotFound()
    return row


def versions_shown(session: Session, table: type[Version]) -> list[Version]:
    """Every version, the newest first."""
    return list(session.exec(select(table).order_by(col(table.version).desc())))


def version_in_force(session: Session, table: type[Version], on: date) -> Version | None:
    """The newest activated version with a first day that has come."""
    query = (
        select(table)
        .where(col(table.activated_at).is_not(None), col(table.valid_from) <= on)
        .order_by(col(table.version).desc())
        .limit(1)
    )
    return session.exec(query).first()


def next_version(session: Session, table: type[Version]) -> int:
    return int(session.exec(select(func.coalesce(func.max(table.version), 0))).one()) + 1

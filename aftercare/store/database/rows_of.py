"""The query that most tables have: the rows of one owner, or of many, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, SQLModel, col, select

from aftercare.store.database.columns import among

Kind = TypeVar("Kind", bound=SQLModel)


def rows_of(kind: type[Kind], owner: str, *order: str) -> Callable[[Session, UUID], list[Kind]]:
    """A function that returns the rows with an id in the column `owner`. `order` names columns; a minus before the name
    puts the newest or highest first."""
    column, ordered = col(getattr(kind, owner)), _ordered(kind, order)

    def owned(session: Session, owner_id: UUID) -> list[Kind]:
        return list(session.exec(select(kind).where(column == owner_id).order_by(*ordered)))

    return owned


def rows_of_any(
    kind: type[Kind], owner: str, *order: str
) -> Callable[[Session, Iterable[UUID]], list[Kind]]:
    """The same for many ids; for none, nothing is asked."""
    column, ordered = col(getattr(kind, owner)), _ordered(kind, order)

    def owned(session: Session, owner_ids: Iterable[UUID]) -> list[Kind]:
        wanted = list(owner_ids)
        found = select(kind).where(among(column, wanted)).order_by(*ordered)
        return list(session.exec(found)) if wanted else []

    return owned


def _ordered(kind: type[SQLModel], order: Iterable[str]) -> list[Any]:
    columns = ((col(getattr(kind, name.lstrip("-"))), name) for name in order)
    return [column.desc() if name.startswith("-") else column for column, name in columns]

"""What most tables have: the query for the rows of one owner, or of many, in order; whether an edit changes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, SQLModel

from aftercare.store.database.read_ahead import rows_where

Kind = TypeVar("Kind", bound=SQLModel)


def rows_of(kind: type[Kind], owner: str, *order: str) -> Callable[[Session, UUID], list[Kind]]:
    """A function that returns the rows with an id in the column `owner`. `order` names columns; a minus before the name
    puts the newest or highest first."""
    tail = f"where {owner} = :owner {_ordered(order)}"

    def owned(session: Session, owner_id: UUID) -> list[Kind]:
        return rows_where(session, kind, tail, {"owner": owner_id})

    return owned


def rows_of_any(
    kind: type[Kind], owner: str, *order: str
) -> Callable[[Session, Iterable[UUID]], list[Kind]]:
    """The same for many ids; for none, nothing is asked."""
    tail = f"where {owner} = any(:owners) {_ordered(order)}"

    def owned(session: Session, owner_ids: Iterable[UUID]) -> list[Kind]:
        wanted = list(owner_ids)
        return rows_where(session, kind, tail, {"owners": wanted}) if wanted else []

    return owned


def _ordered(order: Iterable[str]) -> str:
    names = ", ".join(f"{name[1:]} desc" if name.startswith("-") else name for name in order)
    return names and f"order by {names}"


def stands(row: object, values: Mapping[str, Any]) -> bool:
    """Whether the row has all of these values already: then an edit keeps version and ETag, and is no change."""
    return all(getattr(row, name) == value for name, value in values.items())

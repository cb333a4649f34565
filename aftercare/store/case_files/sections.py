"""Reads and writes the tables a case file is made of, each in the same way."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, select


def rows_of_person(session: Session, table: type[SQLModel], person_id: UUID) -> list[Any]:
    """The rows of a table that belong to this person."""
    asked: Any = table
    return list(session.exec(select(asked).where(asked.person_id == person_id)))


def rows_by_ids(session: Session, table: type[SQLModel], ids: Collection[UUID]) -> list[Any]:
    """The rows of a table with these ids."""
    asked: Any = table
    return list(session.exec(select(asked).where(col(asked.id).in_(ids))))


def id_by_name(session: Session, table: type[SQLModel], name: str) -> UUID | None:
    """The id of the row of a table that has this name."""
    asked: Any = table
    found: UUID | None = session.exec(select(asked.id).where(asked.name == name)).first()
    return found


def insert_rows(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Write these rows, dictionaries with the same keys; a constraint violation raises from the driver."""
    session.execute(insert(table), rows)

"""Writes many rows of one table at once, and leaves those that are already there as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, inspect
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, SQLModel, select

CHUNK = 500


def add_missing(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> int:
    """Insert rows (dictionaries with the same keys) with a new primary key; returns how many were inserted.

    A violation of any other constraint still raises from the driver: a taken name, a double booking.
    """
    if not rows:
        return 0
    keys = [column.name for column in inspect(table).primary_key]
    before = _count(session, table)
    for first in range(0, len(rows), CHUNK):
        statement = insert(table).on_conflict_do_nothing(index_elements=keys)
        session.execute(statement, list(rows[first : first + CHUNK]))
    return _count(session, table) - before


def _count(session: Session, table: type[SQLModel]) -> int:
    return int(session.exec(select(func.count()).select_from(table)).one())

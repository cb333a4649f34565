"""The rows of a screen in plain SQL: one query per part, through the reader's own row-level security."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Result, text
from sqlmodel import Session

from aftercare.store.database.read_ahead import Row, answered

__all__ = ["Row", "execute", "rows"]
_statement = lru_cache(maxsize=1024)(text)


def rows(session: Session, query: str, values: Mapping[str, Any]) -> list[Row]:
    """Every row as a plain dict, in the order of the query."""
    known = answered(session, query, values)
    if known is not None:
        return known
    return [dict(row) for row in session.execute(_statement(query), dict(values)).mappings()]


def execute(
    session: Session, query: str, values: Mapping[str, Any] | list[dict[str, Any]] | None = None
) -> Result[*tuple[Any, ...]]:
    """The result of the query, or of a statement that writes, once for each of several values."""
    return session.execute(_statement(query), values)

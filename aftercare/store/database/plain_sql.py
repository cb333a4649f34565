"""The rows of a screen in plain SQL: one query per part, through the reader's own row-level security."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import TextClause
from sqlmodel import Session

Row = dict[str, Any]


def rows(session: Session, query: TextClause, values: Mapping[str, Any]) -> list[Row]:
    """Every row as a plain dict, in the order of the query."""
    return [dict(row) for row in session.execute(query, dict(values)).mappings()]

"""Filters of a list that an account keeps, as codes and ids of the list's address."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import Field, Session

from aftercare.store.database.columns import MOMENT, Row
from aftercare.store.database.locks import get_row
from aftercare.store.database.read_ahead import rows_where


class SavedFilterRow(Row, table=True):
    """`query` is what stands behind the question mark: `kind=call_person&tier=2`."""

    staff_id: UUID
    page: str
    query: str
    saved_at: datetime = Field(sa_type=MOMENT)


def saved_on(session: Session, page: str) -> list[SavedFilterRow]:
    """The reader's own of this page, by row-level security; the oldest first."""
    tail = "where page = :page order by saved_at, id"
    return rows_where(session, SavedFilterRow, tail, {"page": page})


get_saved = partial(get_row, SavedFilterRow)

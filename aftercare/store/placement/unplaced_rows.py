"""Occurrences without a time, one row each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, delete
from sqlmodel import Field, Session, col

from aftercare.store.database.columns import (
    JSON,
    MOMENT,
    Table,
)
from aftercare.store.database.rows_of import rows_of


class UnplacedRow(Table, table=True):
    line_id: UUID = Field(primary_key=True)
    occurrence: int = Field(primary_key=True)
    person_id: UUID
    obligation_id: UUID
    first_on: date
    last_on: date
    reason: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    noticed_at: datetime = Field(sa_type=MOMENT)


unplaced_of = rows_of(UnplacedRow, "person_id", "first_on")


def drop_unplaced(session: Session, line_id: UUID, occurrence: int) -> None:
    """This occurrence no longer waits for a time."""
    session.execute(
        delete(UnplacedRow).where(
            col(UnplacedRow.line_id) == line_id, col(UnplacedRow.occurrence) == occurrence
        )
    )

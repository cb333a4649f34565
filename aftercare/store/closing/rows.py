"""Closings of files: one stands while the file is closed, and a reopening ends it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, Session, col, select

from aftercare.store.database.columns import JSON, MOMENT, OfPerson, VersionedRow, among, moment
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import PersonRow, get_after_person


class FileClosingRow(OfPerson, VersionedRow, table=True):
    closed_on: date
    reason: str
    note: str = sealed("file_closing.note", default="")
    closed_by: UUID
    closed_at: datetime = Field(sa_type=MOMENT)
    reopened_by: UUID | None = None
    reopened_at: datetime | None = moment()
    reopen_reason: str | None = sealed("file_closing.reopen_reason", default=None)
    ended: dict[str, dict[str, str]] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )
    seen_by: UUID | None = None
    seen_at: datetime | None = moment()


get_closing = partial(get_after_person, FileClosingRow)

closings_of = rows_of(FileClosingRow, "person_id", "-closed_at")
"""Every closing of this file, the newest first."""


def closings_unseen(
    session: Session, team_id: UUID | None
) -> list[tuple[FileClosingRow, PersonRow]]:
    """Closings in this team that stand and that no supervisor has seen, the oldest first."""
    query = (
        select(FileClosingRow, PersonRow)
        .join(PersonRow, col(PersonRow.id) == col(FileClosingRow.person_id))
        .where(
            PersonRow.team_id == team_id,
            col(FileClosingRow.seen_at).is_(None),
            col(FileClosingRow.reopened_at).is_(None),
        )
        .order_by(col(FileClosingRow.closed_at), col(FileClosingRow.id))
    )
    return list(session.exec(query).all())


def people_of_closings(session: Session, closing_ids: Iterable[UUID]) -> dict[UUID, PersonRow]:
    """The clients of those of these closings that the reader sees, by closing."""
    query = select(FileClosingRow.id, PersonRow).join(
        PersonRow, col(PersonRow.id) == col(FileClosingRow.person_id)
    )
    return dict(session.exec(query.where(among(col(FileClosingRow.id), closing_ids))).all())

"""Recorded reasons why a court condition has no obligation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, Session, col, or_, select

from aftercare.store.database.columns import MOMENT, OfPerson, among, moment
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed


class CoverageReasonRow(OfPerson, table=True):
    condition_id: UUID
    number: int
    reason: str = sealed("coverage_reason.reason")
    until_on: date | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = moment()


reasons_of = rows_of(CoverageReasonRow, "condition_id", "-number")
"""Every version, the newest first."""


def reasons_that_hold(
    session: Session, person_ids: Iterable[UUID], today: date
) -> list[CoverageReasonRow]:
    """Not withdrawn, and of a condition that has not ended since."""
    query = select(CoverageReasonRow).where(
        among(CoverageReasonRow.person_id, person_ids),
        col(CoverageReasonRow.withdrawn_at).is_(None),
        or_(col(CoverageReasonRow.until_on).is_(None), col(CoverageReasonRow.until_on) >= today),
    )
    return list(session.exec(query))

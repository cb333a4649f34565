"""Recorded reasons why a court condition has no obligation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, Session

from aftercare.store.database.columns import MOMENT, OfPerson, moment
from aftercare.store.database.read_ahead import rows_where
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


_THAT_HOLD = """
where person_id = any(:people) and withdrawn_at is null and (until_on is null or until_on >= :today)
"""


def reasons_that_hold(
    session: Session, person_ids: Iterable[UUID], today: date
) -> list[CoverageReasonRow]:
    """Not withdrawn, and of a condition that has not ended since."""
    values = {"people": list(person_ids), "today": today}
    return rows_where(session, CoverageReasonRow, _THAT_HOLD, values)

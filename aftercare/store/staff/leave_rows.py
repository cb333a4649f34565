"""Leave of staff, and who of them is at work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Field, Session, col, select

from aftercare.store.accounts.rows import StaffRow, can_sign_in
from aftercare.store.database.columns import (
    MOMENTS,
    Row,
    moment,
)
from aftercare.store.database.read_ahead import rows_where


class LeaveRow(Row, table=True):
    staff_id: UUID
    during: Any = Field(sa_column=Column(MOMENTS, nullable=False))
    # Set by the database: how often the days were changed, and when last.
    revision: int = 0
    changed_at: datetime | None = moment()


def present_at(session: Session, staff_ids: Iterable[UUID], at: datetime) -> list[UUID]:
    """Those of `staff_ids` who can sign in and are not on leave at `at`, in the given order."""
    wanted = list(staff_ids)
    away = select(LeaveRow.staff_id).where(col(LeaveRow.during).op("@>")(at))
    here = select(StaffRow.id).where(
        col(StaffRow.id).in_(wanted), can_sign_in(), col(StaffRow.id).not_in(away)
    )
    present = set(session.exec(here))
    return [one for one in wanted if one in present]


_BETWEEN = "where staff_id = any(:staff) and during && tstzrange(:first, :last)"


def leave_between(
    session: Session, staff_ids: Iterable[UUID], during: Range[datetime]
) -> list[LeaveRow]:
    """Leave of `staff_ids` that touches `during`."""
    values = {"staff": list(staff_ids), "first": during.lower, "last": during.upper}
    return rows_where(session, LeaveRow, _BETWEEN, values)

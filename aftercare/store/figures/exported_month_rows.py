"""The figures of calendar months as they leave for a warehouse, each counted once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, Session, col, select

from aftercare.store.database.bulk import add_missing
from aftercare.store.database.columns import JSON, MOMENT, Table, moment


class FiguresMonthRow(Table, table=True):
    month: date = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    counted_at: datetime = Field(sa_type=MOMENT)
    tables: dict[str, list[dict[str, Any]]] = Field(sa_column=Column(JSON, nullable=False))
    exported_at: datetime | None = moment()


def newest_revision_of(session: Session, month: date) -> FiguresMonthRow | None:
    """The figures of the month as they leave now; None before they were counted."""
    query = select(FiguresMonthRow).where(FiguresMonthRow.month == month)
    return session.exec(query.order_by(col(FiguresMonthRow.revision).desc()).limit(1)).first()


def keep_revision(
    session: Session, month: date, revision: int, counted_at: datetime, tables: dict[str, Any]
) -> FiguresMonthRow:
    """The revision as it stands: another process that counted it meanwhile was first."""
    row = {"month": month, "revision": revision, "counted_at": counted_at, "tables": tables}
    add_missing(session, FiguresMonthRow, [row])
    return session.get_one(FiguresMonthRow, (month, revision))


def months_exported(session: Session) -> set[date]:
    """The months of which a revision is in the folder."""
    query = select(col(FiguresMonthRow.month)).where(col(FiguresMonthRow.exported_at).is_not(None))
    return set(session.exec(query))

"""Counts the figures of a calendar month once, and keeps them as they leave for a warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aftercare.base.errors import Conflict
from aftercare.domain.figures.cell_suppression import may_follow
from aftercare.domain.figures.exported_tables import (
    cells_of,
    exported_tables,
    last_closed_month,
    months_between,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.figures.exported_month_rows import (
    FiguresMonthRow,
    keep_revision,
    newest_revision_of,
)
from aftercare.store.figures.month_facts import month_counts
from aftercare.store.figures.team_figure_rows import first_recorded


def closed_months(work: UnitOfWork) -> Sequence[date]:
    """The months that are counted by now, from the first of which anything was recorded."""
    first = first_recorded(work.session)
    last = last_closed_month(civil_date(work.now))
    return months_between(first, last) if first else []


def figures_of_month(work: UnitOfWork, month: date) -> FiguresMonthRow:
    """The figures of a closed month: as they were counted before, else counted now."""
    return newest_revision_of(work.session, month) or _count(work, month)


def revise_month(work: UnitOfWork, month: date) -> FiguresMonthRow:
    """Count the month anew and keep it as its next revision; the same one where nothing changed. Raises Conflict where
    the difference with the revision before would be a small count."""
    before = newest_revision_of(work.session, month)
    if before is None:
        return _count(work, month)
    tables = exported_tables(month, month_counts(work.session, month))
    if tables == before.tables:
        return before
    if not may_follow(cells_of(before.tables), cells_of(tables)):
        raise Conflict(
            "The month was corrected by fewer than 5 somewhere, or other cells are left out now: beside the figures of"
            " before, that would reveal a small count."
        )
    return keep_revision(work.session, month, before.revision + 1, work.now, tables)


def _count(work: UnitOfWork, month: date) -> FiguresMonthRow:
    tables = exported_tables(month, month_counts(work.session, month))
    return keep_revision(work.session, month, 1, work.now, tables)

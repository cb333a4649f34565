"""Exports the figures of each calendar month once, two weeks after its end, to a folder that a warehouse reads."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Final

from aftercare.base.clock import Clock
from aftercare.processes.figures.export_folder import Format, write_month
from aftercare.processes.figures.monthly_figures import closed_months, figures_of_month
from aftercare.scheduling.jobs.batches import Only, RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.figures.exported_month_rows import months_exported

# After the figures of messages and teams are counted.
EXPORT_AT: Final = time(4, 30)


def months_to_export(work: UnitOfWork) -> list[date]:
    exported = months_exported(work.session)
    return [one for one in closed_months(work) if one not in exported]


def count_month(work: UnitOfWork, month: date) -> bool:
    """Committed before anything is written, so that what is written is what is kept."""
    figures_of_month(work, month)
    return False


def export_month(work: UnitOfWork, month: date, folder: Path, form: Format) -> bool:
    """After a crash between the file and the record, the same month is found there and only recorded."""
    row = figures_of_month(work, month)
    write_month(folder, row.month, row.revision, row.counted_at, row.tables, form)
    row.exported_at = work.now
    work.session.add(row)
    audit.note(work, "export-team-figures", "team")
    return True


def export_figures_job(database: Database, clock: Clock, folder: Path, form: Format) -> Job:
    """`folder` is that of the settings."""

    def run(only: Only = None) -> RunResult:
        counted = each(database, clock, months_to_export, count_month, only)

        def export(work: UnitOfWork, month: date) -> bool:
            return str(month) not in counted.left and export_month(work, month, folder, form)

        return counted + each(database, clock, months_to_export, export, only)

    return Job("export-figures", run, daily_at=EXPORT_AT, retry=run)

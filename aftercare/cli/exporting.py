"""`aftercare export-figures`: writes the figures of closed months to a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from aftercare.base.errors import FieldFault, Invalid, UnusableFile, refuse_if
from aftercare.base.whole_files import what_is_wrong_with_folder
from aftercare.cli.app_states import app_state_for_command
from aftercare.cli.options import AsJson
from aftercare.cli.output import out, plainly, say_json
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.processes.figures.export_folder import (
    Format,
    folder_name,
    require_format,
    write_month,
)
from aftercare.processes.figures.monthly_figures import (
    closed_months,
    figures_of_month,
    revise_month,
)
from aftercare.store.accounts import audit


@plainly
def export_figures(
    folder: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to write.")],
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help="csv, or parquet with aftercare\\[parquet]."
        ),
    ] = "csv",
    months: Annotated[
        str | None,
        typer.Option(
            "--months",
            metavar="MONTHS",
            help="One, or the first and last: 2026-09..2026-11. Absent: all.",
        ),
    ] = None,
    revise: Annotated[
        bool,
        typer.Option(
            "--revise", help="Count these months anew, where that reveals no small count."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the figures of closed months, without names and small counts, for a warehouse.

    With --json an object with `folders`: `month`, `revision`, `folder`, and whether it is `new`.
    """
    chosen = _format(form)
    require_format(chosen)
    if not folder.absolute().parent.is_dir():
        # A misspelt one would be made too, and its files would be where no one looks for them.
        raise UnusableFile(f"{folder.parent} is not there; make it first.")
    wrong = what_is_wrong_with_folder(folder)
    if wrong:
        raise UnusableFile(wrong)
    span = _span(months)
    done = []
    with app_state_for_command() as app_state:
        database, clock = app_state.database, app_state.clock
        with database.work(CLOCK, clock.now()) as work:
            wanted = _wanted(list(closed_months(work)), span)
        for month in wanted:
            # Kept before it is written, so that no other export of this month ever differs.
            with database.work(CLOCK, clock.now()) as work:
                row = revise_month(work, month) if revise else figures_of_month(work, month)
                audit.note(work, "export-team-figures", "team")
                found = row.revision, row.counted_at, row.tables
            try:
                written = write_month(folder, month, *found, chosen)
            except OSError as error:
                raise UnusableFile(f"{folder} cannot be written: {error.strerror}.") from None
            place = folder / folder_name(month, found[0])
            done.append(
                {
                    "month": f"{month:%Y-%m}",
                    "revision": found[0],
                    "folder": str(place),
                    "new": written is not None,
                }
            )
    if as_json:
        say_json({"folders": done})
        return
    for one in done:
        says = "" if one["new"] else " (was there already)"
        out().print(f"{one['folder']}{says}", markup=False, soft_wrap=True)
    if not done:
        out().print("No month is closed yet: one is counted two weeks after its end.")


def _format(typed: str) -> Format:
    if typed not in list(Format):
        raise Invalid.at("--format", "unknown-format", "must be csv or parquet")
    return Format(typed)


def _span(typed: str | None) -> tuple[date, date] | None:
    if typed is None:
        return None
    first, _, last = typed.partition("..")
    try:
        span = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last or first}-01")
    except ValueError:
        detail = "must be a month such as 2026-09, or two: 2026-09..2026-11"
        raise Invalid.at("--months", "not-a-month", detail) from None
    refuse_if(
        [FieldFault("--months", "reversed", "begin with the first")] if span[1] < span[0] else []
    )
    return span


def _wanted(closed: list[date], span: tuple[date, date] | None) -> list[date]:
    if span is None:
        return closed
    wanted = [one for one in closed if span[0] <= one <= span[1]]
    if span[0] not in wanted or span[1] not in wanted:
        detail = "has a month that is not closed yet, or from before the first record"
        raise Invalid.at("--months", "month-not-closed", detail)
    return wanted

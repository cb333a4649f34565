"""`aftercare tick`: runs one tick of a job; a shell completes the names of jobs without waiting for large libraries."""

from __future__ import annotations

from typing import Annotated

import typer

from aftercare.cli.job_names import JOB_NAMES
from aftercare.cli.options import AsJson


def tick_job(
    job: Annotated[
        str,
        typer.Argument(
            metavar="JOB",
            help=f"One of {', '.join(JOB_NAMES)}.",
            autocompletion=lambda: list(JOB_NAMES),
        ),
    ],
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="MOMENT",
            help="As if it were 2026-11-24T09:00Z; no moment after now.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run one job's tick, unless its present slot was taken by another worker.

    On the database of a demonstration, now is what its own clock says.

    With --json an object with `job` and `handled`: a number, or null where the slot was taken.
    """
    # Imported here: a shell that completes a name should not wait for them.
    from aftercare.cli.ticks import tick_by_hand

    tick_by_hand(job, at, as_json=as_json)

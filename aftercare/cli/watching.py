"""Commands that run one tick, look whether anything was forgotten, or check the log's chain."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table

from aftercare.base.clock import FixedClock
from aftercare.base.errors import FieldFault, Invalid
from aftercare.cli.houses import house_for_command
from aftercare.cli.speaking import NOT_ZERO, out, plainly
from aftercare.domain.access import CLOCK
from aftercare.domain.wall_time import parse_moment
from aftercare.scheduling.jobs import Job, tick
from aftercare.store import audit
from aftercare.store.watchdog import counts
from aftercare.worker import worker_name

# A job is silent when its newest tick is older than a few of its rhythms, and never sooner than this.
RHYTHMS, LEAST = 3, timedelta(minutes=10)
A_DAY_AND_AN_HOUR = timedelta(hours=25)


@plainly
def tick_job(
    job: Annotated[str, typer.Argument(metavar="JOB")],
    at: Annotated[
        str | None, typer.Option("--at", metavar="MOMENT", help="As if it were 2026-11-24T09:00Z.")
    ] = None,
) -> None:
    """Run one job's tick, unless its present slot was taken by another worker."""
    clock = FixedClock(parse_moment(at)) if at else None
    with house_for_command(clock) as house:
        known = {one.name: one for one in house.jobs}
        if job not in known:
            fault = FieldFault("JOB", "unknown-job", f"must be one of {', '.join(known)}")
            raise Invalid(fields=(fault,))
        handled = tick(house.database, house.clock, known[job], worker_name())
    if handled is None:
        out().print(f"{job}: this slot was already taken.")
    else:
        out().print(f"{job}: {handled} handled.")


@plainly
def watchdog() -> None:
    """Count what must never be. Exit code 1 when anything is not zero."""
    with house_for_command() as house:
        now = house.clock.now()
        expected = {job.name: silent_since(job, now) for job in house.jobs}
        with house.database.work(CLOCK, now) as work:
            found = counts(work.session, now, expected)
    table = Table("What must never be", "Count")
    for name, number in found.items():
        table.add_row(name, str(number), style="bold red" if number else None)
    out().print(table)
    if any(found.values()):
        raise typer.Exit(NOT_ZERO)


def silent_since(job: Job, now: datetime) -> datetime:
    """The moment after which a job must have finished a tick to count as alive."""
    if job.daily_at is not None:
        return now - A_DAY_AND_AN_HOUR
    return now - max(RHYTHMS * job.every, LEAST)


@plainly
def verify() -> None:
    """Follow the access log's chain of hashes from its first entry. Exit code 1 where it breaks."""
    with house_for_command() as house, house.database.work(CLOCK, house.clock.now()) as work:
        broken_at = audit.first_break(work.session)
    if broken_at is None:
        out().print("Every sealed entry follows from the one before it.")
        return
    out().print(f"The chain breaks at position {broken_at}.")
    raise typer.Exit(NOT_ZERO)

"""Commands that run one tick, check whether anything was forgotten, or check the hash chain of the access log."""

from __future__ import annotations

import signal
from typing import Annotated

import typer
from rich.table import Table

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Invalid
from aftercare.cli.app_states import app_state_for_command, app_state_for_operations
from aftercare.cli.output import NOT_ZERO, err, out, plainly
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.preparing import prepare
from aftercare.domain.time.wall_time import parse_moment
from aftercare.scheduling.jobs.job import tick
from aftercare.store.accounts import audit
from aftercare.watchdog.heartbeat import heart
from aftercare.watchdog.rounds import Watchdog, look
from aftercare.watchdog.status_page import status_shown
from aftercare.worker import worker_name


@plainly
def tick_job(
    job: Annotated[str, typer.Argument(metavar="JOB")],
    at: Annotated[
        str | None, typer.Option("--at", metavar="MOMENT", help="As if it were 2026-11-24T09:00Z.")
    ] = None,
) -> None:
    """Run one job's tick, unless its present slot was taken by another worker."""
    clock = FixedClock(parse_moment(at)) if at else None
    with app_state_for_command(clock) as app_state:
        known = {one.name: one for one in app_state.jobs}
        if job not in known:
            raise Invalid.at("JOB", "unknown-job", f"must be one of {', '.join(known)}")
        if not known[job].can_run():
            err().print("Compiling the placement engine for this machine, once (15 seconds)")
            prepare()
        handled = tick(app_state.database, app_state.clock, known[job], worker_name())
    if handled is None:
        out().print(f"{job}: this slot was already taken.")
    else:
        out().print(f"{job}: {handled} handled.")


@plainly
def watchdog(
    every: Annotated[
        int | None,
        typer.Option("--every", min=5, max=3600, metavar="SECONDS", help="Go on looking."),
    ] = None,
    status_port: Annotated[
        int | None,
        typer.Option("--status-port", min=1, max=65535, help="Show a page there, with --every."),
    ] = None,
) -> None:
    """Count what should be impossible, once (exit code 1 when anything is not zero), or again and again.

    Connects to AFTERCARE_WATCHDOG_DATABASE_URL when that is set, as an account that can only count.
    """
    if status_port and not every:
        detail = "shows what a watchdog that goes on found: say --every as well"
        raise Invalid.at("--status-port", "looks-once", detail)
    with app_state_for_operations() as app_state:
        beat = heart(app_state.settings.heartbeat_url)
        if every:
            _go_on(Watchdog(app_state, beat), every, app_state.settings.host, status_port)
            return
        found = look(app_state)
    if found.content:
        beat()
    table = Table("What must never be", "Count")
    for name, number in (found.counts or {}).items():
        table.add_row(name, str(number), style="bold red" if number else None)
    out().print(table)
    if not found.content:
        raise typer.Exit(NOT_ZERO)


def _go_on(dog: Watchdog, every: int, host: str, status_port: int | None) -> None:
    """Run until SIGTERM or Ctrl-C: both stop it after the present round."""
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: dog.stop())
    if not status_port:
        dog.run(every)
        return
    with status_shown(dog, host, status_port, every):
        dog.run(every)


@plainly
def verify() -> None:
    """Follow the access log's chain of hashes from its first entry. Exit code 1 where it breaks."""
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        broken_at = audit.first_break(work.session)
    if broken_at is None:
        out().print("Every sealed entry follows from the one before it.")
        return
    out().print(f"The chain breaks at position {broken_at}.")
    raise typer.Exit(NOT_ZERO)

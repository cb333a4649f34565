"""The demonstration from first start to Ctrl-C: database, caseload, processes, one address."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from aftercare.base.settings import Settings
from aftercare.base.start_errors import RecordingDoesNotFit
from aftercare.bootstrap import clock_file, movable_clock, postgres_for
from aftercare.demo import recorded
from aftercare.demo.accounts import DEMO_ACCOUNTS
from aftercare.demo.loading import is_loaded, last_moment, load, start_over
from aftercare.demo.machine import NAME, SECRET, offer_machine
from aftercare.demo.processes import refuse_dead, refuse_taken_port, running
from aftercare.domain.time.wall_time import wall
from aftercare.openid_provider import PUBLIC_TOKEN
from aftercare.store.operations.migrate import migrate

LOOK_SECONDS = 0.5


def show(settings: Settings, console: Console, *, fresh: bool, lived: bool) -> None:
    """Runs until interrupted (KeyboardInterrupt); every process it started has ended when it returns.

    Raises UnusableSettings for a port in use or a database with other data, ServerDidNotStart when a process ends by
    itself.
    """
    refuse_taken_port(settings)
    with postgres_for(settings, demonstration=True) as url:
        prepare(settings, url, console, fresh=fresh, lived=lived)
        console.print("Starting the web client and a worker")
        with running(settings, url) as children:
            _announce(settings, console)
            while True:
                refuse_dead(settings, children)
                time.sleep(LOOK_SECONDS)


def prepare(settings: Settings, url: str, console: Console, *, fresh: bool, lived: bool) -> None:
    """Migrate the database and fill it when it is empty; `fresh` first removes an earlier demonstration, as it is. The
    recorded history is loaded, unless `lived` asks for a simulation up to now or it belongs to another version."""
    if fresh:
        # Before the migration: it would do work for nothing, and may fail on what an earlier version left.
        start_over(url)
    migrate(url)
    _fill(settings, url, console, lived=lived)
    offer_machine(settings, url)


def _fill(settings: Settings, url: str, console: Console, *, lived: bool) -> None:
    if is_loaded(url):
        if not clock_file(settings).exists():
            movable_clock(settings).begin_at(last_moment(url))
        return
    # A clock file left from an earlier demonstration would start the history in the future.
    clock_file(settings).unlink(missing_ok=True)
    if not lived:
        try:
            console.print("Loading eight weeks of invented history")
            _take_up(settings, url)
            return
        except RecordingDoesNotFit as fault:
            console.print(f"It cannot be loaded ({fault.detail}), so it is lived again.")
    _live(settings, url, console)


def _take_up(settings: Settings, url: str) -> None:
    """The clock is set first: otherwise the rows would be in the past of the machine's clock."""
    clock = movable_clock(settings)
    clock.begin_at(recorded.ends_at())
    try:
        recorded.take_up(url)
    except RecordingDoesNotFit:
        clock_file(settings).unlink()
        raise


def _live(settings: Settings, url: str, console: Console) -> None:
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    )  # fmt: skip
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Living eight weeks of invented history")
        clock = movable_clock(settings)
        now = clock.now()
        clock.begin_at(now)
        load(settings, url, now, lambda done, of: progress.update(task, completed=done, total=of))


def _announce(settings: Settings, console: Console) -> None:
    table = Table(title="Demonstration accounts", title_justify="left")
    for heading in ("Who", "Role", "Account name", "Password"):
        table.add_column(heading)
    for one in DEMO_ACCOUNTS:
        table.add_row(*one)
    console.print(table)
    console.print(f"For programs: the machine {NAME} with the secret {SECRET}", highlight=False)
    console.print(f"and, for SCIM, a directory with the token {PUBLIC_TOKEN}", highlight=False)
    console.print(
        "Every person is invented and no text leaves this machine. Ctrl-C stops everything."
    )
    now = wall(movable_clock(settings).now())
    console.print(
        f"Its clock says {now:%A %-d %B %Y, %H:%M}. The page 'Test phone', in the bar on top, moves it on;"
        " 'English', at the top right, changes the language."
    )
    console.print(f"\nOpen [bold]{settings.public_origin}[/bold]\n", highlight=False)

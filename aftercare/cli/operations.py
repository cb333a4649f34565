"""Commands that run one tick, check whether anything was forgotten, or check the hash chain of the access log."""

from __future__ import annotations

import hashlib
import secrets
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Invalid
from aftercare.bootstrap import new_key
from aftercare.cli.app_states import app_state_for_command, app_state_for_operations
from aftercare.cli.output import NOT_ZERO, err, out, plainly
from aftercare.domain.accounts.log_chain import ChainFault, read_heads
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.preparing import prepare
from aftercare.domain.time.wall_time import parse_moment
from aftercare.scheduling.accounts.time_stamps import roots_in, stamps_in
from aftercare.scheduling.jobs.job import tick
from aftercare.store.accounts import audit
from aftercare.watchdog.heartbeat import heart
from aftercare.watchdog.rounds import Watchdog, log_watch, look
from aftercare.watchdog.status_page import status_shown
from aftercare.worker import worker_name

_BROKEN = {
    ChainFault.CHANGED: "The chain breaks at position {position}.",
    ChainFault.UNKEYED: (
        "The chain breaks at position {position}: it has no key."
        " If the first {unkeyed} entries were sealed before there was one, set AFTERCARE_AUDIT_UNKEYED={unkeyed}."
    ),
    ChainFault.UNKNOWN_KEY: "The chain breaks at position {position}: its key is not among those given.",
    ChainFault.NOT_AS_PUBLISHED: "The chain breaks at position {position}: another hash was published of it.",
    ChainFault.SHORTER: "The chain breaks at position {position}: it ends before, and more was published of it.",
    ChainFault.OLDER_KEY: "The chain breaks at position {position}: a later key was in use before it.",
}
_LOST = {
    "find-missing": "Entries were deleted before they were sealed, {number} times: see the action find-missing.",
    "find-changed": "Entries were changed before they were sealed, {number} times: see the action find-changed.",
}


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
        log = log_watch(app_state)
        found = look(app_state, log)
    if found.content:
        beat((log.position, log.hash))
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
def verify(
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="A file of published ends of the chain."),
    ] = None,
) -> None:
    """Follow the access log's chain from its first entry. Exit code 1 where it breaks, or where an entry was lost."""
    published = {} if against is None else _published(against)
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        broken = audit.check(work.session, app_state.log_keys, published)
        lost = audit.lost_before_sealing(work.session)
        unkeyed = audit.unkeyed(work.session)
    if broken is not None:
        out().print(_BROKEN[broken.fault].format(position=broken.position, unkeyed=unkeyed))
    for action, number in lost.items():
        out().print(_LOST[action].format(number=number))
    unheld = against is not None and _stamps_fail(app_state.settings.audit_timestamp_roots, against)
    if broken is not None or lost or unheld:
        raise typer.Exit(NOT_ZERO)
    out().print("Every sealed entry follows from the one before it.")


def _stamps_fail(roots: Path | None, against: Path) -> bool:
    """Says what the time stamps of the file prove, and whether one does not hold."""
    if roots is None:
        return False
    stamps = stamps_in(against.read_text(), roots_in(roots))
    wrong = [one.position for one in stamps if one.at is None]
    for position in wrong:
        out().print(f"The time stamp of position {position} does not hold.")
    if stamps and not wrong:
        last = stamps[-1]
        out().print(
            f"Time stamps hold: {len(stamps)}, the last of position {last.position} at {last.at}."
        )
    return bool(wrong)


def _published(file: Path) -> dict[int, bytes]:
    try:
        return read_heads(file.read_text())
    except (OSError, ValueError) as error:
        raise Invalid.at("--against", "unusable-file", str(error)) from None


@plainly
def make_key() -> None:
    """Print a new key for the access log, as a line of AFTERCARE_AUDIT_KEYS_FILE."""
    out().print(new_key(), soft_wrap=True)


@plainly
def make_directory_token(
    name: Annotated[str, typer.Argument(help="The machine, in small letters, digits and dashes.")],
) -> None:
    """Print a new token, and its line for AFTERCARE_SCIM_TOKENS_FILE."""
    token = secrets.token_urlsafe(32)
    out().print(f"Token, for the directory alone: {token}", soft_wrap=True)
    line = f"{name} {hashlib.sha256(token.encode()).hexdigest()}"
    out().print(f"Line for AFTERCARE_SCIM_TOKENS_FILE: {line}", soft_wrap=True)

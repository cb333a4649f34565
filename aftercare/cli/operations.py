"""Commands that check whether anything was forgotten, or check the hash chain of the access log."""

from __future__ import annotations

import hashlib
import secrets
import signal
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from aftercare.base.errors import Invalid
from aftercare.base.settings import Settings
from aftercare.bootstrap import new_key
from aftercare.cli.app_states import app_state_for_command, app_state_for_operations
from aftercare.cli.options import AsJson
from aftercare.cli.output import NOT_ZERO, out, plainly, say_json
from aftercare.domain.accounts.log_chain import Break, ChainFault, read_heads
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.openid_provider import is_directory_name
from aftercare.scheduling.accounts.time_stamps import Stamped, roots_in, stamps_in
from aftercare.store.accounts import audit
from aftercare.watchdog.health import watchdog_port
from aftercare.watchdog.heartbeat import heart
from aftercare.watchdog.rounds import Watchdog, log_watch, look
from aftercare.watchdog.status_page import status_shown

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
def watchdog(
    every: Annotated[
        int | None,
        typer.Option("--every", min=5, max=3600, metavar="SECONDS", help="Go on looking."),
    ] = None,
    status_port: Annotated[
        int | None,
        typer.Option(
            "--status-port",
            min=1,
            max=65535,
            metavar="PORT",
            help="Show a page there, with --every.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Count what should be impossible, once (exit code 1 when anything is not zero), or again and again.

    Connects to AFTERCARE_WATCHDOG_DATABASE_URL when that is set, as an account that can only count. With --json an
    object with `at`, `content`, `counts`, the number by the name of each count, and `silent`, the jobs of `job-silent`.
    """
    if as_json and every:
        detail = "is one document: look once, without --every"
        raise Invalid.at("--json", "goes-on-looking", detail)
    if status_port and not every:
        detail = "shows what a watchdog that goes on found: say --every as well"
        raise Invalid.at("--status-port", "looks-once", detail)
    with app_state_for_operations() as app_state:
        beat = heart(app_state.settings.heartbeat_url)
        if every:
            _go_on(Watchdog(app_state, beat), every, app_state.settings, status_port)
            return
        log = log_watch(app_state)
        found = look(app_state, log)
    if found.content:
        beat((log.position, log.hash))
    counts = dict(found.counts or {})
    if as_json:
        say_json(
            {
                "at": found.at.isoformat(),
                "content": found.content,
                "counts": counts,
                "silent": list(found.silent),
            }
        )
    else:
        _print_counts(counts)
        if found.silent:
            out().print(f"Silent: {', '.join(found.silent)}", soft_wrap=True)
    if not found.content:
        raise typer.Exit(NOT_ZERO)


def _print_counts(counts: dict[str, int]) -> None:
    table = Table("What must never be", "Count")
    for name, number in counts.items():
        table.add_row(name, str(number), style="bold red" if number else None)
    out().print(table)


def _go_on(dog: Watchdog, every: int, settings: Settings, status_port: int | None) -> None:
    """Run until SIGTERM or Ctrl-C: both stop it after the present round."""
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: dog.stop())
    shown = status_shown(dog, settings.host, status_port, every) if status_port else nullcontext()
    with shown, watchdog_port(dog, settings, every):
        dog.run(every)


@plainly
def verify(
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="A file of published ends of the chain."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Follow the access log's chain from its first entry. Exit code 1 where it breaks, or where an entry was lost.

    With --json an object with `whole`, `broken` (`fault` and `position`, or null), `lost` (a number by action) and
    `time_stamps` (`checked` and the positions of those that are `wrong`, or null where none are verified).
    """
    published = {} if against is None else _published(against)
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        broken = audit.check(work.session, app_state.log_keys, published)
        lost = audit.lost_before_sealing(work.session)
        unkeyed = audit.unkeyed(work.session)
    roots = app_state.settings.audit_timestamp_roots
    stamps = stamps_in(against.read_text(), roots_in(roots)) if against and roots else None
    wrong = [one.position for one in stamps or () if one.at is None]
    if as_json:
        say_json({
            "whole": broken is None and not lost and not wrong,
            "broken": {"fault": broken.fault, "position": broken.position} if broken else None,
            "lost": lost,
            "time_stamps": None if stamps is None else {"checked": len(stamps), "wrong": wrong},
        })  # fmt: skip
    else:
        _print_breaks(broken, lost, unkeyed)
        _print_stamps(stamps or [])
    if broken is not None or lost or wrong:
        raise typer.Exit(NOT_ZERO)
    if not as_json:
        out().print("Every sealed entry follows from the one before it.")


def _print_breaks(broken: Break | None, lost: dict[str, int], unkeyed: int) -> None:
    if broken is not None:
        out().print(_BROKEN[broken.fault].format(position=broken.position, unkeyed=unkeyed))
    for action, number in lost.items():
        out().print(_LOST[action].format(number=number))


def _print_stamps(stamps: Sequence[Stamped]) -> None:
    """What the time stamps of the file prove, and which do not hold."""
    wrong = [one.position for one in stamps if one.at is None]
    for position in wrong:
        out().print(f"The time stamp of position {position} does not hold.")
    if stamps and not wrong:
        last = stamps[-1]
        out().print(
            f"Time stamps hold: {len(stamps)}, the last of position {last.position} at {last.at}."
        )


def _published(file: Path) -> dict[int, bytes]:
    try:
        return read_heads(file.read_text())
    except (OSError, ValueError) as error:
        raise Invalid.at("--against", "unusable-file", str(error)) from None


@plainly
def make_key(as_json: AsJson = False) -> None:
    """Print a new key for the access log, as a line of AFTERCARE_AUDIT_KEYS_FILE.

    With --json an object with `key`.
    """
    if as_json:
        say_json({"key": new_key()})
    else:
        out().print(new_key(), soft_wrap=True)


@plainly
def make_directory_token(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="The machine, in small letters, digits and dashes."),
    ],
    as_json: AsJson = False,
) -> None:
    """Print a new token, and its line for AFTERCARE_SCIM_TOKENS_FILE.

    With --json an object with `token` and `line`.
    """
    if not is_directory_name(name):
        detail = "must be at most 40 small letters, digits and dashes, such as entra"
        raise Invalid.at("NAME", "unusable-name", detail)
    token = secrets.token_urlsafe(32)
    line = f"{name} {hashlib.sha256(token.encode()).hexdigest()}"
    if as_json:
        say_json({"token": token, "line": line})
        return
    out().print(f"Token, for the directory alone: {token}", soft_wrap=True)
    out().print(f"Line for AFTERCARE_SCIM_TOKENS_FILE: {line}", soft_wrap=True)

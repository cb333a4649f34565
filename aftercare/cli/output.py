"""The output of the command line: results on standard output, everything else on standard error."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from errno import EISDIR
from os import strerror
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NoReturn, ParamSpec

import typer
from psycopg import Error as DriverError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import DBAPIError

from aftercare.base.documents.streaming import decoded
from aftercare.base.errors import Fault, Unavailable, UnusableFile
from aftercare.store.database.unmigrated import is_unmigrated, why_no_session

UNUSABLE, NOT_ZERO, INTERRUPTED = 2, 1, 130
MOST_SHOWN = 10
# A role of ours that the server does not know: roles are not part of a dump.
NO_SUCH_ROLE = "22023"

NO_TABLES = "The database has no tables of this version yet; run `aftercare migrate` first."
NO_ROLES = (
    "The server has no roles of this service, and a restore without them is not whole. Make the database anew with"
    " `aftercare database set-up`, then restore again."
)
NO_ANSWER = "The database refuses what it was asked; the log of its server says why."

Given = ParamSpec("Given")


def out() -> Console:
    return Console(highlight=False)


def err() -> Console:
    return Console(stderr=True, highlight=False)


def plainly(command: Callable[Given, None]) -> Callable[Given, None]:
    """Wraps a command: a fault becomes a sentence and exit code 2, never a traceback. With --json it is the document
    on standard output instead."""

    @functools.wraps(command)
    def spoken(*args: Given.args, **kwargs: Given.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except Fault as fault:
            _refuse(_known(fault), for_program=bool(kwargs.get("as_json")))
        except (DBAPIError, DriverError) as error:
            away = Unavailable(_why_away(error))
            _refuse(away, for_program=bool(kwargs.get("as_json")))
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None

    return spoken


def _known(fault: Fault) -> Fault:
    cause = fault.__cause__
    if not isinstance(cause, DBAPIError):
        return fault
    unsaid = isinstance(fault, Unavailable) and not fault.detail
    return Unavailable(_why_away(cause)) if unsaid or _has_no_roles(cause) else fault


def _why_away(error: BaseException) -> str:
    if _has_no_roles(error):
        return NO_ROLES
    if is_unmigrated(error):
        return NO_TABLES
    why = why_no_session(error)
    return f"AFTERCARE_DATABASE_URL: {why}." if why else NO_ANSWER


def _has_no_roles(error: BaseException) -> bool:
    return getattr(getattr(error, "orig", error), "sqlstate", None) == NO_SUCH_ROLE


def _sentences(fault: Fault) -> list[str]:
    if not fault.fields:
        return [fault.detail or f"{fault.title}."]
    faults = [f"{one.pointer or '/'}: {one.detail}" for one in fault.fields[:MOST_SHOWN]]
    more = len(fault.fields) - MOST_SHOWN
    return [f"{fault.title}.", *faults, *([f"… and {more} more."] if more > 0 else [])]


def _refuse(fault: Fault, *, for_program: bool) -> NoReturn:
    if for_program:
        fields = [
            {"pointer": one.pointer, "code": one.code, "detail": one.detail} for one in fault.fields
        ]
        says = fault.detail or f"{fault.title}."
        say_json({"fault": {"code": fault.code, "says": says, "fields": fields}})
        raise typer.Exit(UNUSABLE)
    for sentence in _sentences(fault):
        err().print(sentence, markup=False, soft_wrap=True)
    raise typer.Exit(UNUSABLE)


def say_json(document: Any) -> None:
    """One document on standard output, in ASCII, so that every locale can print it."""
    typer.echo(json.dumps(document, indent=1))


def bar(title: str) -> Progress:
    """A progress bar with one task, on a terminal only."""
    console = err()
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    )  # fmt: skip
    progress = Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
    progress.add_task(title)
    return progress


def reporter(progress: Progress) -> Callable[[int, int], None]:
    """A callback that advances the bar: how many are done, of how many."""

    def report(done: int, of: int) -> None:
        progress.update(progress.task_ids[0], completed=done, total=of)

    return report


def read_json(file: Path, decode: Callable[[str], Any] = decoded) -> Any:
    """The decoded document; raises UnusableFile with the fault and its place."""
    try:
        raw = file.read_bytes()
        return decode(raw.decode(json.detect_encoding(raw), "surrogatepass"))
    except OSError as error:
        raise UnusableFile(f"{file} cannot be read: {error.strerror}.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnusableFile(f"{file} is not JSON: {error.msg} at {where}.") from None
    except (ValueError, RecursionError):
        raise UnusableFile(f"{file} is not JSON that we can read.") from None


def require_room_for(file: Path) -> None:
    """Raises UnusableFile when no such file could be written, before the work that it is to hold."""
    try:
        if file.is_dir():
            raise IsADirectoryError(EISDIR, strerror(EISDIR))
        TemporaryFile(dir=file.parent).close()
    except OSError as error:
        raise UnusableFile(f"{file} cannot be written: {error.strerror}.") from None


def write_json(file: Path, document: Any) -> None:
    """Write the whole document or nothing, a part at a time: its text would take more memory than all before it.
    Raises UnusableFile."""
    draft = file.with_name(f".{file.name}.draft")
    try:
        with draft.open("w", encoding="utf-8") as opened:
            json.dump(document, opened, ensure_ascii=False, indent=1)
            opened.write("\n")
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UnusableFile(f"{file} cannot be written: {error.strerror}.") from None

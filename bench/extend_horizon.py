"""The nightly roll from rows to rows, beside the COPY of the very rows it writes.

    python -m bench extend-horizon [--teams 50] [--rounds 3]

Teams of two hundred people and five officers on a private PostgreSQL with default durability. COPY alone
is one COPY of all new rows, already in its text format, into the same table under the same constraints.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from aftercare.base.clock import FixedClock
from aftercare.domain import placement
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.preparing import prepare
from aftercare.domain.time.wall_time import start_of_day
from aftercare.scheduling.placement import extend_horizon as roll
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.plans.rows import teams_with_plans
from bench.extend_horizon_people import PER_TEAM, fill
from bench.own_server import own_server

START = date(2026, 9, 7)
NIGHT = timedelta(hours=2, minutes=30)
PARTS = ("read", "place", "write", "total")
NIGHTS = {
    "empty calendar": START,
    "the night after": START + timedelta(days=1),
    "a week enters": START + timedelta(days=7),
}


@dataclass
class Round:
    """Seconds of one COPY and of each part of each night, and the rows that each night wrote."""

    copy: float = 0.0
    nights: dict[str, dict[str, float]] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)


def main(
    teams: Annotated[int, typer.Option(min=1, max=200)] = 50,
    rounds: Annotated[int, typer.Option(min=1, max=9)] = 3,
) -> None:
    console = Console()
    prepare()
    with ExitStack() as stack:
        server = stack.enter_context(own_server())
        progress = stack.enter_context(Progress(console=console, transient=True))
        task = progress.add_task("people", total=teams + rounds)
        engine = open_engine(server.url, pool_size=1)
        now = start_of_day(START) + NIGHT
        fill(engine, teams, START, now, lambda _: progress.advance(task))
        engine.dispose()
        found = []
        for number in range(rounds):
            found.append(_round(server.url, f"night_{number}"))
            progress.advance(task)
    _print(console, found, teams * PER_TEAM)


def _round(url: str, name: str) -> Round:
    """All nights on a fresh copy of the people, and the COPY of the first one's rows on another."""
    found = Round()
    with _cloned(url, name) as (rolled, copied):
        engine = open_engine(rolled, pool_size=2)
        for night, on in NIGHTS.items():
            spent, changed = _night(Database(engine), start_of_day(on) + NIGHT)
            found.nights[night], found.changed[night] = spent, changed
            if night == "empty calendar":
                rows = _rows(rolled)
                found.copy = _copied(copied, rows)
        engine.dispose()
    return found


@contextmanager
def _cloned(url: str, name: str) -> Iterator[tuple[str, str]]:
    """The addresses of two copies of the database, gone when the block ends."""
    parts = urlsplit(url)
    names = (name, f"{name}_copied")
    admin = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        for one in names:
            connection.execute(f'create database "{one}" template "{parts.path[1:]}"')
        connection.execute("checkpoint")
        yield (
            urlunsplit(parts._replace(path=f"/{names[0]}")),
            urlunsplit(parts._replace(path=f"/{names[1]}")),
        )
        for one in names:
            connection.execute(f'drop database "{one}" with (force)')


def _night(database: Database, now: datetime) -> tuple[dict[str, float], int]:
    """One night as the job does it: each team a transaction. The parts are timed where they are called."""
    clock = FixedClock(now)
    spent = dict.fromkeys(PARTS, 0.0)
    begun = time.perf_counter()
    with database.work(CLOCK, clock.now()) as work:
        due = teams_with_plans(work.session)
    changed = 0
    with _timed(spent):
        for team in due:
            with database.work(CLOCK, clock.now()) as work:
                changed += roll.extend_horizon_of_team(work, team)
    spent["total"] = time.perf_counter() - begun
    # Locks, the access log and the commits belong to writing.
    spent["write"] = spent["total"] - spent["read"] - spent["place"]
    return spent, changed


@contextmanager
def _timed(spent: dict[str, float]) -> Iterator[None]:
    """Reading and placing note how long they take; what they do and answer is untouched."""
    real = [(roll, "lock_and_read_placement", "read"), (placement, "place", "place")]
    functions = [getattr(module, name) for module, name, _ in real]
    for (module, name, part), function in zip(real, functions, strict=True):
        setattr(module, name, _noting(spent, part, function))
    try:
        yield
    finally:
        for (module, name, _), function in zip(real, functions, strict=True):
            setattr(module, name, function)


def _noting(spent: dict[str, float], part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def noting(*args: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            spent[part] += time.perf_counter() - begun

    return noting


def _columns(connection: psycopg.Connection[Any]) -> str:
    found = connection.execute(
        "select string_agg(column_name, ', ' order by ordinal_position) from information_schema.columns"
        " where table_name = 'appointment' and is_generated = 'NEVER'"
    ).fetchone()
    assert found is not None
    return str(found[0])


def _rows(url: str) -> bytes:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        columns = _columns(connection)
        statement: Any = f"copy (select {columns} from appointment order by id) to stdout"
        with cursor.copy(statement) as copy:
            return b"".join(bytes(block) for block in copy)


def _copied(url: str, rows: bytes) -> float:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        statement: Any = f"copy appointment ({_columns(connection)}) from stdin"
        begun = time.perf_counter()
        with cursor.copy(statement) as copy:
            copy.write(rows)
        connection.commit()
        return time.perf_counter() - begun


def _print(console: Console, rounds: list[Round], people: int) -> None:
    copy = statistics.median(one.copy for one in rounds)
    rows = rounds[0].changed["empty calendar"]
    table = Table(
        title=f"Nightly roll of {people:,} people; COPY alone of {rows:,} rows: {copy:.1f} s"
    )
    table.add_column("night")
    table.add_column("rows changed", justify="right")
    for part in PARTS:
        table.add_column(f"{part}, s", justify="right")
    for part in PARTS:
        table.add_column(f"{part} ÷ COPY", justify="right")
    for night in NIGHTS:
        median = {
            part: statistics.median(one.nights[night][part] for one in rounds) for part in PARTS
        }
        ratio = {
            part: statistics.median(one.nights[night][part] / one.copy for one in rounds)
            for part in PARTS
        }
        table.add_row(
            night,
            f"{rounds[0].changed[night]:,}",
            *(f"{median[part]:.1f}" for part in PARTS),
            *(f"{ratio[part]:.2f}" for part in PARTS),
        )
    console.print(table)
    console.print(
        "Medians of the rounds; ratios within a round. The bar is a total of 2.5 on the empty calendar."
    )


if __name__ == "__main__":
    typer.run(main)

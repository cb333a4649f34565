"""Planning the reminders of a busy week, beside the bare `insert ... select` of the very rows it writes.

    python -m bench plan-reminders [--appointments 100000] [--rounds 3]

`python -m bench messages` measures this as well, after draining.

On a private PostgreSQL with default durability. Planning is the job as the clock runs it: it finds what is
due, locks it, reads what decides about it, writes messages, tasks and the access log, and marks each
appointment. The bare insert writes the same messages into the same, emptied table under the same indexes and
foreign keys, in one statement, and comes second in each round: what is warm is warm for it.
"""

from __future__ import annotations

import resource
import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

import psycopg
import typer
from rich.console import Console
from rich.table import Table

from aftercare.base.clock import FixedClock
from aftercare.scheduling.reminders.plan_reminders import plan_due
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from bench.messages_people import fill
from bench.own_server import own_server

NOW = datetime(2027, 3, 24, 5, 0, tzinfo=UTC)  # clocks go forward four days later
CALLBACK = "088-1234567"
BAR = 3.0
_CLEAR = (
    "create unlogged table bench_rows as table message",
    "truncate message cascade",
    "analyze bench_rows",
    "checkpoint",
)


@dataclass(frozen=True)
class Round:
    """Seconds of each, and how much was written."""

    planning: float
    bare: float
    messages: int
    tasks: int

    @property
    def ratio(self) -> float:
        return self.planning / self.bare


def main(
    appointments: Annotated[int, typer.Option(min=100, max=160_000)] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, max=9)] = 3,
) -> None:
    console = Console()
    with ExitStack() as stack:
        server = stack.enter_context(own_server())
        engine = open_engine(server.url, pool_size=1)
        coming = fill(engine, appointments, NOW)
        engine.dispose()
        before_mb = _peak_mb()
        found = [_round(server.url, f"week_{number}", coming) for number in range(rounds)]
    _print(console, found, coming, before_mb)


def _round(url: str, name: str, coming: int) -> Round:
    """Both on one fresh copy of the people."""
    parts = urlsplit(url)
    copy = urlunsplit(parts._replace(path=f"/{name}"))
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as admin:
        admin.execute(f'create database "{name}" template "{parts.path[1:]}"')
        admin.execute("checkpoint")
        planning = _planned(copy, coming)
        bare, messages, tasks = _inserted(copy)
        admin.execute(f'drop database "{name}" with (force)')
    return Round(planning, bare, messages, tasks)


def _planned(url: str, coming: int) -> float:
    engine = open_engine(url, pool_size=2)
    begun = time.perf_counter()
    done = plan_due(Database(engine), FixedClock(NOW), CALLBACK)
    spent = time.perf_counter() - begun
    engine.dispose()
    if int(done) != coming or done.left:
        raise SystemExit(f"planned {int(done)} of {coming}, left {len(done.left)}")
    return spent


def _inserted(url: str) -> tuple[float, int, int]:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in _CLEAR:
            connection.execute(statement)
        begun = time.perf_counter()
        written = connection.execute("insert into message select * from bench_rows").rowcount
        spent = time.perf_counter() - begun
        tasks = connection.execute("select count(*) from task").fetchone()
    assert tasks is not None
    return spent, written, int(tasks[0])


def _peak_mb() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _print(console: Console, rounds: list[Round], coming: int, before_mb: float) -> None:
    table = Table(title=f"Reminders of {coming:,} appointments")
    for heading in ("round", "messages", "tasks", "planning, s", "insert ... select, s", "ratio"):
        table.add_column(heading, justify="right")
    for number, one in enumerate(rounds, 1):
        table.add_row(
            str(number), f"{one.messages:,}", f"{one.tasks:,}", f"{one.planning:.1f}", f"{one.bare:.1f}",
            f"{one.ratio:.2f}",
        )  # fmt: skip
    console.print(table)
    ratio = statistics.median(one.ratio for one in rounds)
    console.print(f"Median ratio {ratio:.2f}; the bar is {BAR:.0f}.")
    console.print(f"Peak memory of the planner {_peak_mb():.0f} MB, {before_mb:.0f} MB before it began.")  # fmt: skip


if __name__ == "__main__":
    typer.run(main)

"""From a missed appointment to an open escalation, beside the bare insert of the same rows; and a full inbox.

    python -m bench escalation [--appointments 1000000] [--due 10000] [--escalations 5000] [--rounds 3]

On a private PostgreSQL with default durability. The engine is the jobs `mark-outcomes-overdue` and `evaluate-rules` as
the clock runs them, in a process of its own, and then in two at once. The floor (bench/escalation_floor.py) claims with
`for update skip locked` and inserts the very rows that the engine wrote, in as large batches, under the same
indexes, policies and role. Each run has a fresh copy of the region.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

import psycopg
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from aftercare.base.clock import stopwatch
from bench.escalation_floor import keep_rows
from bench.escalation_inbox import InboxTook, measure_inbox
from bench.escalation_people import fill
from bench.escalation_worker import NOW
from bench.own_server import own_server

BAR_FLOOR, BAR_TWO, BAR_INBOX = 0.5, 1.4, 1.5
ROOT = Path(__file__).parents[1]
KINDS = ("one worker", "two workers", "floor")


@dataclass(frozen=True)
class Run:
    """Escalations per second of all processes together, and the most memory any of them had, in MB."""

    rate: float
    peak_mb: float


@dataclass(frozen=True)
class Round:
    """Runs by kind; what the inbox took."""

    runs: dict[str, Run]
    inbox: InboxTook


def main(
    appointments: Annotated[int, typer.Option(min=1_000, max=5_000_000)] = 1_000_000,
    due: Annotated[int, typer.Option(min=10, max=20_000)] = 10_000,
    escalations: Annotated[int, typer.Option(min=25, max=20_000)] = 5_000,
    rounds: Annotated[int, typer.Option(min=1, max=9)] = 3,
) -> None:
    console = Console()
    with ExitStack() as stack:
        server = stack.enter_context(own_server())
        there = fill(server.url, appointments, due, NOW)
        progress = stack.enter_context(Progress(console=console, transient=True))
        task = progress.add_task("rounds", total=rounds)
        found = []
        for number in range(rounds):
            found.append(_round(server.url, due, min(escalations, due), number))
            progress.advance(task)
    _print(console, found, there, due)
    _print_inbox(console, found, min(escalations, due))


def _round(url: str, due: int, escalations: int, number: int) -> Round:
    """One worker and two take turns at going first: whoever does meets colder files. The floor writes what
    one worker wrote, and the inbox shows it."""
    found: dict[str, Run] = {}
    if number % 2:
        found["two workers"] = _both(url, due, number)
    with _copy_of(url, f"alone_{number}") as alone:
        found["one worker"] = _run("engine", alone, due)
        _check(alone, due)
        with _copy_of(url, f"floor_{number}") as bare:
            keep_rows(alone, bare, NOW)
            found["floor"] = _run("floor", bare, due)
            _check(bare, due)
        inbox = measure_inbox(alone, escalations, NOW)
    if not number % 2:
        found["two workers"] = _both(url, due, number)
    return Round(found, inbox)


def _both(url: str, due: int, number: int) -> Run:
    with _copy_of(url, f"both_{number}") as both:
        run = _run("engine", both, due, 2)
        _check(both, due)
    return run


@contextmanager
def _copy_of(url: str, name: str) -> Iterator[str]:
    """The address of a copy of the region, gone when the block ends."""
    parts = urlsplit(url)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as admin:
        admin.execute(f'create database "{name}" template "{parts.path[1:]}" strategy file_copy'.encode())  # fmt: skip
        admin.execute("checkpoint")
        yield urlunsplit(parts._replace(path=f"/{name}"))
        admin.execute(f'drop database "{name}" with (force)'.encode())


def _run(kind: str, url: str, due: int, workers: int = 1) -> Run:
    with ExitStack() as stack:
        processes = [stack.enter_context(_process(kind, url)) for _ in range(workers)]
        for process in processes:
            assert _said(process) == "ready"
        took_s = stopwatch()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        outputs = [json.loads(_said(process)) for process in processes]
        seconds = took_s()
    return Run(due / seconds, max(one["peak_mb"] for one in outputs))


@contextmanager
def _process(kind: str, url: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.escalation_worker", kind, url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _check(url: str, due: int) -> None:
    """Every one that waited is an open escalation with its whole ladder, and nothing waits any more."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "select (select count(*) from escalation where state = 'opened'),"
            " (select count(*) from escalation_step where state = 'waiting'), (select count(*) from escalation_cause c"
            " join escalation e on e.id = c.escalation_id where e.state = 'opened'),"
            " (select count(*) from appointment where state = 'scheduled'),"
            " (select count(*) from absence where state = 'decided' and evaluated_at is null)"
        ).fetchone()
    assert row == (due, 5 * due, due, 0, 0), row


def _print(console: Console, rounds: Sequence[Round], there: int, due: int) -> None:
    table = Table(
        title=f"{there:,} past appointments, {due:,} of them wait: escalations opened per second"
    )
    for name in ("round", *KINDS, "one ÷ floor", "two ÷ one", "peak MB"):
        table.add_column(name, justify="right")
    runs = [one.runs for one in rounds]
    to_floor = [one["one worker"].rate / one["floor"].rate for one in runs]
    two = [one["two workers"].rate / one["one worker"].rate for one in runs]
    for number, one in enumerate(runs, 1):
        peak = max(one["one worker"].peak_mb, one["two workers"].peak_mb)
        table.add_row(
            str(number), *(f"{one[kind].rate:,.0f}" for kind in KINDS),
            f"{to_floor[number - 1]:.2f}", f"{two[number - 1]:.2f}", f"{peak:.0f}",
        )  # fmt: skip
    console.print(table)
    for name, ratios, bar in (
        ("One worker ÷ floor", to_floor, BAR_FLOOR),
        ("Two workers ÷ one", two, BAR_TWO),
    ):
        median = statistics.median(ratios)
        verdict = "reached" if median >= bar else "missed"
        console.print(f"{name}: median {median:.2f}; the bar of {bar} is {verdict}.")


def _print_inbox(console: Console, rounds: Sequence[Round], escalations: int) -> None:
    found = [one.inbox for one in rounds]
    page, listed, raw = (
        statistics.median(ms) * 1000
        for ms in zip(*((one.page, one.listed, one.by_hand) for one in found), strict=True)
    )
    ratio = statistics.median(one.page / one.by_hand for one in found)
    alone = statistics.median(one.listed / one.by_hand for one in found)
    verdict = "reached" if ratio <= BAR_INBOX else "missed"
    console.print(
        f"First page of an inbox of {escalations:,} escalations: {page:.0f} ms, its list alone {listed:.0f} ms,"
        f" the query by hand {raw:.0f} ms; median ratios {ratio:.2f} and {alone:.2f},"
        f" the bar of {BAR_INBOX} is {verdict}."
    )


if __name__ == "__main__":
    typer.run(main)

"""Twelve months of many people replayed by two books of rules, beside the bare reading of the same rows.

    python -m bench backtest [--people 10000]

A year of two appointments a week on a private PostgreSQL with default durability. The draft asks every question
there is, the book in force is the one that ships; both are replayed, in the two processes that a backtest takes. The
peer reads the same timelines in two processes, and replays nothing. The bar is 60 s for 10,000 people.
"""

from __future__ import annotations

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.backtest_counts import result_of
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules_file import read_rules_file
from aftercare.domain.escalation.shipped_rules import RULES
from aftercare.domain.time.wall_time import start_of_day
from aftercare.scheduling.escalation.backtest_pool import PROCESSES, replay_apart
from aftercare.scheduling.escalation.backtest_process import BATCH, let_objects_be
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.backtest_facts import everybody, facts_needed, timelines_of
from bench.backtest_people import fill
from bench.own_server import own_server

FIRST = date(2025, 10, 6)
NOW = start_of_day(FIRST + timedelta(days=380))
DRAFT = Path(__file__).parents[1] / "docs" / "rules-example.yaml"


def main(people: Annotated[int, typer.Option(min=10, max=50_000)] = 2_000) -> None:
    console = Console()
    with own_server() as server, Progress(console=console, transient=True) as progress:
        url, filling = server.url, progress.add_task("filling", total=None)
        engine = open_engine(url, pool_size=1)
        appointments = fill(engine, people, FIRST)
        engine.dispose()
        progress.remove_task(filling)
        period = (start_of_day(FIRST), start_of_day(FIRST + timedelta(days=365)))
        draft = read_rules_file(DRAFT.read_text())
        reading = progress.add_task("reading alone", total=None)
        before_s = _processes_s()
        read_s = _read_alone(url, period, draft)
        read_cpu_s = _processes_s() - before_s
        progress.remove_task(reading)
        task = progress.add_task("replaying", total=people)
        begun = time.perf_counter()
        found = replay_apart(
            url,
            draft,
            period,
            NOW,
            lambda done, of: progress.update(task, completed=done, total=of),
        )
        spent_s = time.perf_counter() - begun
        cpu_s = _processes_s() - before_s - read_cpu_s
    result = result_of(found.tally, {}, FIRST, FIRST + timedelta(days=364))
    table = Table(title=f"A year of {people:,} people, {appointments:,} appointments, two books")
    for name in (
        "seconds",
        "people/s",
        "fired/s",
        "÷ reading alone",
        "CPU s of the processes",
        "most memory of a process, MiB",
    ):
        table.add_column(name, justify="right")
    table.add_row(
        f"{spent_s:.1f}",
        f"{people / spent_s:,.0f}",
        f"{found.tally.fired / spent_s:,.0f}",
        f"{spent_s / read_s:.2f}",
        f"{cpu_s:.1f}",
        f"{found.peak_kib / 1024:.0f}",
    )
    console.print(table)
    console.print(
        f"{result['opened']['in_force']:,} escalations by the book in force,"
        f" {result['opened']['draft']:,} by the draft; reading alone {read_s:.1f} s,"
        f" {read_cpu_s:.1f} s of CPU. The bar is 60 s for 10,000 people."
    )


def _read_alone(url: str, period: tuple[datetime, datetime], draft: Any) -> float:
    begun = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        parts = [pool.submit(_read_part, url, period, draft, part) for part in range(PROCESSES)]
        for part in parts:
            part.result()
    return time.perf_counter() - begun


def _processes_s() -> float:
    """Seconds of CPU of the processes that have ended, without the database's."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _read_part(url: str, period: tuple[datetime, datetime], draft: Any, part: int) -> None:
    let_objects_be()
    rules = (*read_rule_book(draft, 0).rules, *RULES)
    needed = facts_needed(rules, *period)
    engine = open_engine(url, pool_size=1)
    database = Database(engine)
    with database.work(CLOCK, NOW) as work:
        ids = everybody(work.session)[part::PROCESSES]
        for first in range(0, len(ids), BATCH):
            timelines_of(work.session, ids[first : first + BATCH], needed)
    engine.dispose()


if __name__ == "__main__":
    typer.run(main)

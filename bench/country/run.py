"""What a country costs: pages, search, jobs and a migration, on one private PostgreSQL with default durability.

    python -m bench country [--people 40000] [--rounds 20]
    python -m bench country --growth 10000,40000,100000 --picture docs/pictures/size.svg

13 weeks behind and 12 ahead, made in minutes by PostgreSQL itself. Milliseconds of processors and pages that PostgreSQL
touched: the clock of a shared machine says little. A page is measured for each request, a job for each run, once with
what is due and once with nothing due. With `--growth` the same at each size, in one database each, for each request of
a page and each thousand clients of a job, beside the first size.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from rich.table import Table

from aftercare.base.clock import SystemClock
from aftercare.base.logs import configure_logs
from aftercare.base.sealing import keys_written, new_key
from aftercare.store.database.key_ring import MASTER
from aftercare.store.operations.migrate import migrate
from bench.country.fill import fill
from bench.country.growth import growth_table, picture_of
from bench.country.jobs import Ran, run_all
from bench.country.measuring import SETTINGS, Meter, Spent
from bench.country.pages import Shown, make_search_lines, show_all
from bench.country.schema import make_previous
from bench.own_server import empty_server

TUESDAY, SEVEN = 1, 7


@dataclass
class Country:
    """What was measured at one size."""

    people: int
    rows: dict[str, int]
    filled: Spent
    migrated: Spent
    lines: Spent
    disk_mb: float = 0.0
    pages: list[Shown] = field(default_factory=list)
    jobs: list[Ran] = field(default_factory=list)


def main(
    people: Annotated[int, typer.Option(min=1_000, max=200_000)] = 40_000,
    rounds: Annotated[int, typer.Option(min=5, max=200)] = 20,
    entries: Annotated[int, typer.Option(min=0, max=500, help="Log, for each client")] = 10,
    growth: Annotated[str, typer.Option(help="Sizes with commas, instead of one")] = "",
    picture: Annotated[Path | None, typer.Option(help="SVG of the growth")] = None,
    slowest: Annotated[int, typer.Option(help="Show so many statements")] = 0,
) -> None:
    console = Console()
    configure_logs("ERROR")
    key = os.environ.setdefault("AFTERCARE_SECRET_KEYS", new_key())
    MASTER.use(keys_written(key))
    sizes = [int(size) for size in growth.split(",")] if growth else [people]
    found = []
    for size in sizes:
        found.append(_country(console, size, rounds, entries, slowest))
        _print(console, found[-1])
    if growth:
        console.print(growth_table(found))
    if picture:
        picture.write_text(picture_of(found))


def _country(console: Console, people: int, rounds: int, entries: int, slowest: int) -> Country:
    now = _last_tuesday()
    with empty_server(SETTINGS) as server:
        url = server.url
        make_previous(url)
        meter = Meter(url)
        rows, filled = meter.measured(lambda: fill(url, people, now, entries))
        console.print(f"{people:,} clients made in {filled.wall_ms / 1_000:.0f} s: {rows}")
        _, migrated = meter.measured(lambda: migrate(url))
        lines = make_search_lines(url, meter, now)
        found = Country(people, rows, filled, migrated, lines, _disk_mb(url))
        meter.forget()
        found.pages += show_all(url, meter, rounds)
        _show_slowest(console, meter, slowest)
        for one in run_all(url, meter, now):
            found.jobs.append(one)
        _show_slowest(console, meter, slowest)
        meter.close()
    return found


def _last_tuesday() -> datetime:
    """At eight in the morning of a working day, with a Monday behind it."""
    now = SystemClock().now()
    day = now - timedelta(days=(now.weekday() - TUESDAY) % 7)
    moment = day.replace(hour=SEVEN, minute=0, second=0, microsecond=0)
    return moment if moment <= now else moment - timedelta(days=7)


def _disk_mb(url: str) -> float:
    with psycopg.connect(url) as connection:
        row = connection.execute("select pg_database_size(current_database())").fetchone()
    assert row is not None
    return int(row[0]) / 1e6


def _show_slowest(console: Console, meter: Meter, most: int) -> None:
    for calls, ms, pages, query in meter.slowest(most) if most else ():
        console.print(
            f"{calls} × {ms / calls:.1f} ms, {pages // calls} pages: {query}", markup=False
        )
    meter.forget()


def _print(console: Console, found: Country) -> None:
    table = Table(title=f"{found.people:,} clients, {found.disk_mb:,.0f} MB")
    for heading in ("what", "by", "handled"):
        table.add_column(heading, justify="right" if heading == "handled" else "left")
    for heading in (
        "clock, ms",
        "PostgreSQL, ms",
        "ours, ms",
        "pages",
        "quiet, ms",
        "quiet, pages",
    ):
        table.add_column(heading, justify="right")
    table.add_row("migrate", "", "", *_cells(found.migrated))
    table.add_row("first search", "", "", *_cells(found.lines), end_section=True)
    for shown in found.pages:
        table.add_row(shown.page, shown.reader, "", *_cells(shown.each))
    table.add_section()
    for ran in found.jobs:
        quiet = ran.quiet
        both = f"{quiet.postgres_ms + quiet.ours_ms:,.0f}", f"{quiet.pages:,}"
        table.add_row(ran.name, "", f"{ran.handled:,}", *_cells(ran.due), *both)
    console.print(table)


def _cells(spent: Spent) -> Sequence[str]:
    return (
        f"{spent.wall_ms:,.0f}",
        f"{spent.postgres_ms:,.0f}",
        f"{spent.ours_ms:,.0f}",
        f"{spent.pages:,}",
    )


if __name__ == "__main__":
    typer.run(main)

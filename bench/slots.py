"""Free times of one person beside ten thousand others, through the API; and a person planned anew from rows.

    python -m bench slots [--teams 50] [--seconds 4] [--rounds 5]

Teams of two hundred people on a private PostgreSQL with default durability, planned by the nightly roll, after which
the database has tidied up: officers ask hours after the night, not while it still writes out what the night left. One
officer after the other asks for the ten best starts of everything their people have to do, one request
at a time, with sign-in, rights and the access log; and, in turn with that, who they are: the least that an answer
costs, and how quiet the machine is meanwhile. Then people are read from rows and placed again, as is done
when something about them has changed; nothing is written.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import Engine, text

from aftercare.base.collecting import let_stand
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.preparing import prepare
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.store.placement.instance_builder import lock_and_read_placement
from aftercare.store.plans.rows import teams_with_plans
from bench.extend_horizon_people import PER_TEAM, fill
from bench.http import peer, token_for
from bench.load import Measured, measure
from bench.own_server import own_server

PEOPLE = 300
LEAST = ["/api/v1/me"]
ASKED = text(
    "select obligation.id, person.id as person_id from obligation join person on person.id = obligation.person_id"
    " where person.officer_id = :officer order by obligation.id"
)


@dataclass(frozen=True)
class Reader:
    """An officer who asks: a token, and the address of every obligation of their people."""

    token: str
    paths: list[str]


def main(
    teams: Annotated[int, typer.Option(min=1, max=200)] = 50,
    seconds: Annotated[float, typer.Option(min=1, max=30)] = 4,
    rounds: Annotated[int, typer.Option(min=1, max=9)] = 5,
) -> None:
    console = Console()
    prepare()
    with ExitStack() as stack:
        server = stack.enter_context(own_server())
        engine = open_engine(server.url, pool_size=2)
        with Progress(console=console, transient=True) as progress:
            _people(engine, teams, progress)
        readers = [_reader(engine, number) for number in range(rounds)]
        let_stand()  # as `aftercare serve` does: what filled the database is nobody's to wait for
        anew = _planned_anew(Database(engine))
        with peer("ours", server.url) as port:
            asked = list(_asked(port, readers, seconds))
        engine.dispose()
    _print(console, teams * PER_TEAM, asked, anew)


def _people(engine: Engine, teams: int, progress: Progress) -> None:
    """Everybody's plan in force since this Monday, and the calendar full from now on."""
    now = datetime.now(UTC)
    today = civil_date(now)
    task = progress.add_task("people and their calendar", total=2 * teams)
    fill(
        engine,
        teams,
        today - timedelta(days=today.weekday()),
        now,
        lambda _: progress.advance(task),
    )
    database = Database(engine)
    with database.work(CLOCK, now) as work:
        due = teams_with_plans(work.session)
    for team in due:
        with database.work(CLOCK, now) as work:
            extend_horizon_of_team(work, team)
        progress.advance(task)
    # What the database does by itself in the hours between the night and the first who asks.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum (analyze)"))
        connection.execute(text("checkpoint"))


def _reader(engine: Engine, number: int) -> Reader:
    """One of the officers, each of another team."""
    with Database(engine).work(CLOCK, datetime.now(UTC)) as work:
        officers = work.session.execute(
            text(
                "select distinct on (team_id) id from staff where role = 'officer' order by team_id, id"
            )
        ).scalars()
        officer: UUID = list(officers)[number]
        rows = work.session.execute(ASKED, {"officer": officer}).all()
        paths = [f"/api/v1/people/{row.person_id}/slots?obligation={row.id}" for row in rows]
        with as_sign_in(work):
            return Reader(token_for(work.session, officer), paths)


def _asked(port: int, readers: list[Reader], seconds: float) -> Iterator[tuple[Measured, Measured]]:
    for one in readers:
        headers = {"Authorization": f"Bearer {one.token}"}
        measure(port, one.paths, headers, 1, 1)  # warms caches
        found = measure(port, one.paths, headers, 1, seconds)
        yield found, measure(port, LEAST, headers, 1, seconds / 2)


def _planned_anew(database: Database) -> list[float]:
    """Milliseconds to read a person from rows and place them again, beside what stands."""
    now, took = datetime.now(UTC), []
    with database.work(CLOCK, now) as work:
        people = sorted(work.session.execute(text("select id from person")).scalars())
        for person in Random(1).sample(people, PEOPLE):
            began = time.perf_counter()
            placement_input = lock_and_read_placement(work.session, {person}, now)
            place(placement_input.instance, placement_input.previous)
            took.append((time.perf_counter() - began) * 1000)
    return took


def _print(
    console: Console, people: int, asked: list[tuple[Measured, Measured]], anew: list[float]
) -> None:
    table = Table(title=f"Beside {people:,} people, ms")
    for heading in ("", "p50", "p99", "p99, least to most", "bar"):
        table.add_column(heading, justify="right" if heading else "left")
    slots, least = zip(*asked, strict=True)
    for name, runs, bar in (
        ("GET …/slots, one officer after the other", slots, "20"),
        ("GET …/me, in turn with it", least, ""),
    ):
        p99s = sorted(one.p99_ms for one in runs)
        table.add_row(
            name, f"{statistics.median(one.p50_ms for one in runs):.1f}",
            f"{statistics.median(p99s):.1f}", f"{p99s[0]:.1f}-{p99s[-1]:.1f}", bar,
        )  # fmt: skip
    table.add_row(
        "a person read from rows and placed",
        f"{statistics.median(anew):.1f}", f"{statistics.quantiles(anew, n=100)[98]:.1f}", "", "",
    )  # fmt: skip
    console.print(table)


if __name__ == "__main__":
    typer.run(main)

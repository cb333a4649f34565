"""What encrypting costs: pages and the planning of reminders, each beside the same without it, in one run.

Pages are read by a driver that opens sealed values and by one that does not, in turn. Planning writes the words of
reminders sealed, and in clear into a copy of the database without the check. Ratios are medians of the rounds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import typer
from rich.console import Console
from sqlalchemy import create_engine
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.overviews.view import my_worklist
from aftercare.demo import recorded
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.scheduling.reminders.plan_reminders import plan_due
from aftercare.store.accounts.rows import staff_by_username
from aftercare.store.database.addresses import sqlalchemy_url
from aftercare.store.database.engine import open_engine
from aftercare.store.database.sealed_columns import COLUMNS, Sealed
from aftercare.store.database.sealed_values import Content
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.rows import InboundTextRow
from bench.messages_people import fill
from bench.messages_planning import CALLBACK, NOW
from bench.own_server import own_server

BODY = "message.body"


class InClear(Sealed):
    """What the column was before: nothing is sealed."""

    def clear(self, value: Any) -> Any:
        return value


def main(
    appointments: Annotated[int, typer.Option(min=100)] = 20_000,
    rounds: Annotated[int, typer.Option(min=1)] = 5,
    pages: Annotated[int, typer.Option(min=1)] = 30,
) -> None:
    console = Console()
    with own_server() as server:
        engine = open_engine(server.url, pool_size=1)
        coming = fill(engine, appointments, NOW)
        engine.dispose()
        found = [
            (_planned(server.url, coming, clear=False), _planned(server.url, coming, clear=True))
            for _ in range(rounds)
        ]
        _say(console, f"planning reminders of {coming:,} appointments", found)
    with own_server() as server:
        ends_at = recorded.take_up(server.url)
        opening = Database(open_engine(server.url, pool_size=1))
        plain = Database(create_engine(sqlalchemy_url(server.url), pool_size=1))
        for name, page in _pages(opening, ends_at).items():
            found = [
                (_shown(opening, page, pages), _shown(plain, page, pages)) for _ in range(rounds)
            ]
            _say(console, name, found)


def _say(console: Console, what: str, found: list[tuple[float, float]]) -> None:
    ratio = statistics.median(sealed / clear for sealed, clear in found)
    sealed, clear = (statistics.median(one[side] for one in found) for side in (0, 1))
    console.print(f"{what}: {sealed:.4f} s encrypted, {clear:.4f} s in clear, ratio {ratio:.2f}")


def _planned(url: str, coming: int, *, clear: bool) -> float:
    """Seconds, on a fresh copy of the people."""
    parts = urlsplit(url)
    copy = urlunsplit(parts._replace(path="/planned"))
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as admin:
        admin.execute(f'create database planned template "{parts.path[1:]}"')
        admin.execute("checkpoint")
        before = COLUMNS[BODY]
        if clear:
            COLUMNS[BODY] = InClear(BODY, Content.TEXT)
            with psycopg.connect(copy) as owners:
                owners.execute("alter table message drop constraint sealed_body")
        engine = open_engine(copy, pool_size=2)
        begun = time.perf_counter()
        done = plan_due(Database(engine), FixedClock(NOW), CALLBACK)
        spent = time.perf_counter() - begun
        engine.dispose()
        COLUMNS[BODY] = before
        admin.execute("drop database planned with (force)")
    if int(done) != coming:
        raise SystemExit(f"planned {int(done)} of {coming}")
    return spent


Page = tuple[Actor, Any, Callable[[UnitOfWork], object]]


def _pages(database: Database, now: Any) -> dict[str, Page]:
    with database.work(CLOCK, now) as work:
        officer = staff_by_username(work.session, "vermeulen")
        assert officer is not None
        actor = officer.actor()
    with database.work(actor, now) as work:
        person_id = work.session.exec(
            select(InboundTextRow.person_id).where(col(InboundTextRow.person_id).is_not(None))
        ).first()
        assert person_id is not None
    return {
        "worklist": (actor, now, my_worklist),
        "page of a client": (actor, now, lambda work: person_file(work, person_id)),
    }


def _shown(database: Database, page: Page, times: int) -> float:
    """Seconds for one."""
    actor, now, show = page
    begun = time.perf_counter()
    for _ in range(times):
        with database.work(actor, now) as work:
            show(work)
    return (time.perf_counter() - begun) / times


if __name__ == "__main__":
    typer.run(main)

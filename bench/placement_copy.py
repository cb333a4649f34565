"""The yardstick: how long PostgreSQL takes to COPY the rows of a plan into a table with four indexes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.result import Placed, Placement
from bench.own_server import empty_server

_TABLE = """
drop table if exists placed_row;
create table placed_row (
  obligation text, occurrence int, person text, starts_at timestamptz, ends_at timestamptz,
  location text, officer text, session text, primary key (obligation, occurrence));
create index on placed_row (officer, starts_at);
create index on placed_row (person, starts_at);
create index on placed_row (location, starts_at);
"""

Stored = tuple[object, ...]


class Yardstick:
    """An open connection to a database that is gone afterwards."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def seconds(self, rows: list[Stored]) -> float:
        """The time from the first row handed over to the end of the commit, into an empty table."""
        self.connection.execute(_TABLE)
        self.connection.commit()
        began = time.perf_counter()
        with (
            self.connection.cursor() as cursor,
            cursor.copy("copy placed_row from stdin") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        self.connection.commit()
        return time.perf_counter() - began


@contextmanager
def yardstick() -> Iterator[Yardstick]:
    """A private PostgreSQL with default durability."""
    with empty_server() as server, psycopg.connect(server.url) as connection:
        yield Yardstick(connection)


def stored_rows(instance: Instance, plan: Placement) -> list[Stored]:
    """What is kept of a plan, one row per placed occurrence."""
    person = {row.id: row.person for row in instance.obligations}
    return [_stored(row, person[row.obligation]) for row in plan.placed]


def _stored(row: Placed, person: str) -> Stored:
    return (
        row.obligation, row.occurrence, person, row.start, row.end,
        row.site, row.officer, row.session,
    )  # fmt: skip

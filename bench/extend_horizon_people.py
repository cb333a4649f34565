"""A region in rows: fifty teams of two hundred people with plans in force, and an empty calendar."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from psycopg import Connection, sql
from psycopg.types.json import Jsonb
from psycopg.types.range import TimestamptzRange
from sqlalchemy import Engine, text
from sqlalchemy.dialects.postgresql import Range

from aftercare.casework.case_files.instance_import import fingerprint
from aftercare.casework.case_files.instance_rows import NUMBERS, Source, rows_of
from aftercare.domain.placement.document.parsing import read_instance
from bench.placement_instances import generate

PER_TEAM, LOAD = 200, 0.85
JSON_COLUMNS = frozenset({"hours", "work_weeks", "parameters"})


def fill(
    engine: Engine, teams: int, start: date, now: datetime, report: Callable[[int], None]
) -> None:
    """Fill an empty, migrated database with `teams` teams whose plans begin on `start`, a Monday."""
    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        for team in range(teams):
            document = json.loads(json.dumps(generate(PER_TEAM, LOAD, team, start)))
            source = Source(fingerprint(document), read_instance(document), now)
            # The first team has all numbers kept for fiction; a number has one owner.
            for table, rows in rows_of(source, set(NUMBERS) if team else set()):
                _copy(driver, str(table.__tablename__), rows)
            report(team + 1)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))


def _copy(driver: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    names = list(rows[0])
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _plain(names, rows):
            copy.write_row(row)


def _plain(names: list[str], rows: Iterable[dict[str, Any]]) -> Iterable[list[Any]]:
    for row in rows:
        yield [_value(name, row[name]) for name in names]


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Range):
        return TimestamptzRange(value.lower, value.upper, "[)")
    if name in JSON_COLUMNS and value is not None:
        return Jsonb(value)
    return value

"""What a database server says of itself to an operator who checks a set-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

import psycopg

_FACTS: LiteralString = """
select current_setting('server_version_num')::int, current_setting('server_version'), clock_timestamp(),
  array(select c.relname::text from pg_class c where not c.relrowsecurity
    and exists (select from pg_policy p where p.polrelid = c.oid) order by 1),
  exists (select from pg_stat_activity a where a.datname = current_database() and a.usename = %(watchdog)s
    and a.pid <> pg_backend_pid())
"""
_NOON: LiteralString = "select timezone(%(zone)s, %(noon)s)"


@dataclass(frozen=True)
class ServerFacts:
    """`number` is the version as PostgreSQL counts it, 180001 for 18.1; `at` its clock; `open_tables` those that have
    row policies which are switched off; `is_watched` whether the watchdog is connected."""

    number: int
    version: str
    at: datetime
    open_tables: tuple[str, ...]
    is_watched: bool


def server_facts(connection: psycopg.Connection[Any], watchdog: str | None) -> ServerFacts:
    """Asked with any login; `watchdog` is the name of the watchdog's."""
    (row,) = connection.execute(_FACTS, {"watchdog": watchdog}).fetchall()
    number, version, at, open_tables, is_watched = row
    return ServerFacts(number, version.split()[0], at, tuple(open_tables), is_watched)


def wall_time_there(
    connection: psycopg.Connection[Any], moment: datetime, zone: str
) -> datetime | None:
    """The wall time of a moment by the server's own time zones; None where it does not know the zone."""
    try:
        (row,) = connection.execute(_NOON, {"zone": zone, "noon": moment}).fetchall()
    except psycopg.errors.InvalidParameterValue:
        return None
    found: datetime = row[0]
    return found

"""Fills an empty, migrated database with a country."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import psycopg

from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.engine import open_engine
from aftercare.store.database.sealed_columns import number_given
from aftercare.store.database.sealed_values import Clear
from bench.country.appointments import APPOINTMENTS
from bench.country.people import (
    GIVEN,
    HOURS,
    NAMES,
    OFFICERS_A_TEAM,
    PEOPLE,
    PER_OFFICER,
    family_names,
)
from bench.country.traces import LOG, MESSAGES

BEHIND, AHEAD = 13, 12
REMINDER, REPLY = "Afspraak morgen om 10:00. Vragen? Bel 088-1234567.", "Ik ben er om tien uur."
WORDS = "create unlogged table bench_word as select %s::text as body, %s::text as reply"
TABLES = ("bench_word", "bench_name", "bench_person", "bench_line", "bench_past", "bench_missed")


def fill(url: str, people: int, now: datetime, entries: int) -> dict[str, int]:
    """Rows of each large table. `entries` of the access log for each client; none of them is sealed yet."""
    officers = -(-people // PER_OFFICER)
    today = civil_date(now)
    first = today - timedelta(days=today.weekday(), weeks=BEHIND)
    values = {
        "people": people,
        "officers": officers,
        "per": PER_OFFICER,
        "team": OFFICERS_A_TEAM,
        "teams": -(-officers // OFFICERS_A_TEAM),
        "weeks": BEHIND + AHEAD,
        "hours": HOURS,
        "given": ",".join(GIVEN),
        "first": first,
        "now": now.isoformat(),
        "entries": entries,
    }
    engine = open_engine(url, pool_size=1)
    with engine.connect() as pooled:
        # The driver's own connection, that seals what it is given.
        driver: Any = pooled.connection.driver_connection
        connection: psycopg.Connection[Any] = driver
        connection.autocommit = True
        found = _filled(connection, people, values)
        connection.autocommit = False
    engine.dispose()
    return found


def _filled(
    connection: psycopg.Connection[Any], people: int, values: dict[str, Any]
) -> dict[str, int]:
    connection.execute("set session_replication_role = replica")
    # A night of indexes is not what is measured.
    connection.execute("set synchronous_commit = off")
    phones = [number_given(f"+3161{n:07}" if n % 20 != 7 else "") for n in range(people)]
    connection.execute(NAMES, (family_names(people), phones))
    connection.execute(WORDS, (Clear("message.body", REMINDER), Clear("inbound_text.body", REPLY)))
    for script in (PEOPLE, APPOINTMENTS, MESSAGES):
        connection.execute(script.format(**values).encode())
        connection.execute("analyze")
    connection.execute("set session_replication_role = origin")
    if values["entries"]:
        connection.execute(LOG.format(**values).encode())
    connection.execute(f"drop table {', '.join(TABLES)}".encode())
    connection.execute("vacuum analyze")
    return {
        table: int(row[0])
        for table in ("person", "appointment", "message", "escalation", "audit_entry")
        if (row := connection.execute(f"select count(*) from {table}".encode()).fetchone())
    }

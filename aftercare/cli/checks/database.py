"""Checks the part of a set-up that is in the database: the server, its logins, the schema, the jobs, the watchdog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg
from sqlalchemy.exc import DBAPIError

from aftercare.base.clock import Clock
from aftercare.base.environment import variable_of
from aftercare.base.errors import Fault
from aftercare.base.settings import Settings
from aftercare.base.start_errors import NewerDatabase, UnusableSettings
from aftercare.bootstrap import AppState, address_in, furnish
from aftercare.cli.app_states import CONNECTIONS
from aftercare.cli.checks.findings import (
    Finding,
    State,
    fine,
    missing,
    not_tried,
    unknown,
    whether_it_holds,
)
from aftercare.cli.clocks import ClockHere, clock_here
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import ZONE_NAME, wall
from aftercare.store.database.addresses import parts_of
from aftercare.store.database.engine import connect, open_engine, ring_of
from aftercare.store.database.job_runs import items_left, last_finished
from aftercare.store.database.key_ring import require_keys
from aftercare.store.database.unit_of_work import Database
from aftercare.store.database.unmigrated import why_no_session
from aftercare.store.operations.login_rights import SERVICE_ROLES, WATCHDOG_ROLES, faults_of
from aftercare.store.operations.schema_fit import schema_fault
from aftercare.store.operations.server_facts import ServerFacts, server_facts, wall_time_there
from aftercare.watchdog.rounds import log_watch, look, silent_since

LEAST_VERSION: Final = 15
MOST_DIFFERENCE: Final = timedelta(seconds=5)
OF_SCHEMA: Final = ("data-keys", "jobs")
# In the order in which they come where the database answers.
OF_DATABASE: Final = (
    "clock", "login", "row-security", "watchdog", "schema", *OF_SCHEMA, "watchdog-login", "watchdog-counts",
)  # fmt: skip
FITTING = "`aftercare database set-up` makes a login that fits."
NOON: Final = (datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC))


def database_findings(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Everything that is asked of the database of the settings; nothing is written there. `clock` is that of this
    machine: the jobs and the counts of a demonstration are judged by its own."""
    if settings.database_url is None:
        says = "AFTERCARE_DATABASE_URL is not set: a private PostgreSQL is used, which is for trials only."
        yield missing("database", says, "Set it to a PostgreSQL of version 15 or newer.")
        return
    try:
        url = address_in("database_url", settings.database_url)
        with closing(connect(url)) as connection:
            yield from _server_findings(connection, settings, clock)
    except UnusableSettings as fault:
        yield unknown("database", fault.detail, "Correct AFTERCARE_DATABASE_URL.")
        yield from not_tried(OF_DATABASE, "database")
        return
    except psycopg.Error as error:
        yield _away("database", "database_url", error)
        yield from not_tried(OF_DATABASE, "database")
        return
    revision = _revision_finding(url)
    yield revision
    if revision.state is not State.FINE:
        yield from not_tried(OF_SCHEMA, "schema")
    else:
        yield from _service_findings(settings, url)
    yield from _watchdog_findings(settings, url, counts=revision.state is State.FINE)


def _away(check: str, setting: str, error: Exception) -> Finding:
    """A database that begins no session with the address of a setting."""
    variable = variable_of(setting)
    why = why_no_session(error) or "the database refuses what it was asked"
    to_do = f"Correct the user, the password or the database in {variable}, or pg_hba.conf of the server."
    if why.startswith("no "):
        to_do = f"Start it, or correct the host and the port in {variable}."
    return unknown(check, f"{variable}: {why}.", to_do)


def _server_findings(
    connection: psycopg.Connection[Any], settings: Settings, clock: Clock
) -> Iterator[Finding]:
    before = clock.now()
    facts = server_facts(connection, _watchdog_login(settings))
    yield version_finding(facts)
    yield clock_finding(before, facts.at, clock.now())
    if any(
        wall_time_there(connection, one, ZONE_NAME) != wall(one).replace(tzinfo=None)
        for one in NOON
    ):
        says = f"The database has other time zone data than this machine for {ZONE_NAME}."
        yield missing("database-time-zones", says, "Update the time zone data of both.")
    yield from _login_findings(connection, "login", SERVICE_ROLES)
    if facts.open_tables:
        says = f"Row security is switched off for {', '.join(facts.open_tables)}."
        to_do = "Run `alter table … enable row level security` as the owner, and find out who switched it off."
        yield missing("row-security", says, to_do)
    else:
        yield fine("row-security", "Row security is on for every table that has policies.")
    if settings.watchdog_database_url is None:
        return
    if facts.is_watched:
        yield fine("watchdog", "A watchdog is connected.")
    else:
        says = "No watchdog is connected to the database."
        yield missing("watchdog", says, "Start `aftercare watchdog --every 60` on another machine.")


def version_finding(facts: ServerFacts) -> Finding:
    if facts.number < LEAST_VERSION * 10_000:
        says = f"PostgreSQL {facts.version} is too old."
        return missing("database", says, f"Upgrade it to version {LEAST_VERSION} or newer.")
    return fine("database", f"PostgreSQL {facts.version} answers.")


def clock_finding(before: datetime, there: datetime, after: datetime) -> Finding:
    """The clock of the database, asked between two looks at that of this machine."""
    difference = max(before - there, there - after, timedelta(0))
    if difference <= MOST_DIFFERENCE:
        return fine("clock", "The clocks of this machine and the database agree.")
    says = f"The clock of the database differs by {difference.total_seconds():.0f} seconds from this machine's."
    return missing("clock", says, "Let both follow a time server.")


def _login_findings(
    connection: psycopg.Connection[Any], check: str, roles: tuple[str, ...]
) -> Iterator[Finding]:
    wrong = faults_of(connection, roles)
    if wrong:
        yield missing(check, f"The login is wrong: {'; '.join(wrong)}.", FITTING)
    else:
        yield fine(check, f"The login may become {', '.join(roles)}, and nothing else.")


def _service_findings(settings: Settings, url: str) -> Iterator[Finding]:
    engine = open_engine(url, pool_size=CONNECTIONS)
    try:
        database = Database(engine)
        yield whether_it_holds(
            "data-keys",
            lambda: require_keys(ring_of(url)),
            "What is encrypted in the database can be read.",
            "Put the key that is missing back into AFTERCARE_SECRET_KEYS_FILE.",
        )
        yield from job_findings(_furnished(settings, database, clock_here(settings, url)))
    except UnusableSettings as fault:
        yield unknown("jobs", fault.detail or f"{fault.title}.", "Correct what is missing above.")
    except (Fault, OSError):
        yield unknown("jobs", "The jobs could not be looked at.", "Correct what is missing above.")
    finally:
        engine.dispose()


def _furnished(settings: Settings, database: Database, here: ClockHere) -> AppState:
    return furnish(settings, database, clock=here.clock, demonstration=here.is_demonstration)


def _revision_finding(url: str) -> Finding:
    engine = open_engine(url, pool_size=1)
    try:
        return _finding_of_schema(Database(engine))
    finally:
        engine.dispose()


def _finding_of_schema(database: Database) -> Finding:
    fault = schema_fault(database)
    if fault is None:
        return fine("schema", "This version works with the schema of the database.")
    try:
        says = f"The database stands at revision {database.revision()}."
    except Fault:
        says = "The database has no tables of ours."
    if isinstance(fault, NewerDatabase):
        says = f"{says[:-1]}, of a newer version, which this program does not work with."
        return unknown("schema", says, "Start the newer version.")
    return missing("schema", says, "Run `aftercare migrate`.")


def job_findings(app_state: AppState) -> Iterator[Finding]:
    """Jobs that no worker ran for too long, and items that failed in their newest run."""
    now = app_state.clock.now()
    with app_state.database.work(CLOCK, now) as work:
        finished, left = last_finished(work.session), items_left(work.session)
    silent = [
        job.name
        for job in app_state.jobs
        if (at := finished.get(job.name)) is None or at < silent_since(job, now)
    ]
    if silent:
        says = f"Jobs that did not run in time: {len(silent)}, such as {silent[0]}."
        yield missing("jobs", says, "Start `aftercare worker`, and look at its log.")
    else:
        yield fine("jobs", "Every job ran in time.")
    if left:
        says = f"Items failed in the newest run of {', '.join(sorted(left))}."
        yield missing("failed-items", says, "Look for `items-left` in the log of the workers.")


def _watchdog_login(settings: Settings) -> str | None:
    url = settings.watchdog_database_url
    return parts_of(url.get_secret_value()).username if url else None


def _watchdog_findings(settings: Settings, of_service: str, *, counts: bool) -> Iterator[Finding]:
    """The login of the watchdog, and what it counts now; `of_service` is the database by the login that may say whether
    it holds a demonstration, and `counts`: the schema is one in which it can."""
    if settings.watchdog_database_url is None:
        says = "AFTERCARE_WATCHDOG_DATABASE_URL is not set here."
        yield missing(
            "watchdog-login", says, "Set it where the watchdog runs, and for this command."
        )
        return
    try:
        url = address_in("watchdog_database_url", settings.watchdog_database_url)
        with closing(connect(url)) as connection:
            yield from _login_findings(connection, "watchdog-login", WATCHDOG_ROLES)
    except UnusableSettings as fault:
        yield unknown("watchdog-login", fault.detail, "Correct AFTERCARE_WATCHDOG_DATABASE_URL.")
        yield from not_tried(["watchdog-counts"], "watchdog-login")
        return
    except psycopg.Error as error:
        yield _away("watchdog-login", "watchdog_database_url", error)
        yield from not_tried(["watchdog-counts"], "watchdog-login")
        return
    if not counts:
        yield from not_tried(["watchdog-counts"], "schema")
        return
    try:
        yield _count_finding(settings, url, clock_here(settings, of_service))
    except (psycopg.Error, DBAPIError, Fault, OSError):
        says = "The watchdog cannot count with its login."
        yield unknown("watchdog-counts", says, "Correct AFTERCARE_WATCHDOG_DATABASE_URL.")


def _count_finding(settings: Settings, url: str, here: ClockHere) -> Finding:
    engine = open_engine(url, pool_size=1)
    try:
        app_state = _furnished(settings, Database(engine), here)
        found = look(app_state, log_watch(app_state))
    finally:
        engine.dispose()
    wrong = sorted(name for name, number in (found.counts or {}).items() if number)
    if not wrong:
        return fine("watchdog-counts", "Everything that must never be is zero.")
    says = f"Counts above zero: {', '.join(wrong)}."
    return missing(
        "watchdog-counts", says, "docs/operations.md, Watchdog, says what to do about each."
    )

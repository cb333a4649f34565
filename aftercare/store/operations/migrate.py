"""Brings a database to the newest schema and reference data, beside running processes; safe to run twice and by two
processes at once."""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text

from aftercare.base.clock import SystemClock
from aftercare.base.start_errors import DamagedRestore, NewerDatabase
from aftercare.store.contact_standards.rows import ContactStandardRow, shipped_standards
from aftercare.store.database.addresses import options_of, sqlalchemy_url
from aftercare.store.database.key_ring import make_sure_of_a_key
from aftercare.store.database.versioned_policy import load_shipped
from aftercare.store.escalation.rule_book_rows import RuleBookRow, shipped_books
from aftercare.store.operations.patience import PATIENCE_S, alone, give_way, patiently
from aftercare.store.operations.policy_seal import note_policies, policy_faults
from aftercare.store.operations.resealing import open_for_sealing, seal_what_is_clear
from aftercare.store.operations.watchdog import install_counts
from aftercare.store.reminders.rows import load_shipped_policies

# Any constant will do: it only has to be the same for everyone who migrates.
MIGRATION_LOCK = 620_110_311
MIGRATIONS = Path(__file__).parents[1] / "database" / "migrations"
RIGHTS = MIGRATIONS / "rights.sql"


def migrate(url: str, patience_s: float = PATIENCE_S) -> None:
    """Upgrade to head, each migration in a transaction of its own. A second process waits for the first and then finds
    nothing to do. Raises NewerDatabase, DamagedRestore, and TablesLocked when locks of others kept it from going on for
    so long."""
    with alone(url, MIGRATION_LOCK):
        engine = create_engine(
            sqlalchemy_url(url), connect_args=options_of(url), poolclass=NullPool
        )
        event.listen(engine, "connect", _prepare)
        with engine.begin() as connection:
            _refuse_newer(connection)
            _refuse_damaged(connection)
        patiently(partial(_upgrade, engine), patience_s)
        patiently(partial(_settle, engine), patience_s)
        engine.dispose()
        with open_for_sealing(url) as owners:
            seal_what_is_clear(owners)


def _prepare(connection: Any, _record: object) -> None:
    give_way(connection)
    # Histories that migrations start (of policies, of numbers) begin at the moment they run, each in its transaction.
    now = SystemClock().now().isoformat()
    connection.execute("select set_config('app.now', %s, false)", (now,))
    connection.commit()


def _upgrade(engine: Engine) -> None:
    # Imported here: only a migration needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        # In the transaction of each migration: one that is broken off after it is no damaged restore.
        config.attributes["applied"] = lambda: note_policies(_driver_of(connection))
        command.upgrade(config, "head")


def _settle(engine: Engine) -> None:
    """Rights and what the version ships: not part of any one migration."""
    with engine.begin() as connection:
        settle_rights(connection)
        install_counts(connection)
        load_shipped(connection, ContactStandardRow, shipped_standards())
        load_shipped_policies(connection)
        load_shipped(connection, RuleBookRow, shipped_books())
        note_policies(_driver_of(connection))
        make_sure_of_a_key(_driver_of(connection))


def _driver_of(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _refuse_damaged(connection: Connection) -> None:
    if policy_faults(_driver_of(connection)):
        raise DamagedRestore()


def _refuse_newer(connection: Connection) -> None:
    if connection.execute(text("select to_regclass('public.alembic_version')")).scalar() is None:
        return
    found = connection.execute(text("select version_num from public.alembic_version")).scalar()
    if found is not None and found not in known_revisions():
        raise NewerDatabase()


def settle_rights(connection: Connection) -> None:
    """What holds for every function and table, also for those of the newest migration."""
    # The driver's own cursor: with parameters, even none, `%s` would be one.
    connection.connection.cursor().execute(RIGHTS.read_text())


@cache
def newest_revision() -> str:
    """The migration a database must stand at for this version of the service: the one that no other follows."""
    (newest,) = known_revisions() - _named("down_revision", _scripts())
    return newest


@cache
def known_revisions() -> frozenset[str]:
    """Every migration of this version; a database at another one was migrated by a newer version."""
    return frozenset(_named("revision", _scripts()))


def _scripts() -> str:
    return "\n".join(file.read_text() for file in (MIGRATIONS / "versions").glob("*.py"))


def _named(name: str, texts: str) -> set[str]:
    return set(re.findall(rf'^{name} = "(\w+)"$', texts, re.MULTILINE))

"""Brings a database to the newest schema and reference data; safe to run twice and by two processes at once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, text

from aftercare.store.contact_standards.rows import ContactStandardRow, shipped_standards
from aftercare.store.database.engine import sqlalchemy_url
from aftercare.store.database.versioned_policy import load_shipped
from aftercare.store.escalation.rule_book_rows import RuleBookRow, shipped_books
from aftercare.store.reminders.rows import ReminderPolicyRow, shipped_policies

# Any constant will do: it only has to be the same for everyone who migrates.
MIGRATION_LOCK = 620_110_311
MIGRATIONS = Path(__file__).parents[1] / "database" / "migrations"


def migrate(url: str) -> None:
    """Upgrade to head. A second process waits for the first and then finds nothing to do."""
    # Imported here: only a migration needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(sqlalchemy_url(url))
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        load_shipped(connection, ContactStandardRow, shipped_standards())
        load_shipped(connection, ReminderPolicyRow, shipped_policies())
        load_shipped(connection, RuleBookRow, shipped_books())
    engine.dispose()


@cache
def newest_revision() -> str:
    """The migration a database must stand at for this version of the service: the one that no other follows."""
    texts = "\n".join(file.read_text() for file in (MIGRATIONS / "versions").glob("*.py"))
    made, followed = _named("revision", texts), _named("down_revision", texts)
    (newest,) = made - followed
    return newest


def _named(name: str, texts: str) -> set[str]:
    return set(re.findall(rf'^{name} = "(\w+)"$', texts, re.MULTILINE))

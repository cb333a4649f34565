"""Brings a database to the newest schema and reference data; safe to run twice and by two processes at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from aftercare.store.engine import sqlalchemy_url
from aftercare.store.reminder_policies import load_shipped_policies
from aftercare.store.rule_books import load_shipped_books
from aftercare.store.shipped_standards import load_shipped_standards

# Any constant will do: it only has to be the same for everyone who migrates.
MIGRATION_LOCK = 620_110_311


def migrate(url: str) -> None:
    """Upgrade to head. A second process waits for the first and then finds nothing to do."""
    config = _config()
    engine = create_engine(sqlalchemy_url(url))
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        load_shipped_standards(connection)
        load_shipped_policies(connection)
        load_shipped_books(connection)
    engine.dispose()


def newest_revision() -> str | None:
    """The migration a database must stand at for this version of the service."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config

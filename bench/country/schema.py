"""A database at the schema before the newest one, so that the newest migration meets the rows of a country."""

from __future__ import annotations

from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from aftercare.store.database.addresses import options_of, sqlalchemy_url
from aftercare.store.database.key_ring import make_sure_of_a_key
from aftercare.store.operations.migrate import MIGRATIONS, newest_revision, settle_rights


def make_previous(url: str) -> None:
    """The tables of the previous schema, empty, with a data key."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest = ScriptDirectory.from_config(config).get_revision(newest_revision())
    engine = create_engine(sqlalchemy_url(url), connect_args=options_of(url), poolclass=NullPool)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        config.attributes["applied"] = lambda: None
        command.upgrade(config, str(newest.down_revision))
    with engine.begin() as connection:
        settle_rights(connection)
        driver: Any = connection.connection.driver_connection
        make_sure_of_a_key(driver)
    engine.dispose()

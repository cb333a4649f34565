"""Runs the SQL scripts of a migration."""

from __future__ import annotations

from pathlib import Path
from typing import LiteralString

from alembic import op
from psycopg import sql


def run_scripts(migration: str) -> None:
    """Runs every script in the folder that has the name of the file `migration`, by name."""
    # The driver's own cursor: SQLAlchemy's text() would take the colons of `::uuid` for parameters.
    cursor = op.get_bind().connection.cursor()
    for script in sorted(Path(migration).with_suffix("").glob("*.sql")):
        cursor.execute(script.read_text())


def build_index(name: str, on: LiteralString) -> None:
    """Builds index `name` on what `on` says, such as `message (state)`, while others read and write the table.

    It leaves the transaction, so a migration does it before anything else. One that was broken off leaves an index that
    is not used; the next attempt drops it.
    """
    index = sql.Identifier(name)
    with op.get_context().autocommit_block():
        cursor = op.get_bind().connection.cursor()
        cursor.execute(
            "select indisvalid from pg_index where indexrelid = to_regclass(%s)", [f"public.{name}"]
        )
        found = cursor.fetchone()
        if found == (True,):
            return
        if found:
            cursor.execute(sql.SQL("drop index concurrently {}").format(index))
        cursor.execute(sql.SQL("create index concurrently {} on {}").format(index, sql.SQL(on)))


def drop_index(name: str) -> None:
    """Drops index `name` while others read and write its table; one that is not there any more is no fault. It leaves
    the transaction, so a migration does it before anything else."""
    with op.get_context().autocommit_block():
        cursor = op.get_bind().connection.cursor()
        statement = sql.SQL("drop index concurrently if exists {}")
        cursor.execute(statement.format(sql.Identifier(name)))

"""Alembic runs here; the connection, and what follows each migration, come from aftercare.store.operations.migrate.

Each migration commits by itself: the locks of one are not kept while the next runs, and one may build an index
concurrently, which cannot be done in a transaction.
"""

from __future__ import annotations

from typing import Any

from alembic import context

handed_in = context.config.attributes


def applied(*_step: Any, **_more: Any) -> None:
    """In the transaction of the migration that was applied."""
    handed_in.get("applied", bool)()


context.configure(
    connection=handed_in["connection"],
    target_metadata=None,
    transaction_per_migration=True,
    on_version_apply=applied,
)
with context.begin_transaction():
    context.run_migrations()

"""Alembic runs here; the connection is handed in by aftercare.store.operations.migrate.

Each migration commits by itself: the locks of one are not kept while the next runs, and one may build an index
concurrently, which cannot be done in a transaction.
"""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=None, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()

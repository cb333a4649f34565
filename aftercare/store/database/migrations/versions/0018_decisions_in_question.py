"""Decisions about an absence that rested on what was taken back: a kind of task for those who look at them again."""

from alembic import op

from aftercare.store.database.migrations.scripts import run_scripts

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_scripts(__file__)
    # In a transaction of its own: reading the whole table lets others write meanwhile. Both parts can be run twice.
    with op.get_context().autocommit_block():
        op.execute("alter table task validate constraint task_kind_check")

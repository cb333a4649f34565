"""The end of an order, and an end that was undone, kept with who entered it and when."""

from alembic import op

from aftercare.store.database.migrations.scripts import build_index, run_scripts

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run_scripts(__file__)
    build_index("day_change_order", "day_change (order_id)")
    # In a transaction of its own: reading the whole table lets others write meanwhile. All of it can be run twice.
    with op.get_context().autocommit_block():
        op.execute("alter table day_change validate constraint day_change_subject")
        op.execute("alter table day_change validate constraint day_change_order_fkey")

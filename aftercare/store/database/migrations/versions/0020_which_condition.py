"""Of which condition the prosecution service was informed, and what was corrected of an order."""

from alembic import op

from aftercare.store.database.migrations.scripts import build_index, run_scripts

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_scripts(__file__)
    build_index("protected_change_condition", "protected_change (condition_id)")
    # In a transaction of its own: reading the whole table lets others write meanwhile. All of it can be run twice.
    with op.get_context().autocommit_block():
        op.execute(
            "alter table protected_change validate constraint protected_change_condition_id_fkey"
        )

"""What was known at a visit when its absence was judged, the number an order had, and alarms of another client."""

from alembic import op

from aftercare.store.database.migrations.scripts import run_scripts

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run_scripts(__file__)
    # In a transaction of its own: reading the whole table lets others write meanwhile. All of it can be run twice.
    with op.get_context().autocommit_block():
        op.execute("alter table deadline validate constraint deadline_misattributed_by")
        op.execute("alter table deadline validate constraint deadline_misattributed")

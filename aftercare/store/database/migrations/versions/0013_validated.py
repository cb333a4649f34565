"""Looks through the rows that were there before the checks of 0012."""

from aftercare.store.database.migrations.scripts import run_scripts

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_scripts(__file__)

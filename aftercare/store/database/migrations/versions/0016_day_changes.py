"""Other days of conditions that were withdrawn and of suspensions, kept with who changed them and when."""

from aftercare.store.database.migrations.scripts import run_scripts

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_scripts(__file__)

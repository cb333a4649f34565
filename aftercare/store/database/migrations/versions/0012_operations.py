"""What a service needs that runs unattended: which versions may work with a schema."""

from aftercare.store.database.migrations.scripts import run_scripts

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_scripts(__file__)

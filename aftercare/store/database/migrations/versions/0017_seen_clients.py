"""Whom an account sees is one policy on clients: a statement is planned, begun and ended in a third of the steps."""

from aftercare.store.database.migrations.scripts import run_scripts

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_scripts(__file__)

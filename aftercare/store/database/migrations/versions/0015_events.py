"""Events of home addresses and of suspensions, what a new calendar password makes of a fault; an unused index goes."""

from aftercare.store.database.migrations.scripts import drop_index, run_scripts

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    # Its condition has the name that a state had before 0006; `escalation_snoozed_until` took its place in 0014. First,
    # because it leaves the transaction: what follows is then done wholly or not at all.
    drop_index("escalation_snoozed")
    run_scripts(__file__)

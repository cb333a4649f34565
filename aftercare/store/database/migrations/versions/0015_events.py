"""Events of home addresses and suspensions, what a new calendar password makes of a fault; an index comes, one goes."""

from aftercare.store.database.migrations.scripts import build_index, drop_index, run_scripts

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    # Its condition has the name that a state had before 0006; `escalation_snoozed_until` took its place in 0014. First,
    # because both leave the transaction: what follows is then done wholly or not at all.
    drop_index("escalation_snoozed")
    # A client's history read the tasks of everybody for these.
    build_index("task_brought_in", "task (person_id) where kind = 'check_brought_in'")
    run_scripts(__file__)

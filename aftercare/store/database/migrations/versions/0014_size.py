"""Indexes of what is open, by client for pages and by itself for the clock: neither looks through a country or its past."""

from aftercare.store.database.migrations.scripts import build_index

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    build_index(
        "appointment_overdue_of_person", "appointment (person_id) where state = 'outcome_overdue'"
    )
    build_index("absence_open_of_person", "absence (person_id) where state = 'opened'")
    build_index(
        "deadline_open_of_person", "deadline (person_id, shows_from_at) where state = 'opened'"
    )
    build_index("goal_step_open_of_person", "goal_step (person_id, due_on) where state = 'opened'")
    build_index(
        "appointment_unplanned",
        "appointment (starts_at) where reminders_planned_at is null"
        " and state in ('scheduled','notified','confirmed','outcome_overdue')",
    )
    build_index("message_unended", "message (state) where state in ('unknown','accepted','sent')")
    # The one of before has a state in its condition that has had another name since 0006.
    build_index("escalation_snoozed_until", "escalation (snoozed_until_at) where state = 'snoozed'")

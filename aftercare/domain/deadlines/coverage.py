"""The deadline for covering a condition that asks for appointments and has none."""

from __future__ import annotations

from datetime import date, timedelta

from aftercare.domain.deadlines.kinds import DeadlineKind, WantedDeadline
from aftercare.domain.time.statutory_terms import working_days_after
from aftercare.domain.time.wall_time import start_of_day

UNCOVERED = "condition-uncovered"
WORKING_DAYS = 10
"""Two weeks to write an obligation, refer, or record a reason. Configuration, not law."""

COVERAGE_KINDS: tuple[DeadlineKind, ...] = (
    DeadlineKind(
        UNCOVERED,
        "voorwaarde zonder afspraak, verwijzing of reden",
        "condition without an appointment, a referral or a reason",
        "the library of conditions",
        # Shown from the day it is noticed, even when the working days span Christmas.
        lead_days=42,
    ),
)


def coverage_deadline(noticed_on: date, answered: int) -> WantedDeadline:
    """Due when the last working day has ended; `answered` counts the earlier deadlines that a person answered."""
    last_on = working_days_after(noticed_on, WORKING_DAYS)
    return WantedDeadline(
        UNCOVERED, noticed_on, start_of_day(last_on + timedelta(days=1)), answered
    )

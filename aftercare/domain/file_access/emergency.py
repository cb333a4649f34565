"""Emergency access to a file: its limits, and what its reason has to say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.deadlines.reported import EMERGENCY_REVIEW
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days

LONGEST_REASON: Final = 1_000
LEAST_WORDS: Final = 4
MOST_ATTEMPTS: Final = 5
"""Wrong attempts of an account within an hour."""
ATTEMPTS_WITHIN: Final = timedelta(hours=1)
REVIEW_WORKING_DAYS: Final = 2
"""Configuration, not law: what was looked at is still known by then."""


def reason_faults(reason: str) -> list[FieldFault]:
    """A reason has words, and fits its column."""
    if len(reason) > LONGEST_REASON or "\0" in reason:
        return [FieldFault("/reason", "too-long", f"At most {LONGEST_REASON} characters.")]
    if len(reason.split()) < LEAST_WORDS:
        return [FieldFault("/reason", "emergency-reason-short")]
    return []


def is_same_name(typed: str, stored: str) -> bool:
    """Whether a family name is exactly this one; spaces and the case of letters aside."""
    return " ".join(typed.split()).casefold() == " ".join(stored.split()).casefold()


def review_deadline(opened_at: datetime) -> WantedDeadline:
    """By when a supervisor reviews it; passed, it becomes an escalation."""
    counted: date = civil_date(opened_at)
    return WantedDeadline(
        EMERGENCY_REVIEW, counted, add_working_days(opened_at, REVIEW_WORKING_DAYS)
    )


def may_lift_bar(actor: Actor, barred: Actor) -> bool:
    """Who talks with a colleague after a finding, and lets them use emergency access again: another supervisor of the
    same team. A team may have only one supervisor, so an auditor may do it for a supervisor."""
    if actor.staff_id_or_none == barred.staff_id:
        return False
    if actor.role is Role.AUDITOR:
        return barred.role is not Role.OFFICER
    return actor.role is Role.SUPERVISOR and actor.team_id == barred.team_id

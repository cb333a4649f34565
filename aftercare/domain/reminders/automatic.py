"""When a client is texted about a new or a missed appointment without an officer's act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from aftercare.domain.reminders.policy import AutomaticText, ReminderPolicy
from aftercare.domain.reminders.schedule import moment_of_day, spread_minute
from aftercare.domain.time.wall_time import civil_date

# Of an appointment sooner than this the reminder of the day before is the first the client hears.
LEAST_DAYS_AHEAD: Final = 2
# A text about a new appointment, or about a miss, that is older than this is left to the officer.
USEFUL_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TextDue:
    """When a text is sent, and until when it is useful."""

    due_at: datetime
    useful_until_at: datetime


def new_appointment_text(
    booked_at: datetime, starts_at: datetime, policy: ReminderPolicy
) -> TextDue | None:
    """The text that says when a new appointment is; None when the policy sends none, or a reminder is as early."""
    if AutomaticText.NEW not in policy.automatic:
        return None
    if (civil_date(starts_at) - civil_date(booked_at)).days < LEAST_DAYS_AHEAD:
        return None
    due_at = booked_at + policy.automatic_after
    return TextDue(due_at, due_at + USEFUL_FOR)


def missed_appointment_text(
    appointment_id: UUID, missed_on: date, policy: ReminderPolicy
) -> TextDue | None:
    """The text on the civil day after a miss, in the hours of reminders and useful until that evening. None when the
    policy sends none."""
    if AutomaticText.MISSED not in policy.automatic:
        return None
    day = missed_on + timedelta(days=1)
    minute = spread_minute(appointment_id, policy)
    return TextDue(
        moment_of_day(day, policy.send_from, minute), moment_of_day(day, policy.quiet_from, 0)
    )

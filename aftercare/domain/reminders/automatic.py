"""When a client is texted without an officer's act about a new, a changed or a missed appointment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.domain.reminders.policy import AutomaticText, ReminderPolicy
from aftercare.domain.reminders.schedule import moment_of_day, quiet_until, spread_minute
from aftercare.domain.time.wall_time import civil_date

# Of an appointment sooner than this the reminder of the day before is the first the client hears.
LEAST_DAYS_AHEAD: Final = 3
# A change whose client could not be texted for so long is the officer's to pass on.
TRIED_FOR: Final = timedelta(days=1)
# A text about a new appointment, or about a miss, that is older than this is left to the officer.
USEFUL_FOR: Final = timedelta(days=1)

_CHANGES: Final = {
    AutomaticText.MOVED: AppointmentState.MOVED,
    AutomaticText.CALLED_OFF: AppointmentState.CALLED_OFF,
}


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


def change_texts(policy: ReminderPolicy) -> frozenset[AppointmentState]:
    """The states of an appointment that lost its time about which clients are texted without an officer's act."""
    return frozenset(state for text, state in _CHANGES.items() if text in policy.automatic)


def change_texted_at(
    state: str, changed_at: datetime, policy: ReminderPolicy, now: datetime
) -> datetime | None:
    """When the text about this change goes automatically; None when it does not."""
    if state not in change_texts(policy) or now - changed_at >= TRIED_FOR:
        return None
    return quiet_until(max(changed_at + policy.automatic_after, now), policy)


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

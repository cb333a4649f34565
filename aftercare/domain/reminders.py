"""Which reminders an appointment gets, and at which moment each is due and stops being useful.

Policy version 1. One day before cut no-shows by 29 % in a trial with 14,135 probation appointments;
four days plus one day also worked; two days alone did not (Hastings et al. 2021, Cambridge Journal of
Evidence-Based Policing). Offsets are civil days in Europe/Amsterdam.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from aftercare.domain.wall_time import at_wall, wall

POLICY_VERSION = 1
# Texts leave in this stretch of the local day; the minute is spread over it per appointment.
SEND_FROM, SEND_SPREAD_MIN = time(9, 0), 120
QUIET_BEFORE, QUIET_FROM = time(8, 0), time(20, 0)
# Booked further ahead than this, an appointment also gets the four-day reminder.
FAR_AHEAD_DAYS = 7
# A text that would leave within this time of the booking itself adds nothing.
FRESH = timedelta(hours=12)
# A reminder that reaches someone less than this before the start no longer helps.
LAST_USE = timedelta(hours=2)


@dataclass(frozen=True)
class ReminderDue:
    """One reminder: its slot name, when it leaves, and after when it is pointless."""

    slot: str
    due_at: datetime
    useful_until_at: datetime


def reminders_due(
    appointment_id: UUID, starts_at: datetime, booked_at: datetime, first: bool
) -> tuple[ReminderDue, ...]:
    """Every reminder of an appointment, earliest first: the day before always; four days before
    when booked more than a week ahead; seven days before for a first appointment."""
    slots = {"T-1": 1}
    if (wall(starts_at).date() - wall(booked_at).date()).days > FAR_AHEAD_DAYS:
        slots["T-4"] = 4
        if first:
            slots["T-7"] = 7
    due = (_due(appointment_id, slot, days, starts_at) for slot, days in slots.items())
    useful = (one for one in due if one.slot == "T-1" or one.due_at > booked_at + FRESH)
    return tuple(sorted(useful, key=lambda one: one.due_at))


def _due(appointment_id: UUID, slot: str, days: int, starts_at: datetime) -> ReminderDue:
    day = wall(starts_at).date() - timedelta(days=days)
    # The last bytes of a UUIDv7 are random: an even spread that is the same at every look.
    minute = int.from_bytes(appointment_id.bytes[-2:], "big") % SEND_SPREAD_MIN
    leaves = SEND_FROM.hour * 60 + SEND_FROM.minute + minute
    due_at = at_wall(day, time(leaves // 60, leaves % 60))
    if slot == "T-1":
        return ReminderDue(slot, due_at, starts_at - LAST_USE)
    # The earlier reminders stop being useful when the next one takes over.
    return ReminderDue(slot, due_at, at_wall(day + timedelta(days=1), QUIET_FROM))


def is_quiet(now: datetime) -> bool:
    """Whether `now` falls in the quiet hours of the local day."""
    local = wall(now).time()
    return not QUIET_BEFORE <= local < QUIET_FROM


def quiet_until(now: datetime) -> datetime:
    """The next moment outside the quiet hours; `now` itself when it is not quiet."""
    if not is_quiet(now):
        return now
    local = wall(now)
    day = local.date() if local.time() < QUIET_BEFORE else local.date() + timedelta(days=1)
    return at_wall(day, QUIET_BEFORE)

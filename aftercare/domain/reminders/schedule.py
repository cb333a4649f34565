"""Which reminders an appointment gets, when each is due and until when it is useful.

The policy decides. One day before cut no-shows by 29 % in a trial with 14,135 probation appointments. Four days plus
one day also worked; two days alone did not (Hastings et al. 2021, Cambridge Journal of Evidence-Based Policing).
Offsets are calendar days in Europe/Amsterdam.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.reminders.policy import Occasion, ReminderPolicy, ReminderRule
from aftercare.domain.reminders.policy_parsing import USUAL
from aftercare.domain.time.wall_time import at_wall_or_later, civil_date, wall


@dataclass(frozen=True, slots=True)
class ToRemindOf:
    """The facts of an appointment that a policy uses. `first`: the person has no valid appointment before it.
    `missed_at`: when it was recorded that the previous one was missed; None when it was not."""

    appointment_id: UUID
    kind: str
    starts_at: datetime
    booked_at: datetime
    first: bool = False
    missed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """One reminder: its slot name, when it is due, until when it is useful, and its text."""

    slot: str
    due_at: datetime
    useful_until_at: datetime
    text: TextKind

    @property
    def days_before(self) -> int:
        return int(self.slot.removeprefix("T-"))


def reminders_due(
    appointment: ToRemindOf, policy: ReminderPolicy = USUAL
) -> tuple[ReminderDue, ...]:
    """Every reminder of an appointment, earliest first, at most one a day: of two rules for one day the first that
    fits counts."""
    starts_on = _civil_date(appointment.starts_at)
    ahead = (starts_on - _civil_date(appointment.booked_at)).days
    minute = spread_minute(appointment.appointment_id, policy)
    found: dict[int, ReminderDue] = {}
    for rule in policy.rules:
        if rule.days_before not in found and _is_meant(rule, appointment, ahead):
            due = _due(rule, policy, starts_on, appointment.starts_at, minute)
            if _is_in_time(rule, due, appointment, policy):
                found[rule.days_before] = due
    return tuple(found[days] for days in sorted(found, reverse=True))


def spread_minute(appointment_id: UUID, policy: ReminderPolicy) -> int:
    """How many minutes after `send_from` texts about this appointment are sent. The last bytes of a UUIDv7 are random:
    they give an even spread that is the same at every computation."""
    return int.from_bytes(appointment_id.bytes[-2:], "big") % policy.spread_min


def _is_meant(rule: ReminderRule, appointment: ToRemindOf, ahead: int) -> bool:
    if rule.booked_over_days is not None and ahead <= rule.booked_over_days:
        return False
    if rule.kinds and appointment.kind not in rule.kinds:
        return False
    return not rule.occasions or any(one in rule.occasions for one in _occasions(appointment))


def _occasions(appointment: ToRemindOf) -> Iterator[Occasion]:
    if appointment.first:
        yield Occasion.FIRST_APPOINTMENT
    if appointment.missed_at is not None:
        yield Occasion.AFTER_A_MISS


def _is_in_time(
    rule: ReminderRule, due: ReminderDue, appointment: ToRemindOf, policy: ReminderPolicy
) -> bool:
    """Whether the reminder is useful. It must not follow directly on the booking, and a miss that calls for it must
    have been known in time. A reminder on the day before is always useful."""
    if rule.days_before > 1 and due.due_at <= appointment.booked_at + policy.fresh:
        return False
    if not rule.occasions or (Occasion.FIRST_APPOINTMENT in rule.occasions and appointment.first):
        return True
    return appointment.missed_at is not None and appointment.missed_at < due.useful_until_at


def _due(
    rule: ReminderRule, policy: ReminderPolicy, starts_on: date, starts_at: datetime, minute: int
) -> ReminderDue:
    day = starts_on - timedelta(days=rule.days_before)
    due_at = moment_of_day(day, policy.send_from, minute)
    if rule.days_before == 1:
        return ReminderDue(rule.slot, due_at, starts_at - policy.last_use, rule.text)
    # An earlier reminder stops being useful when the next one replaces it.
    until = moment_of_day(day + timedelta(days=1), policy.quiet_from, 0)
    return ReminderDue(rule.slot, due_at, until, rule.text)


@lru_cache(maxsize=16_384)
def moment_of_day(day: date, at: time, minutes_later: int) -> datetime:
    """The moment so many minutes after `at` in local time; one in the hour that a clock change skips moves an hour
    later."""
    minute = at.hour * 60 + at.minute + minutes_later
    return at_wall_or_later(day, time(minute // 60, minute % 60))


@lru_cache(maxsize=16_384)
def _civil_date(moment: datetime) -> date:
    return civil_date(moment)


def is_quiet(now: datetime, policy: ReminderPolicy = USUAL) -> bool:
    """Whether `now` falls in the quiet hours of the local day."""
    return not policy.quiet_until <= wall(now).time() < policy.quiet_from


def quiet_until(now: datetime, policy: ReminderPolicy = USUAL) -> datetime:
    """The next moment outside the quiet hours; `now` itself when it is not quiet."""
    if not is_quiet(now, policy):
        return now
    local = wall(now)
    morning = local.time() < policy.quiet_until
    day = local.date() if morning else local.date() + timedelta(days=1)
    return at_wall_or_later(day, policy.quiet_until)

"""How long an escalation may be snoozed: until the office opens on a day that is not far away."""

from __future__ import annotations

from datetime import date, datetime

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.domain.time.working_hours import add_working_days, next_working_moment

# Our own limit, not a legal one: two working weeks. A snooze waits for a fact that will be clear soon (a detention
# that ends, a report that is due). The law wants a breach reported without delay (Sr 14d(2)), so anything longer is
# decided instead.
LONGEST_SNOOZE_DAYS = 10


def last_snooze_day(now: datetime) -> date:
    """The latest day on which a snooze that begins now may end."""
    return civil_date(add_working_days(now, LONGEST_SNOOZE_DAYS))


def refuse_snoozed_alarm(trigger_code: str) -> None:
    """Raises Invalid at /until_on for an alarm: no one would be called while it is snoozed."""
    if trigger_code == Trigger.ALARM:
        raise Invalid.at("/until_on", "alarm-not-snoozed")


def quiet_until(until_on: date, now: datetime) -> datetime:
    """When an escalation that is snoozed until this day comes back: at the first opening of the office on or after
    it.

    Raises Invalid at /until_on for today or earlier, and for longer than ten working days.
    """
    if until_on <= civil_date(now):
        raise Invalid(fields=(FieldFault("/until_on", "not-to-come"),))
    if until_on > last_snooze_day(now):
        detail = f"At most {LONGEST_SNOOZE_DAYS} working days."
        raise Invalid(fields=(FieldFault("/until_on", "snooze-too-long", detail),))
    return next_working_moment(start_of_day(until_on))

"""After the last step, staff are notified again of an escalation every day, until it is acknowledged or decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from aftercare.domain.escalation.reaching import NOBODY_YET, Present, whom_to_reach
from aftercare.domain.escalation.rules import Audience, Trigger
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.domain.time.working_hours import next_working_moment

# For an alarm, staff are notified again after 24 hours, on any day of the week.
ALARM_AGAIN = timedelta(hours=24)


class StepState(Protocol):
    @property
    def audience(self) -> str: ...
    @property
    def state(self) -> str: ...


def top_of(steps: Iterable[StepState]) -> Audience:
    """The highest level among the steps of an escalation; without steps, the highest there is."""
    order = list(Audience)
    return max((Audience(one.audience) for one in steps), key=order.index, default=order[-1])


def is_at_its_end(steps: Iterable[StepState]) -> bool:
    """Whether no step for the highest level waits any more. In wall-clock hours, steps for lower levels may still
    wait for the office to open."""
    every = list(steps)
    top = top_of(every)
    return not any(one.state == "waiting" and one.audience == top for one in every)


def next_notification(now: datetime, trigger_code: str) -> datetime:
    """When staff are notified again after `now`: when the office opens on the next working day, for an alarm 24
    hours later. `trigger_code` is the trigger of the rule."""
    if trigger_code == Trigger.ALARM:
        return now + ALARM_AGAIN
    return next_working_moment(start_of_day(civil_date(now) + timedelta(days=1)))


def comes_before_step(again_at: datetime | None, step_due_at: datetime | None) -> bool:
    """Whether staff on call are notified again before the next step, which waits for the office to open."""
    return again_at is not None and step_due_at is not None and again_at < step_due_at


def owner_of(trigger_code: str) -> Audience:
    """The level that has the escalation from the start."""
    return Audience.DUTY_DESK if trigger_code == Trigger.ALARM else Audience.OFFICER


def whom_again(top: Audience, trigger_code: str, present: Present) -> list[UUID]:
    """The highest level, and the owner of the escalation: the officer, or the duty desk for an alarm. Each is
    replaced by a stand-in while away, and no one is listed twice. The owner is notified even when no one is at the
    highest level."""
    first = whom_to_reach(top, present).staff_id
    second = whom_to_reach(owner_of(trigger_code), present, {first: top} if first else NOBODY_YET)
    found = (first, second.staff_id if second.level else None)
    return [one for one in found if one is not None]

"""The first minutes of an alarm: from when its steps count, and whether someone is about to be notified."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from aftercare.domain.escalation.ladder import EscalationState
from aftercare.domain.escalation.rules import Trigger

# The jobs that open an escalation and run its first steps each run every minute.
FIRST_NOTICE: Final = timedelta(minutes=2)


def counted_from(due_at: datetime, opened_at: datetime, trigger_code: str) -> datetime:
    """From when a step is overdue. The steps of an alarm are due at its moment: of one that came late, from when its
    escalation opened."""
    return max(due_at, opened_at) if trigger_code == Trigger.ALARM else due_at


def first_notice_comes(state: str, opened_at: datetime, trigger_code: str, now: datetime) -> bool:
    """Whether an escalation of which no one has been notified is an alarm that has just opened."""
    is_open_alarm = state == EscalationState.OPENED and trigger_code == Trigger.ALARM
    return is_open_alarm and within_first_notice(opened_at, now)


def within_first_notice(since: datetime | None, now: datetime) -> bool:
    """Whether it is less than FIRST_NOTICE ago; False for None."""
    return since is not None and now < since + FIRST_NOTICE

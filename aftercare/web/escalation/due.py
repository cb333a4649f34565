"""When an escalation of the inbox is due, for every page and file that lists it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from aftercare.domain.escalation.ladder import EscalationState
from aftercare.domain.escalation.rules import Trigger
from aftercare.store.database.plain_sql import Row

# The jobs that open an escalation and run its first steps each run every minute.
FIRST_NOTICE: Final = timedelta(minutes=2)


def due_of(row: Row) -> datetime:
    """When the acknowledgement or snooze ends, else the next step or repeat. Once all levels have been notified it has
    been overdue since the last of them was."""
    next_at = row["next_due_at"] and min(filter(None, (row["next_due_at"], row["again_at"])))
    due_at: datetime = (
        row["acknowledged_until_at"]
        or row["snoozed_until_at"]
        or (next_at and counted_from(next_at, row))
        or row["notified_at"]
        or row["opened_at"]
    )
    return due_at


def counted_from(due_at: datetime, row: Row) -> datetime:
    """From when a step is overdue. The steps of an alarm are due at its moment: of one that came late, from when its
    escalation opened."""
    opened_at: datetime = row["opened_at"]
    return max(due_at, opened_at) if row["trigger_code"] == Trigger.ALARM else due_at


def first_notice_comes(row: Row, now: datetime) -> bool:
    """Whether the escalation of an alarm has just opened, so that the first steps have not run yet. `row`: without
    anyone who was notified."""
    is_open_alarm = (
        row["state"] == EscalationState.OPENED.value and row["trigger_code"] == Trigger.ALARM
    )
    return is_open_alarm and within_first_notice(row["opened_at"], now)


def within_first_notice(since: datetime | None, now: datetime) -> bool:
    return since is not None and now < since + FIRST_NOTICE

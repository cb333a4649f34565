"""When an escalation of the inbox is due, for every page and file that lists it."""

from __future__ import annotations

from datetime import datetime

from aftercare.domain.escalation.first_notice import counted_from
from aftercare.store.database.plain_sql import Row


def due_of(row: Row) -> datetime:
    """When the acknowledgement or snooze ends, else the next step or repeat. Once all levels have been notified it has
    been overdue since the last of them was."""
    next_at = row["next_due_at"] and min(filter(None, (row["next_due_at"], row["again_at"])))
    due_at: datetime = (
        row["acknowledged_until_at"]
        or row["snoozed_until_at"]
        or (next_at and counted_from(next_at, row["opened_at"], row["trigger_code"]))
        or row["notified_at"]
        or row["opened_at"]
    )
    return due_at

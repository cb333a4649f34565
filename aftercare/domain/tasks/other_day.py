"""On which other day a task may be done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from aftercare.domain.time.wall_time import civil_date, start_of_day

# An offered place expires, and a document is sent or drafted by a day of the law: no one here can move that moment.
FIXED: Final = frozenset({"answer_offer", "board_copy", "draft_paper"})
# These are completed on a page of their own, where what is done is recorded.
ELSEWHERE: Final = FIXED | {"send_letter", "answer_text"}
LATEST: Final = timedelta(days=28)


def why_not_on(day: date, today: date) -> str | None:
    """The code of the fault of a day that suits no task."""
    return None if today <= day <= today + LATEST else "task-day"


def due_on(day: date, kind: str, begins_at: datetime | None) -> datetime | str:
    """When a task of this kind is due if it is done on that day: at its end, and before the appointment that it is
    about begins. The code of a fault where the kind or the appointment does not allow that day."""
    if kind in FIXED:
        return "fixed-deadline"
    ends_at = start_of_day(day + timedelta(days=1))
    if begins_at is None:
        return ends_at
    return min(ends_at, begins_at) if day <= civil_date(begins_at) else "after-appointment"

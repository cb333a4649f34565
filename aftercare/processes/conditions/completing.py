"""The task to enter the missing facts of a condition, as long as the condition binds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.rows import last_days
from aftercare.store.tasks.rows import (
    REASON_CHANGED,
    completing_tasks,
    condition_to_complete,
    end_by_itself,
)


def end_completing_over(session: Session, person_ids: Iterable[UUID], now: datetime) -> set[UUID]:
    """Ends the tasks about conditions that no longer bind, after a withdrawal or with their order; answers the persons
    with such a task. The persons are locked."""
    tasks = completing_tasks(session, person_ids)
    about = {one.id: condition_to_complete(one) for one in tasks}
    ends, today = last_days(session, set(about.values())), civil_date(now)
    over = [one for one in tasks if (end := ends.get(about[one.id])) and end < today]
    for task in over:
        end_by_itself(session, task.subject_key, REASON_CHANGED, now)
    return {one.person_id for one in over}

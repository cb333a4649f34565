"""Every morning finds clients with falling attendance and asks the officer to call them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.attendance import low_attendance
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.tasks.rows import open_task, tasks_of_kind
from aftercare.store.treatment.attendance_facts import sessions_held

TASK_KIND = "attendance_low"
CALL_WITHIN = timedelta(days=7)


def watch_line(work: UnitOfWork, line_id: UUID) -> bool:
    """Open one task per episode. A corrected outcome can shift where an episode began; while its task is open no second
    one is made."""
    found = sessions_held(work.session, [line_id], work.now).get(line_id)
    if found is None:
        return False
    low = low_attendance(found.held, civil_date(work.now))
    if low is None:
        return False
    keys = [f"{TASK_KIND}:{one.session}:" for one in found.held]
    for subject, state in tasks_of_kind(work.session, found.person_id, TASK_KIND):
        of_line = any(subject.startswith(key) for key in keys)
        if of_line and (state == "opened" or subject.startswith(f"{TASK_KIND}:{low.session}:")):
            return False
    open_task(
        work.session,
        person_id=found.person_id,
        kind=TASK_KIND,
        subject=UUID(low.session),
        reason=low.reason.value,
        due_at=work.now + CALL_WITHIN,
        now=work.now,
    )
    audit.note(work, "mark-attendance", "person", found.person_id, found.person_id)
    return True

"""Handing a task to a colleague, and setting another day for it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Invalid
from aftercare.casework.tasks.acts import appointment_view
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.tasks.other_day import due_on, why_not_on
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.closing.screen_closing import who_hears
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.file_access.rows import unbarred
from aftercare.store.people.rows import get_person
from aftercare.store.staff.leave_rows import present_at
from aftercare.store.tasks.rows import TaskRow, get_task


@requires(Permission.RECORD_OUTCOMES)
def hand_task_over(work: UnitOfWork, task_id: UUID, version: int, to_id: UUID) -> TaskRow:
    """The task is for this colleague from now on, who hears of it. It stays on the worklist of everyone who sees the
    client. To the client's own officer, it is as it was. A second click changes nothing.

    Raises Invalid at /to_id for a colleague who does not see the file or is away, AlreadyDecided, Stale.
    """
    task = _opened(work, task_id)
    again = (task.handed_to, task.handed_by) == (to_id, work.actor.staff_id)
    if again and task.version == version + 1:
        return task
    expect_version(task, version)
    person = get_person(work.session, task.person_id)
    sees = [
        work.actor.staff_id,
        *(one["id"] for one in who_hears(work.session, person.id, work.actor.staff_id)),
    ]
    if to_id not in unbarred(work.session, [person.id], sees, civil_date(work.now)):
        raise Invalid.at("/to_id", "does-not-see-file")
    if not present_at(work.session, [to_id], work.now):
        raise Invalid.at("/to_id", "away-now")
    own = person.officer_id == to_id
    task.handed_to = None if own else to_id
    task.handed_by = None if own else work.actor.staff_id
    task.handed_at = None if own else work.now
    return audit.save_and_note(work, "hand-over-task", "task", task)


@requires(Permission.RECORD_OUTCOMES)
def set_task_day(work: UnitOfWork, task_id: UUID, version: int, day: date) -> TaskRow:
    """The task is for this day, today or later; the first day it was due stays known. A second click changes nothing.

    Raises Invalid at /due_on for a day that its kind or its appointment does not allow, AlreadyDecided, Stale.
    """
    today = civil_date(work.now)
    if fault := why_not_on(day, today):
        raise Invalid.at("/due_on", fault)
    task = _opened(work, task_id)
    view = appointment_view(work, task_id) or task.appointment_id
    begins_at = get_appointment(work.session, view).starts_at if view else None
    due_at = due_on(day, task.kind, begins_at)
    if isinstance(due_at, str):
        raise Invalid.at("/due_on", due_at)
    if task.due_at == due_at and task.version == version + 1:
        return task
    expect_version(task, version)
    first = task.was_due_at or task.due_at
    task.due_at, task.was_due_at = due_at, None if first == due_at else first
    return audit.save_and_note(work, "set-task-day", "task", task)


def _opened(work: UnitOfWork, task_id: UUID) -> TaskRow:
    task = get_task(work.session, task_id, for_update=True)
    if task.state == "done":
        raise AlreadyDecided()
    return task

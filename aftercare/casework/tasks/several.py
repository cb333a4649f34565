"""Several tasks at once, all or none: finishing them, handing them over, setting another day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date
from uuid import UUID

from aftercare.base.errors import (
    AlreadyDecided,
    FieldFault,
    Invalid,
    NotFound,
    OfferUnanswered,
    Stale,
    refuse_if,
)
from aftercare.base.subject_errors import AnothersCalendar
from aftercare.base.typed_text import too_long
from aftercare.casework.tasks.acts import LONGEST_NOTE, appointment_view, finish_task
from aftercare.casework.tasks.handling import hand_task_over, set_task_day
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.tasks.other_day import ELSEWHERE, why_not_on
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_of_team
from aftercare.store.appointments.rows import lock_appointments
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.tasks.rows import TaskRow, persons_of_tasks

_WHY = {
    AlreadyDecided: "done-meanwhile",
    NotFound: "done-meanwhile",
    Stale: "changed-meanwhile",
    OfferUnanswered: "offer-first",
    AnothersCalendar: "calendar-of-another",
}

# A page of one task says it beside its own field.
_OF_FIELD = {"not-sent-then": "day-first"}


@requires(Permission.RECORD_OUTCOMES)
def finish_tasks(work: UnitOfWork, read: Mapping[UUID, int], note: str = "") -> list[TaskRow]:
    """Marks each of these tasks as done with the same note: by id, the version that was read.

    Raises Invalid at /tasks when there is none, at /note, and at /ticked/<id> for each that cannot be marked as done;
    the caller then takes back the others.
    """
    refuse_if(too_long("/note", note, LONGEST_NOTE))
    _lock_appointments(work, read)

    def finish(task_id: UUID, version: int) -> TaskRow:
        task = finish_task(work, task_id, version, note)
        if task.kind in ELSEWHERE:
            raise Invalid.at("/tasks", "done-elsewhere")
        return task

    return _each(read, finish)


@requires(Permission.RECORD_OUTCOMES)
def hand_tasks_over(work: UnitOfWork, read: Mapping[UUID, int], to_id: UUID) -> list[TaskRow]:
    """Hands each of these tasks to the colleague. Raises Invalid as `finish_tasks` does."""
    return _each(read, lambda task_id, version: hand_task_over(work, task_id, version, to_id))


@requires(Permission.RECORD_OUTCOMES)
def set_tasks_day(work: UnitOfWork, read: Mapping[UUID, int], day: date) -> list[TaskRow]:
    """Sets this day for each of these tasks. Raises Invalid as `finish_tasks` does, and at /due_on for a day that suits
    none."""
    if fault := why_not_on(day, civil_date(work.now)):
        raise Invalid.at("/due_on", fault)
    return _each(read, lambda task_id, version: set_task_day(work, task_id, version, day))


def _each(read: Mapping[UUID, int], act: Callable[[UUID, int], TaskRow]) -> list[TaskRow]:
    """Raises Invalid at /tasks when there is none, and at /ticked/<id> for each that is refused."""
    if not read:
        raise Invalid.at("/tasks", "none-ticked")
    done, faults = [], []
    for task_id in sorted(read):
        try:
            done.append(act(task_id, read[task_id]))
        except (*_WHY, Invalid) as fault:
            code = _WHY.get(type(fault)) or _OF_FIELD.get(
                fault.fields[0].code, fault.fields[0].code
            )
            faults.append(FieldFault(f"/ticked/{task_id}", code))
    refuse_if(faults)
    return done


def _lock_appointments(work: UnitOfWork, ids: Iterable[UUID]) -> None:
    """Those that these tasks are about, all at once: `finish_task` locks one more time what is locked."""
    views = []
    for task_id in ids:
        with suppress(NotFound):
            views.append(appointment_view(work, task_id))
    with as_clock(work):
        lock_appointments(work.session, {one for one in views if one is not None})


@requires(Permission.READ_CASE_FILES)
def who_can_have_tasks(work: UnitOfWork) -> list[StaffRow]:
    """Officers and supervisors of the actor's team, by name; whether one sees a client is checked for each task."""
    team_id = work.actor.team_id
    if team_id is None:
        return []
    found = staff_of_team(work.session, team_id, Role.OFFICER, Role.SUPERVISOR)
    return [one for one in found if one.is_open]


@requires(Permission.READ_CASE_FILES)
def clients_of_tasks(work: UnitOfWork, ids: Collection[UUID]) -> list[Row]:
    """Whom these tasks are about, done ones too: {id, kind, person_id, given_name, family_name}."""
    found = persons_of_tasks(work.session, ids) if ids else []
    return audit.note_looks(work, "read-worklist", found)

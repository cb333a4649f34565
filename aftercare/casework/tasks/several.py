"""Finishing several tasks at once, all or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
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
from aftercare.base.typed_text import too_long
from aftercare.casework.tasks.acts import LONGEST_NOTE, appointment_view, finish_task
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import lock_appointments
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.tasks.rows import TaskRow, persons_of_tasks

_WHY = {
    AlreadyDecided: "done-meanwhile",
    NotFound: "done-meanwhile",
    Stale: "changed-meanwhile",
    OfferUnanswered: "offer-first",
    Invalid: "day-first",
}


@requires(Permission.RECORD_OUTCOMES)
def finish_tasks(work: UnitOfWork, read: Mapping[UUID, int], note: str = "") -> list[TaskRow]:
    """Marks each of these tasks as done with the same note: by id, the version that was read.

    Raises Invalid at /tasks when there is none, at /note, and at /ticked/<id> for each that cannot be marked as done;
    the caller then takes back the others.
    """
    refuse_if(too_long("/note", note, LONGEST_NOTE))
    if not read:
        raise Invalid.at("/tasks", "none-ticked")
    _lock_appointments(work, read)
    done, faults = [], []
    for task_id in sorted(read):
        try:
            done.append(finish_task(work, task_id, read[task_id], note))
        except tuple(_WHY) as fault:
            faults.append(FieldFault(f"/ticked/{task_id}", _WHY[type(fault)]))
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
def clients_of_tasks(work: UnitOfWork, ids: Collection[UUID]) -> list[Row]:
    """Whom these tasks are about, done ones too: {id, kind, person_id, given_name, family_name}."""
    found = persons_of_tasks(work.session, ids) if ids else []
    return audit.note_looks(work, "read-worklist", found)

"""Notifying clients of changed times: one list of finished texts, sent in one act to all who may be texted."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.processes.appointments.change_texts import (
    MOST,
    ChangeToPassOn,
    PassedOn,
    changes_with_texts,
    text_changes,
)
from aftercare.store.accounts import audit
from aftercare.store.appointments.known_to_client import with_earlier_change
from aftercare.store.appointments.screen_changes_to_pass_on import changes_to_pass_on
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock


@requires(Permission.WRITE_CASE_FILES)
def list_changes_to_pass_on(work: UnitOfWork, callback_number: str) -> list[ChangeToPassOn]:
    """All changes of which the actor's desk has to notify clients, the soonest first. Raises Forbidden."""
    found = changes_with_texts(
        work, changes_to_pass_on(work.session, work.now, MOST), callback_number
    )
    audit.note_people(work, "read-changes", sorted({one.row["person_id"] for one in found}))
    return found


@requires(Permission.WRITE_CASE_FILES)
def change_to_pass_on(
    work: UnitOfWork, appointment_id: UUID, callback_number: str
) -> ChangeToPassOn | None:
    """The change that made this the new time, while the client is still to be notified of it. The calling page has
    recorded its look."""
    rows = changes_to_pass_on(work.session, work.now, 1, stands=appointment_id)
    return next(iter(changes_with_texts(work, rows, callback_number) if rows else ()), None)


@requires(Permission.MOVE_APPOINTMENTS)
def is_to_be_passed_on(work: UnitOfWork, appointment_id: UUID) -> bool:
    """Whether a task asks to notify the client that this is the new time; also for a reader who sees no tasks."""
    with as_clock(work):
        return bool(with_earlier_change(work.session, [appointment_id]))


@requires(Permission.WRITE_CASE_FILES)
def pass_on_by_text(work: UnitOfWork, task_ids: Sequence[UUID], callback_number: str) -> PassedOn:
    """Texts each of these clients the change, as `text_changes` does. Raises Invalid for too many."""
    if len(task_ids) > MOST:
        raise Invalid(f"At most {MOST} at once.")
    return text_changes(work, task_ids, callback_number)

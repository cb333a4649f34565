"""Tasks that the closing of a case file ended, for who opens the file again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.closing.closing import FILE_CLOSED
from aftercare.store.database.locks import locking
from aftercare.store.tasks.rows import TaskRow


def ended_with_file(
    session: Session, person_id: UUID, kind: str, closed_at: datetime
) -> list[TaskRow]:
    """Those of this kind that ended when the case file closed at this moment, locked."""
    query = select(TaskRow).where(
        TaskRow.person_id == person_id,
        TaskRow.kind == kind,
        TaskRow.state == "done",
        TaskRow.done_at == closed_at,
    )
    found = session.exec(locking(query.order_by(col(TaskRow.id)))).all()
    return [one for one in found if one.done_note == FILE_CLOSED]


def open_again(task: TaskRow, due_at: datetime) -> None:
    """The task waits as it did, and is due then."""
    task.state, task.done_by, task.done_at, task.done_note = "opened", None, None, None
    task.due_at, task.was_due_at = due_at, None
    task.version += 1

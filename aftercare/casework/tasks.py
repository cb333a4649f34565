"""Finishing what had to be done by hand: a call made, a letter sent, a number checked."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Invalid, OfferUnanswered
from aftercare.domain.access import Permission
from aftercare.store import audit
from aftercare.store.place_offers import awaits_answer
from aftercare.store.tasks import TaskRow, get_task
from aftercare.store.unit_of_work import Work, expect_version

LONGEST_NOTE = 2_000


def finish_task(work: Work, task_id: UUID, version: int, note: str = "") -> TaskRow:
    """Done, by whom and when. Raises AlreadyDecided when it was done before, OfferUnanswered while a
    place is kept for somebody (accepting or declining it ends the task), Stale, Invalid."""
    work.actor.must(Permission.RECORD_OUTCOMES)
    if len(note) > LONGEST_NOTE or "\0" in note:
        raise Invalid(
            fields=(FieldFault("/note", "too-long", f"At most {LONGEST_NOTE} characters."),)
        )
    task = get_task(work.session, task_id, for_update=True)
    if task.state == "done":
        raise AlreadyDecided()
    expect_version(task, version)
    if awaits_answer(work.session, task):
        raise OfferUnanswered()
    task.state, task.done_by, task.done_at = "done", work.actor.somebody, work.now
    task.done_note = note.strip() or None
    audit.note(work, "finish", "task", task.id, task.person_id)
    return task

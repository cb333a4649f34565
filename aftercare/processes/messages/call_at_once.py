"""Asks to call a client after a text that may be about suicide: due now, and once until that is done."""

from __future__ import annotations

from uuid import UUID

from aftercare.domain.messages.danger_words import WORDS_OF_SUICIDE, may_be_about_suicide
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.tasks.rows import is_task_open, open_task

_KIND = "call_person"


def call_at_once(work: UnitOfWork, person_id: UUID, text_id: UUID, body: str) -> bool:
    """Whether such a text opened the task; a further one while it is open asks nothing more. Lock the person first, as
    for `ask_for_answer`."""
    session = work.session
    if not may_be_about_suicide(body) or is_task_open(session, person_id, _KIND, WORDS_OF_SUICIDE):
        return False
    open_task(
        session,
        person_id=person_id,
        kind=_KIND,
        subject=text_id,
        reason=WORDS_OF_SUICIDE,
        due_at=work.now,
        now=work.now,
    )
    return True

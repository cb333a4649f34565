"""Asks the officer to answer a text, once however many texts ask the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.store.messages.incoming_rows import answer_awaited
from aftercare.store.tasks.rows import open_task

# How long an officer has for a reply.
ANSWER_WITHIN = timedelta(hours=4)


def ask_for_answer(
    session: Session,
    *,
    person_id: UUID,
    kind: str,
    reason: str,
    text_id: UUID,
    due_at: datetime,
    now: datetime,
    appointment_id: UUID | None = None,
) -> None:
    """One open task until a member of staff has answered, however many texts ask the same; the next text after that
    opens a new one. Lock the person first, or two texts at once make two."""
    if not answer_awaited(session, person_id, kind, reason, appointment_id):
        open_task(
            session,
            person_id=person_id,
            kind=kind,
            subject=text_id,
            reason=reason,
            due_at=due_at,
            now=now,
            appointment_id=appointment_id,
        )

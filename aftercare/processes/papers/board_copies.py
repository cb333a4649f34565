"""The copy of a document about a juvenile for the Child Care and Protection Board: requested once, sent by a person."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlmodel import Session

from aftercare.store.papers.board_copies import BOARD_COPY
from aftercare.store.papers.rows import PaperRow
from aftercare.store.tasks.rows import TaskRow, end_by_itself, open_task, task_with_key

# Why the task ended automatically: a correction replaced the document before its copy was sent.
PAPER_REPLACED: Final = "paper-replaced"


def ask_for_board_copy(session: Session, paper: PaperRow, due_at: datetime, now: datetime) -> None:
    """A task to send the copy of this document, unless there ever was one; its reason is the document's kind."""
    open_task(
        session,
        person_id=paper.person_id,
        kind=BOARD_COPY,
        subject=paper.id,
        reason=paper.kind,
        due_at=due_at,
        now=now,
    )


def end_board_copy(session: Session, replaced: PaperRow, now: datetime) -> None:
    """A replaced document is not sent any more; a copy that was sent stays on record."""
    end_by_itself(session, _key(replaced), PAPER_REPLACED, now)


def board_copy_of(session: Session, paper: PaperRow) -> TaskRow | None:
    """The task to send a copy of this document; None where it needs none."""
    return task_with_key(session, paper.person_id, _key(paper))


def _key(paper: PaperRow) -> str:
    return f"{BOARD_COPY}:{paper.id}:{paper.kind}"

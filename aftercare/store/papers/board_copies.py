"""The copy of a paper about a juvenile for the Child Care and Protection Board: asked for once, sent by a person."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlmodel import Session, col, select

from aftercare.store.papers.rows import PaperRow
from aftercare.store.tasks.rows import TaskRow, open_task

BOARD_COPY: Final = "board_copy"
# Why the task ended by itself: a correction took the paper's place before its copy had been sent.
PAPER_REPLACED: Final = "paper-replaced"

# The paper a row `t` of `task` asks to copy, for SQL; null for other tasks, and where papers did not travel along.
PAPER_OF_TASK: Final = (
    "(select f.id from paper f where t.kind = 'board_copy' and f.person_id = t.person_id"
    " and f.id::text = split_part(t.subject_key, ':', 2))"
)


def ask_for_board_copy(session: Session, paper: PaperRow, due_at: datetime, now: datetime) -> None:
    """A task to send the copy of this paper, unless there ever was one; its reason is the paper's kind."""
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
    """Nobody sends what was replaced any more; a copy that was sent stays on record."""
    session.execute(
        update(TaskRow)
        .where(col(TaskRow.subject_key) == _key(replaced), col(TaskRow.state) == "opened")
        .values(
            state="done", done_at=now, done_note=PAPER_REPLACED, version=col(TaskRow.version) + 1
        )
        .execution_options(synchronize_session="fetch")
    )


def board_copy_of(session: Session, paper: PaperRow) -> TaskRow | None:
    """The task to send a copy of this paper; None where the paper asks for none."""
    found = select(TaskRow).where(
        TaskRow.person_id == paper.person_id, TaskRow.subject_key == _key(paper)
    )
    return session.exec(found).first()


def _key(paper: PaperRow) -> str:
    return f"{BOARD_COPY}:{paper.id}:{paper.kind}"

"""Open tasks as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.papers.board_copies import PAPER_OF_TASK
from aftercare.store.papers.draft_tasks import DRAFT_OF_TASK, ESCALATION_OF_TASK

TaskState = Literal["opened", "done"]


class TaskOut(Out):
    """`paper_id`: the document of a `board_copy`, or the current draft of a `draft_paper`. A `draft_paper` is about the
    decided escalation `escalation_id` and ends when that document is signed."""

    id: UUID
    version: int
    person_id: UUID
    kind: str
    reason: str
    appointment_id: UUID | None
    message_id: UUID | None
    paper_id: Annotated[UUID | None, Sql(f"coalesce({PAPER_OF_TASK}, {DRAFT_OF_TASK})")]
    escalation_id: Annotated[UUID | None, Sql(ESCALATION_OF_TASK)]
    due_at: datetime
    state: TaskState
    done_by: UUID | None
    done_at: datetime | None
    done_note: str | None


TASKS = resource_query(TaskOut, "task t", order=("due_at",), by=("person", "state"))

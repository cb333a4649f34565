"""Routes for tasks to be done by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import TASKS, as_written
from aftercare.casework.tasks.acts import LONGEST_NOTE, finish_task
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"])
TaskState = Literal["opened", "done"]


class CompletionIn(Body):
    """`sent_on`: the day the copy of a document was sent (`board_copy`), between the day it was signed and today; null
    for every other task."""

    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""
    sent_on: Day | None = None


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
    paper_id: UUID | None
    escalation_id: UUID | None
    due_at: datetime
    state: TaskState
    done_by: UUID | None
    done_at: datetime | None
    done_note: str | None


@router.get("", response_model=PageOut[TaskOut], responses=READS)
def list_tasks(
    context: Annotated[RequestContext, Depends(Allow(TASKS))],
    paging: Pages,
    person: UUID | None = None,
    state: TaskState | None = None,
) -> Response:
    """Tasks, most urgent first."""
    return list_of(context, TASKS, paging, person=person, state=state)


@router.get("/{task_id}", response_model=TaskOut, responses=READS_ONE)
def show_task(task_id: UUID, context: Annotated[RequestContext, Depends(Allow(TASKS))]) -> Response:
    """One task."""
    return single(context, TASKS, task_id)


@router.post("/{task_id}/completion", response_model=TaskOut, responses=EDITS)
def complete(
    task_id: UUID,
    body: CompletionIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(TASKS))],
) -> Response:
    """Complete the task; for the copy of a document, on `sent_on`, with which `done_note` begins. A task about an
    offered place is completed by answering the offer (409 until then)."""

    def write(work: Work) -> Reply:
        finish_task(work, task_id, version, body.note, sent_on=body.sent_on)
        return one_reply(as_written(work, TASKS, task_id))

    return act.once(write)

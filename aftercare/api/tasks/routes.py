"""Routes for tasks to be done by hand."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, READS, READS_ONE, PageOut
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import TASKS
from aftercare.casework.tasks.acts import LONGEST_NOTE, finish_task
from aftercare.domain.accounts.permissions import Permission
from aftercare.store.listing.tasks import TaskOut, TaskState

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"])


class CompletionIn(Body):
    """`sent_on`: the day the copy of a document was sent (`board_copy`), between the day it was signed and today; null
    for every other task."""

    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""
    sent_on: Day | None = None


@router.get("", response_model=PageOut[TaskOut], responses=READS)
def list_tasks(
    context: Annotated[RequestContext, Depends(Allow(Permission.READ_CASE_FILES))],
    paging: Pages,
    person: UUID | None = None,
    state: TaskState | None = None,
) -> Response:
    """Tasks, most urgent first."""
    return list_of(context, TASKS, paging, person=person, state=state)


@router.get("/{task_id}", response_model=TaskOut, responses=READS_ONE)
def show_task(
    task_id: UUID, context: Annotated[RequestContext, Depends(Allow(Permission.READ_CASE_FILES))]
) -> Response:
    """One task."""
    return single(context, TASKS, task_id)


@router.post("/{task_id}/completion", response_model=TaskOut, responses=EDITS)
def complete(
    task_id: UUID,
    body: CompletionIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(Permission.WRITE_CASE_FILES))],
) -> Response:
    """Complete the task; for the copy of a document, on `sent_on`, with which `done_note` begins. A task about an
    offered place is completed by answering the offer (409 until then)."""
    return act.edit(TASKS, finish_task, task_id, version, body.note, sent_on=body.sent_on)

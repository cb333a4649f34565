"""Routes for tasks to be done by hand."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import TASKS
from aftercare.casework.tasks.acts import LONGEST_NOTE, finish_task

router = Routes(prefix="/api/v1/tasks", tags=["tasks"])


class CompletionIn(Body):
    """`sent_on`: the day the copy of a document was sent (`board_copy`), between the day it was signed and today; null
    for every other task."""

    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""
    sent_on: Day | None = None


router.add_reads(TASKS, "Tasks, most urgent first.", "One task.")


@router.edits("/{task_id}/complete", TASKS)
def complete(task_id: UUID, body: CompletionIn, version: Version, act: Writes) -> Response:
    """Complete the task; for the copy of a document, on `sent_on`, with which `done_note` begins. A task about an
    offered place is completed by answering the offer (409 until then)."""
    return act.edit(TASKS, finish_task, task_id, version, body.note, sent_on=body.sent_on)

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
from aftercare.casework.tasks.handling import hand_task_over, set_task_day

router = Routes(prefix="/api/v1/tasks", tags=["tasks"])


class CompletionIn(Body):
    """`sent_on`: the day the copy of a document was sent (`board_copy`), between the day it was signed and today; null
    for every other task."""

    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""
    sent_on: Day | None = None


class TaskHandOverIn(Body):
    """`to_id`: a colleague who sees the client's file. The client's own officer has it back."""

    to_id: UUID


class TaskDayIn(Body):
    """`due_on`: from today to 28 days ahead, and not after the day of the appointment that the task is about."""

    due_on: Day


router.add_reads(TASKS, "Tasks, most urgent first.", "One task.")


@router.edits("/{task_id}/complete", TASKS)
def complete(task_id: UUID, body: CompletionIn, version: Version, act: Writes) -> Response:
    """Complete the task; for the copy of a document, on `sent_on`, with which `done_note` begins. A task about an
    offered place is completed by answering the offer (409 until then). That a decision about an absence stays
    (`review_decision`) needs a note: the reason."""
    return act.edit(TASKS, finish_task, task_id, version, body.note, sent_on=body.sent_on)


@router.edits("/{task_id}/hand-over", TASKS)
def hand_over(task_id: UUID, body: TaskHandOverIn, version: Version, act: Writes) -> Response:
    """Hand the task to a colleague, who gets a notice. It stays on the list of everyone who sees the client."""
    return act.edit(TASKS, hand_task_over, task_id, version, body.to_id)


@router.edits("/{task_id}/set-day", TASKS)
def set_day(task_id: UUID, body: TaskDayIn, version: Version, act: Writes) -> Response:
    """Set another day for the task; it is due at the end of that day. An offered place and a document have a day that
    cannot be changed (422)."""
    return act.edit(TASKS, set_task_day, task_id, version, body.due_on)

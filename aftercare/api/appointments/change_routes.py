"""Routes for changed appointment times that clients do not know yet, and for notifying them by text in one request."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Allow, RequestContext, Writes
from aftercare.api.http.answers import READS, Out
from aftercare.api.http.inputs import Body
from aftercare.api.http.routing import Routes
from aftercare.casework.appointments.changes_to_pass_on import (
    list_changes_to_pass_on,
    pass_on_by_text,
)
from aftercare.domain.message_templates.text_kinds import TextLanguageCode
from aftercare.processes.appointments.change_texts import MOST, ChangeToPassOn
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["messages"])
Reads = Annotated[RequestContext, Depends(Allow(list_changes_to_pass_on))]


class ChangeToPassOnOut(Out):
    """One open task. `becomes_at` is null for a cancelled appointment. `words` is the text to send, in `language`. With
    a `why_call` (a code) no text is sent: the client is called or gets a letter. `goes_at`: when the text is sent
    automatically, null when it is not."""

    task_id: UUID
    person_id: UUID
    kind: str
    was_at: datetime
    becomes_at: datetime | None
    number: str | None
    language: TextLanguageCode
    words: str
    why_call: str | None
    goes_at: datetime | None


class ChangesOut(Out):
    items: list[ChangeToPassOnOut]


class PassOnIn(Body):
    """The tasks for which the clients are sent a text."""

    task_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST)]


class PassedOnOut(Out):
    """How many texts are being sent, and how many tasks get none: already finished, or the client must be called."""

    sent: int
    left: int


@router.get("/changes-to-pass-on", response_model=ChangesOut, responses=READS)
def list_changes(context: Reads) -> Response:
    """Changes of which you have to notify clients, soonest first; at most 500."""
    number = context.app_state.settings.callback_number
    return context.show(
        lambda work: ChangesOut(
            items=[_change(one) for one in list_changes_to_pass_on(work, number)]
        )
    )


@router.acts("/changes-to-pass-on/texts", PassedOnOut)
def pass_on(body: PassOnIn, act: Writes) -> Response:
    """Send these clients the change as it stands now, and complete the tasks."""

    def pass_on(work: UnitOfWork) -> PassedOnOut:
        view = pass_on_by_text(work, body.task_ids, act.app_state.settings.callback_number)
        return PassedOnOut(sent=view.sent, left=view.left)

    return act.respond(pass_on)


def _change(one: ChangeToPassOn) -> ChangeToPassOnOut:
    return ChangeToPassOnOut.made_from(
        one.row, one, one.template, task_id=one.row["id"], becomes_at=one.row["new_at"]
    )

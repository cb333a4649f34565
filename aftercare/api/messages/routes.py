"""Routes for texts: what was sent to which client, and sending one again by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import MESSAGES, as_written
from aftercare.casework.messages.acts import resend
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/messages", tags=["messages"])
Reads = Annotated[RequestContext, Depends(Allow(MESSAGES))]


class MessageOut(Out):
    """`possible_duplicate`: the client may get this text twice. `emptied_at`: when its content was deleted, after the
    retention period."""

    id: UUID
    version: int
    person_id: UUID
    appointment_id: UUID | None
    slot: str
    template: str
    language: str
    body: str
    state: str
    reason: str | None
    error_code: int | None
    due_at: datetime
    useful_until_at: datetime
    state_at: datetime
    resend_of: UUID | None
    possible_duplicate: bool
    emptied_at: datetime | None


@router.get("", response_model=PageOut[MessageOut], responses=READS)
def list_messages(context: Reads, paging: Pages, person: UUID) -> Response:
    """One client's texts, newest first."""
    return list_of(context, MESSAGES, paging, person=person)


@router.get("/{message_id}", response_model=MessageOut, responses=READS_ONE)
def show_message(message_id: UUID, context: Reads) -> Response:
    """One text."""
    return single(context, MESSAGES, message_id)


@router.post("/{message_id}/resend", status_code=201, response_model=MessageOut, responses=EDITS)
def send_again(
    message_id: UUID,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(resend))],
) -> Response:
    """Send a text with an unknown or failed result once more; a second time is a conflict."""

    def write(work: Work) -> Reply:
        fresh = resend(work, message_id, version)
        shown = as_written(work, MESSAGES, fresh.id)
        return one_reply(shown, 201, f"/api/v1/messages/{fresh.id}")

    return act.once(write)

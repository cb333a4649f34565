"""Routes for texts: what was sent to which client, and sending one again by hand."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, READS, READS_ONE, PageOut
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import MESSAGES
from aftercare.casework.messages.acts import resend
from aftercare.domain.accounts.permissions import Permission
from aftercare.store.messages.listing import MessageOut

router = APIRouter(prefix="/api/v1/messages", tags=["messages"])
Reads = Annotated[RequestContext, Depends(Allow(Permission.READ_CASE_FILES))]


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
    act: Annotated[Act, Depends(AllowAct(Permission.WRITE_CASE_FILES))],
) -> Response:
    """Send a text with an unknown or failed result once more; a second time is a conflict."""
    return act.create(MESSAGES, resend, message_id, version)

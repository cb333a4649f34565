"""Routes for texts: what was sent to which client, and sending one again by hand."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from aftercare.api.http.access import Reads, Version, Writes
from aftercare.api.http.answers import READS, PageOut
from aftercare.api.http.paging import Pages, list_of
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import MESSAGES
from aftercare.casework.messages.acts import resend
from aftercare.store.messages.listing import MessageOut

router = Routes(prefix="/api/v1/messages", tags=["messages"])


@router.get("", response_model=PageOut[MessageOut], responses=READS)
def list_messages(context: Reads, paging: Pages, person: UUID) -> Response:
    """One client's texts, newest first."""
    return list_of(context, MESSAGES, paging, person=person)


router.add_show(MESSAGES, "message", "One text.")


@router.edits("/{message_id}/resend", MessageOut, status=201)
def send_again(message_id: UUID, version: Version, act: Writes) -> Response:
    """Send a text with an unknown or failed result once more; a second time is a conflict."""
    return act.create(MESSAGES, resend, message_id, version)

"""Webhooks of the SMS provider: delivery receipts, and texts that people send."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID
from xml.sax.saxutils import escape

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.http.access import Signed, SignedForm
from aftercare.api.http.answers import problems
from aftercare.base.monitoring.tracing import message_span
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.inbound.receipts import LONGEST_NAME, take_receipt
from aftercare.notifications.inbound.replies import take_reply

router = APIRouter(prefix="/webhooks/twilio", tags=["webhooks"])
Form = Annotated[SignedForm, Depends(Signed())]
REFUSALS = problems(403, 413, 422, 503)
# https://www.twilio.com/docs/messaging/twiml
_EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response><Message>{}</Message></Response>'


@router.post(
    "/status/{message_id}",
    status_code=204,
    response_class=Response,
    response_model=None,
    responses=REFUSALS,
)
def receive_status(message_id: UUID, form: Form) -> Response:
    """A receipt for one of our texts; repeats and any order are harmless."""
    now = form.app_state.clock.now()
    with message_span("receipt", message_id), form.app_state.database.work(CLOCK, now) as work:
        work.request_id = form.request_id
        take_receipt(work, message_id, form.fields)
    return Response(status_code=204)


@router.post(
    "/inbound",
    response_class=Response,
    response_model=None,
    responses=REFUSALS
    | {
        200: {
            "description": "TwiML",
            "content": {"application/xml": {"schema": {"type": "string"}}},
        }
    },
)
def receive_text(form: Form) -> Response:
    """A text from a client; the response is TwiML. A replay gets no second answer."""
    sid, sender = form.fields.get("MessageSid", ""), form.fields.get("From", "")
    answer = None
    if 0 < len(sid) <= LONGEST_NAME and 0 < len(sender) <= LONGEST_NAME:
        with form.app_state.database.work(CLOCK, form.app_state.clock.now()) as work:
            work.request_id = form.request_id
            body = form.fields.get("Body", "")
            answer = take_reply(work, sid, sender, body, form.app_state.settings.callback_number)
    twiml = _EMPTY if answer is None else _ANSWER.format(escape(answer))
    return Response(twiml, media_type="application/xml")

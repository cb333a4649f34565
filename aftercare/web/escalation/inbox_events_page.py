"""An event stream that tells an open inbox that something in it is new, without saying what."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.escalation.inbox import look_in_inbox, mark_of_session
from aftercare.casework.sign_in.acts import token_hash
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.web.escalation.event_streams import EventStream, Streams, changes
from aftercare.web.shell.cookies import session_cookie
from aftercare.web.shell.layout import SECURITY_HEADERS
from aftercare.web.shell.request import Allow, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)
_MARK = re.compile(r"[0-9a-f]{32}")
# Seconds before the browser retries after there was no room.
AGAIN_SECONDS = "60"


@router.get("/escalations/events")
async def stream_inbox(
    context: Annotated[PageContext, Depends(Allow(look_in_inbox, apart=True))], seen: str = ""
) -> Response:
    """`seen` is the mark of the page as rendered; a browser that reconnects sends its last mark itself."""
    token = context.request.cookies.get(session_cookie(context.app_state.settings), "")
    streams: Streams = context.request.app.state.streams
    whose = token_hash(token)
    room = streams.take(whose)
    if room is not HTTPStatus.OK:
        return Response(None, room, {**SECURITY_HEADERS, "Retry-After": AGAIN_SECONDS})
    events = changes(
        lambda: streams.in_a_thread(lambda: _mark(context, token)),
        streams.pause,
        _seen(context.request.headers.get("last-event-id"), seen),
        context.app_state.settings.inbox_seconds,
        "inbox",
    )
    return EventStream(events, SECURITY_HEADERS, lambda: streams.give_back(whose))


def _mark(context: PageContext, token: str) -> str | None:
    """Queried anew each time with the session's current permissions; no connection stays open in between."""
    with context.app_state.database.work(CLOCK, context.app_state.clock.now()) as work:
        return mark_of_session(work, token)


def _seen(last: str | None, first: str) -> str:
    given = last or first
    return given if _MARK.fullmatch(given) else ""

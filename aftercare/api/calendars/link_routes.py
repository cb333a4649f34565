"""The calendar feed behind a secret link, for any calendar program that subscribes to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import Response

from aftercare.api.http.access import Public, request_id_of
from aftercare.api.http.app_state import AppState
from aftercare.casework.calendars.acts import PATH
from aftercare.casework.calendars.serving import serve_calendar

router = APIRouter()


# Not in the OpenAPI document: calendar programs send no token, and the link is all they need.
@router.api_route(f"{PATH}{{secret}}.ics", methods=["GET", "HEAD"], include_in_schema=False)
def show_calendar(
    secret: str,
    request: Request,
    app_state: Annotated[AppState, Depends(Public())],
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Reads and sets no cookie. Raises NotFound, Throttled."""
    served = serve_calendar(
        app_state.database,
        secret,
        app_state.clock.now(),
        request_id_of(request),
        app_state.settings.callback_number,
    )
    headers = {
        "etag": served.etag,
        "cache-control": "private, no-cache",
        "content-disposition": 'inline; filename="calendar.ics"',
    }
    if _is_known(served.etag, if_none_match):
        return Response(None, 304, headers)
    return Response(served.body, 200, headers, "text/calendar; charset=utf-8")


def _is_known(etag: str, asked: str | None) -> bool:
    """RFC 9110, section 13.1.2: any of the listed tags, weak or strong, or `*`."""
    known = [one.strip().removeprefix("W/") for one in (asked or "").split(",")]
    return etag in known or "*" in known

"""The calendar feed behind a secret link, for any calendar program that subscribes to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from aftercare.api.http.access import Public, request_id_of
from aftercare.api.http.app_state import AppState
from aftercare.casework.calendars.acts import PATH
from aftercare.casework.calendars.serving import serve_calendar

router = APIRouter()


# Not in the OpenAPI document: calendar programs send no token, and the link is all they need.
@router.get(f"{PATH}{{secret}}.ics", include_in_schema=False)
def show_calendar(
    secret: str,
    request: Request,
    app_state: Annotated[AppState, Depends(Public())],
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
    return Response(served.body, 200, headers, "text/calendar; charset=utf-8")

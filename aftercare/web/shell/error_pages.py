"""Error pages for unknown addresses, wrong methods and unexpected exceptions."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from aftercare.base.errors import BodyTooLarge, BodyTooSlow, Fault, NotFound, Unavailable
from aftercare.web.shell.forms.held_changes import with_wait
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.web_state import WebState

_TITLED: Final[dict[int, type[Fault]]] = {
    404: NotFound,
    405: NotFound,
    408: BodyTooSlow,
    413: BodyTooLarge,
}


def install_error_pages(app: FastAPI) -> None:
    """Framework errors and unexpected exceptions are shown in the usual layout, with their own status."""
    app.add_exception_handler(HTTPException, on_refused)
    app.add_exception_handler(Exception, on_crash)


def on_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    app_state: WebState = request.app.state.app_state
    fault = _TITLED.get(error.status_code, Fault)()
    try:
        with PageContext(request, app_state).arrived() as context:
            answer = context.problem(fault, error.status_code)
    except Unavailable as away:
        answer = with_wait(PageContext(request, app_state).problem(away), away)
    # Such as which methods the address does take.
    answer.headers.update(error.headers or {})
    return answer


def on_crash(request: Request, _error: Exception) -> Response:
    """Says nothing of who is signed in: what broke may be the very thing that knows."""
    return PageContext(request, request.app.state.app_state).problem(Fault())

"""Makes the application: the API, the pages, and the one place where errors become answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from inspect import isawaitable
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aftercare.api import router as api_router
from aftercare.api.http.middleware import Edge, is_machine_path
from aftercare.api.http.openapi import Application
from aftercare.api.http.problems import on_crash, on_fault, on_http, on_invalid
from aftercare.api.http.representations import Representations
from aftercare.api.operations.metrics import Meter
from aftercare.base.errors import Fault
from aftercare.bootstrap import AppState
from aftercare.web import router as web_router

Mount = Callable[[FastAPI, AppState], None]
Answer = Callable[[Request, Exception], Awaitable[Response]]
PageAnswer = Callable[[Request, Any], Response | Awaitable[Response]]
MOUNTS: tuple[Mount, ...] = (api_router.mount, web_router.mount)
# The most general last: each is asked only for what the ones before do not cover.
_PROBLEMS: tuple[tuple[type[Exception], Answer], ...] = (
    (Fault, on_fault),
    (RequestValidationError, on_invalid),
    (HTTPException, on_http),
    (Exception, on_crash),
)


def create_app(app_state: AppState, mounts: Sequence[Mount] = MOUNTS) -> FastAPI:
    """An application over the state of the service. A mount may bring its own exception handlers. They
    answer on its pages, while addresses for programs always answer with a problem."""
    app = Application(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.app_state, app.state.meter = app_state, Meter(app_state)
    for mount in mounts:
        mount(app, app_state)
    for kind, problem in _PROBLEMS:
        answer = _by_path(problem, app.exception_handlers.get(kind))
        app.add_exception_handler(kind, answer)

    def count(*counted: Any) -> None:
        app.state.meter.count(*counted)

    app.add_middleware(Representations)
    # The last of them answers unexpected errors, before the server could print them.
    app.add_middleware(Edge, on_error=answer, count=count)
    return app


def _by_path(problem: Answer, page: PageAnswer | None) -> Answer:
    """A problem where programs ask, the page's own answer elsewhere."""

    async def answer(request: Request, error: Exception) -> Response:
        if page is None or is_machine_path(request.url.path):
            return await problem(request, error)
        found = page(request, error)
        return await found if isawaitable(found) else found

    return answer

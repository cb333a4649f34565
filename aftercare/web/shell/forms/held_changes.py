"""Refuses forms that save something while the database stands at an earlier moment, since that would be lost."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from starlette.responses import Response

from aftercare.base.errors import Fault
from aftercare.store.operations.readiness import refuse_while_older

# Forms that reading needs: signing in, searching for a client, and choosing a language.
GOES_ON: Final = (
    "/sign-in", "/sign-out", "/me/confirm", "/search", "/language",
    "/my-appointments/code", "/my-appointments/open", "/my-appointments/leave",
)  # fmt: skip


def refuse_form_while_older(request: Request) -> None:
    """Raises DatabaseWentBack for a form that saves something."""
    if request.method == "POST" and not _goes_on(request.url.path):
        refuse_while_older(request.app.state.app_state.database)


def with_wait(answer: Response, fault: Fault) -> Response:
    """The page about a fault, with how long to wait where that is known."""
    if fault.retry_after_s:
        answer.headers["retry-after"] = str(fault.retry_after_s)
    return answer


def _goes_on(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in GOES_ON)

"""The address that leads back to the page the visitor sees, also when a form was submitted from it."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.routing import Match


def came_from(request: Request, origin: str) -> str | None:
    """The page of ours that the visitor came from, with its query; `origin` is the origin of our pages."""
    referer = request.headers.get("referer", "")
    address = referer.removeprefix(origin) if referer.startswith(f"{origin}/") else None
    return address if address and _is_page(request, address.partition("?")[0]) else None


def answered_at(request: Request, address: str) -> None:
    """The answer to this form can be seen again at this address of ours."""
    request.state.answered_at = address


def page_of(request: Request, origin: str) -> str:
    """The address of this request. For a POST the one where its answer can be seen again; at an address that has no
    page, the page with the form. If the browser does not send that, the nearest page above the address."""
    answered: str = getattr(request.state, "answered_at", "")
    if answered:
        return answered
    path, query = request.url.path, request.url.query
    if request.method in ("GET", "HEAD"):
        return f"{path}?{query}" if query else path
    before = came_from(request, origin)
    while not before:
        before = path if _is_page(request, path) else None
        path = path.rpartition("/")[0] or "/"
    return before


def to_sign_in(request: Request, here: str) -> Response:
    """Redirect to sign-in, and back here afterwards. After a POST that is the page with the form; the POST is not
    replayed."""
    target = f"/sign-in?next={quote(here)}"
    if request.headers.get("hx-request") == "true":
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


def _is_page(request: Request, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(one.matches(dict(asked))[0] is Match.FULL for one in request.app.routes)

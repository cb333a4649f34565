"""Which page of ours the visitor sees: the address that leads back to it, also where a form was answered there."""

from __future__ import annotations

from fastapi import Request
from starlette.routing import Match


def came_from(request: Request, origin: str) -> str | None:
    """The page of ours on which the visitor was before, with its question; `origin`: where our pages are."""
    referer = request.headers.get("referer", "")
    address = referer.removeprefix(origin) if referer.startswith(f"{origin}/") else None
    return address if address and _is_page(request, address.partition("?")[0]) else None


def page_of(request: Request, origin: str) -> str:
    """The address of this request. Of a form, whose address only takes forms, the page it stood on; where the
    browser does not say, the nearest page above that address."""
    path, query = request.url.path, request.url.query
    if request.method in ("GET", "HEAD"):
        return f"{path}?{query}" if query else path
    before = came_from(request, origin)
    while not before:
        before = path if _is_page(request, path) else None
        path = path.rpartition("/")[0] or "/"
    return before


def _is_page(request: Request, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(one.matches(dict(asked))[0] is Match.FULL for one in request.app.routes)

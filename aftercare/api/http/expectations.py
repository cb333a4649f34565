"""What a request has to be before its route looks at it: only known parameters, each once, and JSON where JSON is read,
with each member once."""

from __future__ import annotations

from collections import Counter
from typing import get_args, get_origin

from fastapi import Request, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from aftercare.base.documents.once import decoded_once


def require_known_query(request: Request) -> None:
    """Raises RequestValidationError for a parameter that the route does not have, since a filter that is misspelt would
    give the whole list, and for one given several times of which only the last would count."""
    route = request.scope.get("route")
    if not request.scope["query_string"] or not isinstance(route, APIRoute):
        return
    declared = get_flat_params(route.dependant)
    known = {
        one.alias: _takes_several(one.field_info.annotation)
        for one in declared
        if isinstance(one.field_info, params.Query)
    }
    unknown = sorted({*request.query_params} - known.keys())
    if unknown:
        # Under the code of a member that a body does not have.
        raise RequestValidationError(
            [{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown]
        )
    given = Counter(name for name, _ in request.query_params.multi_items())
    twice = sorted(name for name, times in given.items() if times > 1 and not known[name])
    if twice:
        raise RequestValidationError(
            [{"type": "given-twice", "loc": ("query", name)} for name in twice]
        )


def _takes_several(kind: object) -> bool:
    """Whether a parameter of this annotation is a list, such as `list[str] | None`."""
    return get_origin(kind) is list or any(map(_takes_several, get_args(kind)))


async def require_media_type(request: Request) -> None:
    """Raises HTTPException 415 where the route reads JSON and the body is said to be something else, or nothing.
    Raises Invalid for members that stand twice in one object of that JSON."""
    route = request.scope.get("route")
    reads = route.body_field if isinstance(route, APIRoute) else None
    if reads is None or isinstance(reads.field_info, params.Form) or not await request.body():
        return
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (
        kind.startswith("application/") and kind.endswith("+json")
    ):
        raise HTTPException(415)
    _require_members_once(await request.body())


def require_utf_8(body: bytes) -> None:
    """Raises HTTPException 400 for bytes that are none."""
    try:
        body.decode()
    except UnicodeDecodeError:
        raise HTTPException(400) from None


def _require_members_once(body: bytes) -> None:
    try:
        decoded_once(body)
    except ValueError:
        # What is no JSON has a fault of its own when the route reads it.
        require_utf_8(body)
    except RecursionError:
        raise HTTPException(400) from None

"""What a request has to be before its route looks at it: only known parameters, and JSON where JSON is read."""

from __future__ import annotations

from fastapi import Request, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException


def require_known_query(request: Request) -> None:
    """Raises RequestValidationError for a parameter that the route does not have: a filter that is misspelt would
    otherwise give the whole list."""
    route = request.scope.get("route")
    if not request.scope["query_string"] or not isinstance(route, APIRoute):
        return
    declared = get_flat_params(route.dependant)
    known = {one.alias for one in declared if isinstance(one.field_info, params.Query)}
    unknown = sorted({*request.query_params} - known)
    if unknown:
        # Under the code of a member that a body does not have.
        raise RequestValidationError(
            [{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown]
        )


async def require_media_type(request: Request) -> None:
    """Raises HTTPException 415 where the route reads JSON and the body is said to be something else, or nothing."""
    route = request.scope.get("route")
    reads = route.body_field if isinstance(route, APIRoute) else None
    if reads is None or isinstance(reads.field_info, params.Form) or not await request.body():
        return
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (
        kind.startswith("application/") and kind.endswith("+json")
    ):
        raise HTTPException(415)

"""The list of a resource and one of it, as routes that follow from its declaration: rule, parameters, schema."""

from __future__ import annotations

from enum import Enum
from inspect import Parameter, Signature
from typing import Annotated, Any, get_origin
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.http.access import Allow, RequestContext
from aftercare.api.http.answers import READS, READS_ONE, PageOut
from aftercare.api.http.paging import Pages, Paging, list_of, single
from aftercare.casework.listing.resources import Resource


def add_reads(
    router: APIRouter,
    resource: Resource,
    lists: str,
    shows: str,
    *,
    one: str = "",
    many: str = "",
    key: str = "",
    **asked: Any,
) -> None:
    """`list_<many>` and `show_<one>` at the addresses of the resource, each with its description."""
    name = one or resource.name.replace("-", "_")
    add_list(router, resource, many or f"{name}s", lists, **asked)
    add_show(router, resource, name, shows, key=key)


def add_list(
    router: APIRouter, resource: Resource, many: str, says: str, *, path: str = "", **asked: Any
) -> None:
    """GET a page. It can be filtered by what the resource declares, and by `asked`: name and type of each."""

    def look(context: RequestContext, paging: Paging, **filters: Any) -> Response:
        given = {name: _plain(value) for name, value in filters.items()}
        return list_of(context, resource, paging, **given)

    kinds = {name: _optional(kind) for name, kind in {**resource.listed.asked, **asked}.items()}
    _add_get(
        router,
        path or resource.path,
        look,
        _signed(resource, {"paging": Pages}, kinds),
        name=f"list_{many}",
        description=says,
        response_model=PageOut.__class_getitem__(resource.models()[0]),
        responses=READS,
    )


def add_show(
    router: APIRouter, resource: Resource, one: str, says: str, *, key: str = "", path: str = ""
) -> None:
    """GET one, by `key` in its path."""
    name = key or f"{one}_id"

    def look(context: RequestContext, **given: UUID) -> Response:
        return single(context, resource, given[name])

    _add_get(
        router,
        path or f"{resource.path}/{{{name}}}",
        look,
        _signed(resource, {name: UUID}, {}),
        name=f"show_{one}",
        description=says,
        response_model=resource.models()[1],
        responses=READS_ONE,
    )


def _add_get(
    router: APIRouter, path: str, look: Any, signature: Signature, **described: Any
) -> None:
    look.__signature__ = signature
    where = f"/api/v1/{path}".removeprefix(router.prefix)
    router.add_api_route(where, look, methods=["GET"], **described)


def _signed(resource: Resource, needed: dict[str, Any], optional: dict[str, Any]) -> Signature:
    """The parameters that the framework reads: the rule of the resource, and the others by name and type."""
    rule = Annotated[RequestContext, Depends(Allow(resource.permission))]
    only = Parameter.KEYWORD_ONLY
    wanted = [
        Parameter(name, only, annotation=kind) for name, kind in {"context": rule, **needed}.items()
    ]
    offered = [
        Parameter(name, only, annotation=kind, default=None) for name, kind in optional.items()
    ]
    return Signature(wanted + offered)


def _optional(kind: Any) -> Any:
    return kind if get_origin(kind) is Annotated else kind | None


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value

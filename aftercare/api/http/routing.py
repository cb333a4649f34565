"""Routes by what they do: the statuses they document follow, and for a resource its rule, parameters and models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from inspect import Parameter, Signature
from typing import Annotated, Any, Literal, TypeVar, get_origin
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.http.access import Allow, RequestContext
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, PageOut, Responses
from aftercare.api.http.deprecation import ApiRoute, Deprecation
from aftercare.api.http.inputs import Moment
from aftercare.api.http.paging import Pages, Paging, list_of, single
from aftercare.casework.listing.resources import Resource

Handler = TypeVar("Handler", bound=Callable[..., Any])


class Routes(APIRouter):
    """A router whose routes say what they do. `out` is the model of the response, or the resource that it shows."""

    def __init__(self, **described: Any) -> None:
        super().__init__(route_class=ApiRoute, **described)

    def deprecates(
        self, deprecated_on: date, sunset_on: date, link: str
    ) -> Callable[[Handler], Handler]:
        """What the handler below answers is to go (decision 0112). Write it above what adds the route."""

        def mark(handler: Handler) -> Handler:
            for route in self.routes:
                if isinstance(route, ApiRoute) and route.endpoint is handler:
                    route.deprecate(Deprecation(deprecated_on, sunset_on, link))
            return handler

        return mark

    def shows(
        self, path: str, out: Any, *, responses: Responses = READS_ONE
    ) -> Callable[[Handler], Handler]:
        """GET one thing."""
        return self.get(path, response_model=_model(out), responses=responses)

    def creates(
        self, path: str, out: Any, responses: Responses = CREATES
    ) -> Callable[[Handler], Handler]:
        """POST something new."""
        return self.post(path, status_code=201, response_model=_model(out), responses=responses)

    def acts(
        self, path: str, out: Any, method: str = "POST", *, responses: Responses = CREATES
    ) -> Callable[[Handler], Handler]:
        """Change something that has no version."""
        return self.api_route(
            path, methods=[method], response_model=_model(out), responses=responses
        )

    def edits(
        self, path: str, out: Any, method: str = "POST", *, status: int | None = None
    ) -> Callable[[Handler], Handler]:
        """Change what was looked at, in the version of `If-Match`."""
        return self.api_route(
            path, methods=[method], status_code=status, response_model=_model(out), responses=EDITS
        )

    def add_reads(
        self,
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
        self.add_list(resource, many or f"{name}s", lists, **asked)
        self.add_show(resource, name, shows, key=key)

    def add_list(
        self, resource: Resource, many: str, description: str, *, path: str = "", **asked: Any
    ) -> None:
        """GET a page. It can be filtered by what the resource declares, and by `asked`: name and type of each."""

        def look(context: RequestContext, paging: Paging, **filters: Any) -> Response:
            given = {name: _plain(value) for name, value in filters.items()}
            return list_of(context, resource, paging, **given)

        kinds = {name: _optional(kind) for name, kind in {**resource.listed.asked, **asked}.items()}
        if resource.listed.sorts:
            kinds["sort"] = _sort_of(resource)
        self._add_get(
            path or resource.path,
            look,
            _signed(resource, {"paging": Pages}, kinds),
            name=f"list_{many}",
            description=description,
            response_model=PageOut.__class_getitem__(resource.models()[0]),
            responses=READS,
        )

    def add_show(
        self, resource: Resource, one: str, description: str, *, key: str = "", path: str = ""
    ) -> None:
        """GET one, by `key` in its path."""
        name = key or f"{one}_id"

        def look(context: RequestContext, **given: UUID) -> Response:
            return single(context, resource, given[name])

        self._add_get(
            path or f"{resource.path}/{{{name}}}",
            look,
            _signed(resource, {name: UUID}, {}),
            name=f"show_{one}",
            description=description,
            response_model=resource.models()[1],
            responses=READS_ONE,
        )

    def _add_get(self, path: str, look: Any, signature: Signature, **described: Any) -> None:
        look.__signature__ = signature
        where = f"/api/v1/{path}".removeprefix(self.prefix)
        self.add_api_route(where, look, methods=["GET"], **described)


def _signed(resource: Resource, needed: dict[str, Any], optional: dict[str, Any]) -> Signature:
    """The parameters that the framework reads: the rule of the resource, and the others by name and type."""
    rule = Annotated[RequestContext, Depends(Allow(resource))]
    only = Parameter.KEYWORD_ONLY
    wanted = [
        Parameter(name, only, annotation=kind) for name, kind in {"context": rule, **needed}.items()
    ]
    offered = [
        Parameter(name, only, annotation=kind, default=None) for name, kind in optional.items()
    ]
    return Signature(wanted + offered)


def _model(out: Any) -> Any:
    return out.models()[1] if isinstance(out, Resource) else out


def _sort_of(resource: Resource) -> Any:
    """The parameter `sort` of a list: the names it can be sorted by, with a minus for the last first."""
    names = [each for one in resource.listed.sorts for each in (one, f"-{one}")]
    return Literal[tuple(names)] | None


def _optional(kind: Any) -> Any:
    if kind is datetime:
        return Moment | None
    return kind if get_origin(kind) is Annotated else kind | None


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value

"""The two paging parameters of every list, and the one way that resources are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from starlette.responses import Response

from aftercare.api.http.access import RequestContext
from aftercare.api.http.answers import one_response, page_response
from aftercare.api.http.inputs import Cursor
from aftercare.casework.listing.resources import Resource, one_of, page_of
from aftercare.store.database.json_pages import ResourceQuery
from aftercare.store.database.unit_of_work import Work

MOST_ITEMS, USUAL_ITEMS = 200, 50


@dataclass(frozen=True)
class Paging:
    """Where to continue, and how many items."""

    limit: int
    cursor: str | None

    def after(self, listing: ResourceQuery) -> tuple[Any, ...] | None:
        """The keys to continue after; raises Invalid for a cursor of another list."""
        return Cursor.read(self.cursor, tuple(kind for _, kind in listing.keys))


async def _paging(
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = USUAL_ITEMS,
    cursor: Annotated[
        str | None, Query(max_length=1_000, description="`next` of the page before.")
    ] = None,
) -> Paging:
    return Paging(limit, cursor)


Pages = Annotated[Paging, Depends(_paging)]


def list_of(
    context: RequestContext,
    resource: Resource | Callable[[Work], Resource],
    paging: Paging,
    **filters: Any,
) -> Response:
    """A page of the items the bearer may see; a filter that is None is not used."""
    with context.work() as work:
        kind = resource if isinstance(resource, Resource) else resource(work)
        page = page_of(work, kind, filters, paging.after(kind.listed), paging.limit)
    return page_response(page)


def single(
    context: RequestContext, resource: Resource | Callable[[Work], Resource], thing_id: UUID
) -> Response:
    """One resource with its ETag; NotFound when the bearer may not see it."""
    with context.work() as work:
        kind = resource if isinstance(resource, Resource) else resource(work)
        page = one_of(work, kind, thing_id)
    return one_response(page)

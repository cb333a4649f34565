"""The two paging parameters of every list, and the one way that resources are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from starlette.responses import Response

from aftercare.api.http.access import RequestContext
from aftercare.api.http.answers import AnyResource, one_response, page_response, resource_in
from aftercare.api.http.inputs import Cursor
from aftercare.casework.listing.resources import one_of, page_of
from aftercare.store.database.json_pages import ResourceQuery

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
    resource: AnyResource,
    paging: Paging,
    **filters: Any,
) -> Response:
    """A page of the items the bearer may see; a filter that is None is not used."""
    with context.work() as work:
        kind = resource_in(work, resource)
        page = page_of(work, kind, filters, paging.after(kind.listed), paging.limit)
    return page_response(page)


def single(context: RequestContext, resource: AnyResource, resource_id: UUID) -> Response:
    """One resource with its ETag; NotFound when the bearer may not see it."""
    with context.work() as work:
        page = one_of(work, resource_in(work, resource), resource_id)
    return one_response(page)

"""The two paging parameters of every list, and the one way that resources are read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request
from starlette.responses import Response

from aftercare.api.http.access import RequestContext
from aftercare.api.http.answers import AnyResource, in_utc, one_response, resource_in, response_of
from aftercare.api.http.inputs import Cursor, list_mark
from aftercare.casework.listing.resources import one_of, page_of
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.json_pages import Page, ResourceQuery

MOST_ITEMS, USUAL_ITEMS = 200, 50
_OWN = ("cursor", "limit")


@dataclass(frozen=True)
class Paging:
    """Where to continue, and how many items. `belongs_to` stands for the list and its filters: a cursor taken under
    others would skip items."""

    limit: int
    cursor: str | None
    belongs_to: str

    def after(self, listing: ResourceQuery) -> tuple[Any, ...] | None:
        """The keys to continue after; raises RequestValidationError for a cursor of another list."""
        return self.after_keys(*(kind for _, kind in listing.keys))

    def after_keys(self, *kinds: str) -> tuple[Any, ...] | None:
        """The same for keys of these SQL types."""
        return Cursor.read(self.cursor, kinds, self.belongs_to)

    def following(self, last: str | None) -> str | None:
        """The cursor of the next page, after these keys (a JSON array); None when there is none."""
        return Cursor.written(last, self.belongs_to)

    def response(self, page: Page) -> Response:
        """The page as it came from the database, with its cursor."""
        following = json.dumps(self.following(page.last))
        return response_of(Reply(200, f'{{"items":{in_utc(page.items)},"next":{following}}}'))


async def _paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = USUAL_ITEMS,
    cursor: Annotated[
        str | None, Query(max_length=1_000, description="`next` of the page before.")
    ] = None,
) -> Paging:
    asked = [(name, one) for name, one in request.query_params.multi_items() if name not in _OWN]
    body = await request.body()
    return Paging(limit, cursor, list_mark(request.url.path, sorted(asked), body))


Pages = Annotated[Paging, Depends(_paging)]


def list_of(
    context: RequestContext,
    resource: AnyResource,
    paging: Paging,
    sort: str | None = None,
    **filters: Any,
) -> Response:
    """A page of the items the bearer may see; a filter that is None is not used."""
    with context.work() as work:
        kind = resource_in(work, resource)
        after = paging.after(kind.listed.sorted_by(sort))
        page = page_of(work, kind, filters, after, paging.limit, sort)
    return paging.response(page)


def single(context: RequestContext, resource: AnyResource, resource_id: UUID) -> Response:
    """One resource with its ETag; NotFound when the bearer may not see it."""
    with context.work() as work:
        page = one_of(work, resource_in(work, resource), resource_id)
    return one_response(page)

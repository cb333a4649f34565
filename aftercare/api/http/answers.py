"""Responses: pages and single resources as PostgreSQL wrote them, and the statuses each route documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from starlette.responses import Response

from aftercare.api.http.problems import MEDIA_TYPE
from aftercare.casework.listing.resources import Resource, as_written
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.json_pages import Page
from aftercare.store.database.resource_queries import Out as Out
from aftercare.store.database.unit_of_work import UnitOfWork

JSON = "application/json"
_VERSION = "version"
# A moment of PostgreSQL's, which writes UTC as an offset. Its member is named for it, and no text is: inside one the
# quotes would be escaped.
_UTC = re.compile(r'("(?:\w+_)?(?:at|by|since)"\s*:\s*"[-\d]{10}T[\d:.]{8,15})\+00:00"')
_TITLES = {
    400: "The body cannot be read",
    401: "Sign in first",
    403: "Your role does not allow this",
    404: "Nothing here that you may see",
    408: "The body arrived too slowly",
    409: "This is not possible as things stand",
    410: "This is not kept any more",
    412: "Someone changed it since you looked",
    413: "More than is read",
    415: "The body is not said to be JSON",
    422: "Some of this is not valid",
    428: "Say which version you looked at",
    429: "Too often",
    500: "Something went wrong on our side",
    503: "A part that is needed does not answer",
}
Item = TypeVar("Item")
Responses = dict[int | str, dict[str, Any]]
# A resource, or the one that the role of the actor sees.
AnyResource = Resource | Callable[[UnitOfWork], Resource]


class PageOut(Out, Generic[Item]):
    """A page; `next` is the cursor of the following one, null on the last."""

    items: list[Item]
    next: str | None

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """`PlanPage` for a page of `PlanOut`."""
        return f"{params[0].__name__.removesuffix('Out')}Page"


def problems(*statuses: int) -> Responses:
    """The error responses a route documents, all of one shape."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _TITLES[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


READS = problems(401, 403, 422, 503)
READS_ONE = READS | problems(404)
CREATES = problems(400, 401, 403, 404, 409, 413, 422, 503)
EDITS = CREATES | problems(412, 428)


def in_utc(items: str) -> str:
    """The JSON that PostgreSQL wrote, with its moments ending in Z."""
    return _UTC.sub(r'\1Z"', items)


def one_response(page: Page) -> Response:
    return response_of(one_reply(page))


def one_reply(page: Page, status: int = 200, location: str | None = None) -> Reply:
    """The only item of a page, with its version as ETag."""
    body = in_utc(page.items).strip()[1:-1].strip()
    etag = None if page.version is None else f'"{page.version}"'
    return Reply(status, body, etag, location)


def resource_in(work: UnitOfWork, resource: AnyResource) -> Resource:
    return resource if isinstance(resource, Resource) else resource(work)


def written_reply(work: UnitOfWork, resource: AnyResource, resource_id: UUID) -> Reply:
    """The resource just written."""
    return one_reply(as_written(work, resource_in(work, resource), resource_id))


def created_reply(work: UnitOfWork, resource: AnyResource, resource_id: UUID) -> Reply:
    """The resource just created, with its address if one can be read there."""
    kind = resource_in(work, resource)
    return one_reply(as_written(work, kind, resource_id), 201, kind.address(resource_id))


def written_items(
    work: UnitOfWork, resource: AnyResource, ids: Iterable[UUID], status: int = 200
) -> Reply:
    """The resources just written, in this order."""
    written = ",".join(written_reply(work, resource, one).body for one in ids)
    return Reply(status, f'{{"items":[{written}]}}')


def model_reply(model: BaseModel, status: int = 200) -> Reply:
    """A model, with its version as ETag if it says so."""
    versioned = isinstance(model, Out) and model.versioned
    etag = f'"{getattr(model, _VERSION)}"' if versioned else None
    return Reply(status, model.model_dump_json(), etag)


def response_of(reply: Reply, **headers: str) -> Response:
    """The reply. Its ETag is the version and what identifies this very representation, since it also has members of
    other rows; `If-Match` compares the version alone."""
    if reply.etag:
        digest = blake2b(reply.body.encode(), digest_size=8).hexdigest()
        headers["etag"] = f'{reply.etag.removesuffix(chr(34))}.{digest}"'
    if reply.location:
        headers["location"] = reply.location
    return Response(reply.body, reply.status, headers, JSON if reply.body else None)

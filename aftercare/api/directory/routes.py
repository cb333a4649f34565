"""Routes of SCIM 2.0 (RFC 7644), by which the organisation's directory keeps accounts; off unless configured."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from aftercare.api.directory import described
from aftercare.api.directory.scim import (
    FromDirectory,
    MachineContext,
    ScimRoute,
    answer,
    version_expected,
)
from aftercare.base.clock import utc_text
from aftercare.base.errors import NotFound
from aftercare.casework.directory.acts import (
    Provisioned,
    create_user,
    find_user,
    find_users,
    patch_user,
    remove_user,
    replace_user,
    suspend_user,
)
from aftercare.domain.directory.leaving import says_inactive
from aftercare.domain.directory.users import (
    CORE,
    ENTERPRISE,
    GAVE_ROLE,
    ScimRefused,
    read_filter,
    read_user,
)

PREFIX: Final = "/scim/v2"
# The protocol describes itself (`/Schemas`), in its own form.
router = APIRouter(prefix=PREFIX, route_class=ScimRoute, include_in_schema=False)
Machine = Annotated[MachineContext, Depends(FromDirectory())]
Sent = Annotated[Any, Body()]
LONGEST_FILTER: Final = 1_000
# Parts of an address of SCIM, with a slash at the end or a member of a group: more than any has.
DEEPEST: Final = 5


@router.get("/ServiceProviderConfig")
def show_config(context: Machine) -> Response:
    return answer(described.config(_base(context)))


@router.get("/ResourceTypes")
def list_types(context: Machine) -> Response:
    return answer(described.listed([described.resource_type(_base(context))], 1))


@router.get("/ResourceTypes/User")
def show_type(context: Machine) -> Response:
    return answer(described.resource_type(_base(context)))


@router.get("/Schemas")
def list_schemas(context: Machine) -> Response:
    found = described.schemas(_base(context))
    return answer(described.listed(found, len(found)))


@router.get("/Schemas/{name}")
def show_schema(name: str, context: Machine) -> Response:
    for one in described.schemas(_base(context)):
        if one["id"].lower() == name.lower():
            return answer(one)
    raise NotFound()


@router.get("/Users")
def list_users(
    context: Machine,
    filter: Annotated[str | None, Query(max_length=LONGEST_FILTER)] = None,
    start_index: Annotated[int, Query(alias="startIndex", le=2**31)] = 1,
    count: Annotated[int, Query(le=2**31)] = described.MOST_RESULTS,
) -> Response:
    """Accounts by user name, or those with one user name or external id."""
    start, most = max(1, start_index), min(max(0, count), described.MOST_RESULTS)
    lookup = read_filter(filter) if filter else None
    with context.work() as work:
        total, found = find_users(work, lookup, start - 1, most)
        shown = [_shown(context, one) for one in found]
    return answer(described.listed(shown, total, start))


@router.post("/Users")
def add_user(body: Sent, context: Machine) -> Response:
    """Propose an account."""
    document = read_user(body)
    with context.work() as work:
        shown = _shown(context, create_user(work, context.directory, document))
    return _answered(shown, 201)


@router.get("/Users/{user_id}")
def show_user(user_id: UUID, context: Machine) -> Response:
    with context.work() as work:
        shown = _shown(context, find_user(work, user_id))
    return _answered(shown)


@router.put("/Users/{user_id}")
def put_user(user_id: UUID, body: Sent, request: Request, context: Machine) -> Response:
    """Replace all attributes."""
    version = version_expected(request)
    with _leaver_suspended(context, user_id, body, version):
        document = read_user(body)
        with context.work() as work:
            found = replace_user(work, context.directory, user_id, document, version)
            shown = _shown(context, found)
    return _answered(shown)


@router.patch("/Users/{user_id}")
def change_user(user_id: UUID, body: Sent, request: Request, context: Machine) -> Response:
    """Change some attributes; `active` stops or allows signing in at once."""
    version = version_expected(request)
    with _leaver_suspended(context, user_id, body, version), context.work() as work:
        found = patch_user(work, context.directory, user_id, body, version)
        shown = _shown(context, found)
    return _answered(shown)


@contextmanager
def _leaver_suspended(
    context: MachineContext, user_id: UUID, body: object, version: Collection[int] | None
) -> Iterator[None]:
    """A request that ends an account does so also where the rest of it is refused, in a commit of its own: a directory
    sends the same again and again, and who left would stay signed in."""
    try:
        yield
    except ScimRefused as refused:
        if not says_inactive(body):
            raise
        with context.work() as work:
            suspend_user(work, user_id, version)
        detail = f"{refused.detail} The account is suspended all the same."
        raise ScimRefused(refused.kind, detail, refused.attribute) from None


@router.delete("/Users/{user_id}")
def delete_user(user_id: UUID, request: Request, context: Machine) -> Response:
    """Suspend the account, which the directory does not see any more."""
    version = version_expected(request)
    with context.work() as work:
        remove_user(work, user_id, version)
    return Response(status_code=204, headers={"cache-control": "no-store"})


def show_nothing(request: Request) -> Response:
    """What SCIM has and this service does not, or an address with another method, is refused in SCIM's form."""
    taken = {
        method
        for one in router.routes
        if isinstance(one, APIRoute) and one.matches(request.scope)[0] is Match.PARTIAL
        for method in one.methods or ()
    }
    if taken:
        taken |= {"OPTIONS", "HEAD"} if "GET" in taken else {"OPTIONS"}
        raise HTTPException(405, headers={"allow": ", ".join(sorted(taken))})
    raise NotFound()


class NothingRoute(ScimRoute):
    """A route for addresses that no other has; OPTIONS is asked of the others."""

    only_refuses = True

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.NONE, {}) if scope["method"] == "OPTIONS" else super().matches(scope)


# After all others, of which the first that fits is taken. Routes are found by how many parts an address has.
for _depth in range(DEEPEST + 1):
    router.add_api_route(
        "".join(f"/{{part_{one}:path}}" for one in range(_depth)),
        show_nothing,
        methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        dependencies=[Depends(FromDirectory())],
        route_class_override=NothingRoute,
    )


def _base(context: MachineContext) -> str:
    return context.app_state.settings.public_origin + PREFIX


def _answered(shown: dict[str, Any], status: int = 200) -> Response:
    meta = shown["meta"]
    headers = {"etag": meta["version"]} | ({"location": meta["location"]} if status == 201 else {})
    return answer(shown, status, **headers)


def _shown(context: MachineContext, one: Provisioned) -> dict[str, Any]:
    """The account as a resource: what the directory sent, with what is so here."""
    staff, row = one.staff, one.row
    kept: dict[str, Any] = dict(row.attributes) if row else {}
    kept.pop(GAVE_ROLE, None)
    employment = {
        name: kept.pop(name)
        for name in ("department", "organization", "division", "costCenter")
        if name in kept
    }
    lists: dict[str, Any] = {
        name: [{"value": value} for value in kept[name]]
        for name in ("roles", "entitlements")
        if name in kept
    }
    meta = {
        "resourceType": "User",
        "location": f"{_base(context)}/Users/{staff.id}",
        "version": f'W/"{staff.version}"',
    }
    if row is not None:
        meta |= {"created": utc_text(row.created_at), "lastModified": utc_text(row.changed_at)}
    shown: dict[str, Any] = {
        **kept,
        **lists,
        "schemas": [CORE, *([ENTERPRISE] if employment else [])],
        "id": str(staff.id),
        "userName": staff.username,
        "displayName": staff.display_name,
        "active": one.active,
        "meta": meta,
    }
    if employment:
        shown[ENTERPRISE] = employment
    return shown

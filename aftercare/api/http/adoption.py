"""What the routes of all adopted versions answer: one version, the one just proposed, activated or ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Path
from starlette.responses import Response

from aftercare.api.http.access import Act, RequestContext
from aftercare.api.http.answers import one_reply, response_of
from aftercare.casework.adoption.acts import ONLY_NUMBER, Adoptable, Key, activate, version_page
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.database.versioned_policy import Proposed, key_of

Number = Annotated[int, Path(ge=1, le=1_000_000)]
Version = TypeVar("Version", bound=Proposed)


def one_version(
    context: RequestContext, kind: Adoptable[Version], version: int, key: Key = ONLY_NUMBER
) -> Response:
    with context.work() as work:
        found = one_reply(version_page(work, kind, version, key))
    return response_of(Reply(200, found.body))


def proposed(
    act: Act, kind: Adoptable[Version], path: str, propose: Callable[[UnitOfWork], Version]
) -> Response:
    """Propose once; `path` is the address of all versions, empty where one has no address."""

    def write(work: UnitOfWork) -> Reply:
        row = propose(work)
        key = key_of(row)
        where = "/".join(("/api/v1", path, *key.values(), str(row.version))) if path else None
        return one_reply(version_page(work, kind, row.version, key), 201, where)

    return act.once(write)


def activated(act: Act, kind: Adoptable[Version], version: int, key: Key = ONLY_NUMBER) -> Response:
    """Activate once."""

    def write(work: UnitOfWork) -> Reply:
        activate(work, kind, version, key)
        return one_reply(version_page(work, kind, version, key))

    return act.once(write)


def ended(
    act: Act, kind: Adoptable[Version], version: int, end: Callable[[UnitOfWork], Version]
) -> Response:
    """Withdraw or refuse once."""

    def write(work: UnitOfWork) -> Reply:
        end(work)
        return one_reply(version_page(work, kind, version))

    return act.once(write)

"""How SCIM routes ask and answer: a token of their own, and refusals in SCIM's form (RFC 7644, section 3.12)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aftercare.api.http.access import Rule, address_of, app_state_of, request_id_of
from aftercare.api.http.app_state import AppState
from aftercare.api.http.problems import wait_headers
from aftercare.base.documents.once import decoded_once
from aftercare.base.errors import Fault, Invalid, NotFound, Unauthenticated
from aftercare.base.logs import get_log
from aftercare.casework.directory.acts import Directory, work_of_machine
from aftercare.casework.directory.refusals import note_refused
from aftercare.domain.directory.users import ScimRefused, ScimType
from aftercare.store.database.unit_of_work import Origin, UnitOfWork
from aftercare.store.operations.readiness import refuse_while_older

SCIM_JSON: Final = "application/scim+json"
_ERROR: Final = "urn:ietf:params:scim:api:messages:2.0:Error"
_CHANGES: Final = ("POST", "PUT", "PATCH")
_SCHEME: Final = "bearer "
# Some directories leave out the quotes.
_VERSION: Final = re.compile(r'(?:W/)?"([0-9]{1,9})"|([0-9]{1,9})')


@dataclass(frozen=True)
class MachineContext:
    """The request of a machine that speaks for the directory."""

    app_state: AppState
    directory: Directory
    machine: str
    origin: Origin
    request_id: UUID

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """Commits when the block ends."""
        state = self.app_state
        with work_of_machine(
            state.database, state.clock.now(), self.machine, self.origin, self.request_id
        ) as work:
            yield work


class FromDirectory(Rule):
    """Callers with a token of the organisation's directory; without a directory the address does not exist."""

    async def __call__(self, request: Request) -> MachineContext:
        app_state = app_state_of(request)
        if app_state.directory is None:
            raise NotFound()
        given = request.headers.get("authorization", "")
        if not given.lower().startswith(_SCHEME):
            raise Unauthenticated()
        name, token_hash = app_state.directory.machine(given[len(_SCHEME) :].strip())
        if request.method not in ("GET", "HEAD"):
            refuse_while_older(app_state.database)
        request_id = request_id_of(request)
        get_log().info("directory-request", machine=name, request_id=str(request_id))
        origin = Origin(address_of(request), token_hash)
        context = MachineContext(app_state, app_state.directory, name, origin, request_id)
        request.state.machine = context
        await _require_json(request)
        await _require_once(request)
        return context


async def _require_json(request: Request) -> None:
    """Raises HTTPException 415 for a body that is said to be something else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("", "application/json", SCIM_JSON) and await request.body():
        raise HTTPException(415)


async def _require_once(request: Request) -> None:
    """Raises ScimRefused for a member of the body or a parameter that stands twice: only the last would count."""
    given = [name for name, _ in request.query_params.multi_items()]
    if len(given) > len({*given}):
        raise ScimRefused(ScimType.INVALID_SYNTAX, "A parameter is given twice.")
    try:
        decoded_once(await request.body())
    except Invalid:
        raise ScimRefused(ScimType.INVALID_SYNTAX, "The same attribute is given twice.") from None
    except (ValueError, RecursionError):
        # What is no JSON is refused when the route reads it.
        return


class ScimRoute(APIRoute):
    """A route that refuses as SCIM says. Nothing that was sent is repeated."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except ScimRefused as refused:
                status = 409 if refused.kind is ScimType.UNIQUENESS else 400
                # It will be sent again until somebody looks; who reads the log learns which rule, and no value.
                get_log().warning(
                    "directory-refused",
                    kind=refused.kind.value,
                    status=status,
                    request_id=str(request_id_of(request)),
                )
                await _note(request, refused.attribute, refused.kind)
                return _refused(status, refused.detail, refused.kind)
            except RequestValidationError as error:
                if any("path" in one["loc"] for one in error.errors()):
                    return _refused(404, NotFound.title)
                await _note(request, "", ScimType.INVALID_SYNTAX)
                return _refused(400, "This request cannot be read.", ScimType.INVALID_SYNTAX)
            except HTTPException as error:
                return _refused_unread(error)
            except Fault as fault:
                return _refused(fault.status, fault.title, headers=wait_headers(fault))

        return answer


async def _note(request: Request, attribute: str, kind: ScimType) -> None:
    """For administrators, of what would have changed an account."""
    context: MachineContext | None = getattr(request.state, "machine", None)
    if context is None or request.method not in _CHANGES:
        return
    await run_in_threadpool(
        note_refused,
        context.app_state.database,
        context.app_state.clock.now(),
        context.machine,
        context.origin,
        context.request_id,
        (request.method, attribute, kind.value),
    )


def answer(body: dict[str, Any], status: int = 200, **headers: str) -> Response:
    """A document of SCIM; personal data, so no cache may store it."""
    extra = {"cache-control": "no-store", **headers}
    return Response(json.dumps(body), status, extra, SCIM_JSON)


def version_expected(request: Request) -> Collection[int] | None:
    """The versions of `If-Match`, of which one has to hold: ETags of ours, weak as SCIM writes them or strong, in a
    list or in several headers. None without one, and for `*`, which any version meets. What is no ETag of ours is met
    by no version (RFC 9110, section 13.1.1)."""
    given = [
        one.strip() for header in request.headers.getlist("if-match") for one in header.split(",")
    ]
    if not given or "*" in given:
        return None
    found = (_VERSION.fullmatch(one) for one in given)
    return {int(one[1] or one[2]) for one in found if one}


def _refused_unread(error: HTTPException) -> Response:
    if error.status_code == 405:
        detail = "This address does not take that method."
        return _refused(405, detail, headers=error.headers)
    kind = ScimType.INVALID_SYNTAX if error.status_code == 400 else None
    if error.status_code == 415:
        return _refused(415, f"Send {SCIM_JSON} or application/json.")
    return _refused(error.status_code, "This request cannot be read.", kind)


def _refused(
    status: int,
    detail: str,
    kind: ScimType | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {"schemas": [_ERROR], "status": str(status), "detail": detail}
    if kind is not None:
        body["scimType"] = kind.value
    asks = {"www-authenticate": "Bearer"} if status == 401 else {}
    return answer(body, status, **asks, **headers or {})

"""Every fault as application/problem+json (RFC 9457), with stable types and none of the input repeated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aftercare.base import errors
from aftercare.base.document_faults import (
    API_FAULTS,
    HOLE,
    LIST_FAULTS,
    PLAIN_NAME,
    TEXT_FAULTS,
    listed,
)
from aftercare.base.errors import Fault
from aftercare.base.subject_errors import (
    AlikeFault,
    AlreadyAClient,
    DecidedFirst,
    EventsGone,
    TimeTaken,
)
from aftercare.base.typed_text import one_of_these
from aftercare.domain.accounts.export_limit import FILES, WITHIN

MEDIA_TYPE = "application/problem+json"
# Errors raised by the framework itself, as (code, title). A status not listed here is reported as an internal error.
_HTTP = {
    400: ("unreadable-body", "The body cannot be read"),
    401: (errors.Unauthenticated.code, errors.Unauthenticated.title),
    404: (errors.NotFound.code, errors.NotFound.title),
    405: ("method-not-allowed", "This address does not take that method"),
    408: (errors.BodyTooSlow.code, errors.BodyTooSlow.title),
    413: (errors.BodyTooLarge.code, errors.BodyTooLarge.title),
    415: ("unsupported-media-type", "Send JSON"),
}
_FAILED = ("internal-error", "Something went wrong on our side")
# When this is the only fault, its code becomes the type of the whole problem.
_OWN_TYPES: dict[str, type[Fault]] = {
    fault.code: fault
    for fault in (errors.NaiveMoment, errors.UnreadableMoment, errors.NonexistentTime)
}
# Of the limits that are counted within a time: name, quota and seconds.
_LIMITS = {
    errors.TooManyExports.code: ("exports", FILES, int(WITHIN.total_seconds())),
}
# Faults of starting a process or the demonstration, of the engine's files and of pages: no program meets them here.
ELSEWHERE = frozenset({
    "cross-origin-post", "data-dir-in-use", "link-over", "revealing-text", "no-postgresql", "passkey-refused",
    "still-connected", "recording-does-not-fit", "server-did-not-start", "unusable-file", "unusable-instance",
    "unusable-settings", "tables-locked", "fault", "damaged-restore", "not-held", "planners-not-run", "job-failed",
    "too-many-wrong-codes",
})  # fmt: skip
# A pattern that only lists the values there are.
_CLOSED: Final = re.compile(r"\^\(([\w-]+(?:\|[\w-]+)*)\)\$")
_PLUS: Final = "In an address a + is written %2B."
_PLACES = {"body", "query", "path", "header", "cookie"}


def problem_codes() -> set[str]:
    """The code of every kind of problem that the API answers with."""
    own = {one.code for one in _kinds_of(Fault) if one.__module__.startswith("aftercare.base.")}
    return (own - ELSEWHERE) | {code for code, _ in _HTTP.values()} | {_FAILED[0]}


def _kinds_of(kind: type[Fault]) -> Iterator[type[Fault]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds_of(one)


def problem_address(code: str) -> str:
    """The stable address of a kind of problem."""
    return f"/problems/{code}"


def problem(
    status: int,
    code: str,
    title: str,
    detail: str = "",
    found: Iterable[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """The problem response; `type` is a relative reference that docs/api.md explains, as it does members that only
    one type has (`more`)."""
    body: dict[str, Any] = {"type": problem_address(code), "title": title, "status": status}
    body |= more or {}
    if detail:
        body["detail"] = detail
    if errors_found := list(found):
        body["errors"] = errors_found
    extra = {"cache-control": "no-store", **(headers or {})}
    if status == 401:
        extra.setdefault("www-authenticate", "Bearer")
    return Response(json.dumps(body), status, extra, MEDIA_TYPE)


async def on_fault(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Fault)
    place = "query" if request.method in ("GET", "HEAD") else "body"
    headers = wait_headers(fault)
    if isinstance(fault, errors.FreshSignInNeeded):
        # RFC 9470: with a token for which its holder signed in within so many seconds it goes on.
        says = f'error="insufficient_user_authentication", max_age="{fault.within_s}"'
        headers["www-authenticate"] = f"Bearer {says}"
    found = [_view(place, one.pointer, one.code, one.detail) | _ids(one) for one in fault.fields]
    more: dict[str, Any] = {}
    if isinstance(fault, EventsGone):
        more["next"] = str(fault.next)
    if isinstance(fault, DecidedFirst) and fault.first_id is not None:
        more[fault.member] = str(fault.first_id)
    if isinstance(fault, AlreadyAClient):
        more["person_ids"] = [str(one) for one in fault.person_ids]
    if isinstance(fault, TimeTaken) and fault.next_free:
        more["next_free"] = [f"{one.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for one in fault.next_free]
    detail = fault.detail
    if isinstance(fault, errors.Forbidden) and fault.permission:
        detail = detail or f"It needs the permission {fault.permission}."
    return problem(fault.status, fault.code, fault.title, detail, found, headers, more)


def wait_headers(fault: Fault) -> dict[str, str]:
    """How long to wait, and that nothing is left of a limit (draft-ietf-httpapi-ratelimit-headers). Which limit of
    signing in was met is not said, so it has no policy."""
    wait = fault.retry_after_s
    headers = {"retry-after": str(wait)} if wait else {}
    if isinstance(fault, errors.Throttled):
        name, quota, seconds = _LIMITS.get(fault.code, (fault.code, None, None))
        headers["ratelimit"] = f'"{name}";r=0' + (f";t={wait}" if wait else "")
        if quota:
            headers["ratelimit-policy"] = f'"{name}";q={quota};w={seconds}'
    return headers


async def on_invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [_view(*field_of(one)) for one in error.errors()]
    codes = {one["code"] for one in found}
    fault = _OWN_TYPES.get(codes.pop(), errors.Invalid) if len(codes) == 1 else errors.Invalid
    return problem(fault.status, fault.code, fault.title, found=found)


async def on_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, title = _HTTP.get(error.status_code, _FAILED)
    # Ours alone names something: the limit.
    detail = error.detail if error.status_code == 413 else ""
    return problem(error.status_code, code, title, detail, headers=error.headers)


async def on_crash(request: Request, _error: Exception) -> Response:
    """With the id under which the log line and the stack trace are found."""
    found = getattr(request.state, "request_id", None)
    return problem(500, *_FAILED, more={"request_id": str(found)} if found else None)


def _view(place: str, pointer: str, code: str, detail: str) -> dict[str, str]:
    return {"in": place, "pointer": pointer, "code": listed(code), "detail": detail}


def _ids(fault: object) -> dict[str, Any]:
    if not isinstance(fault, AlikeFault):
        return {}
    return {"person_ids": [str(one) for one in fault.person_ids]}


def field_of(error: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """One validation error: where, under which of our codes, in our own words."""
    code = str(error["type"]).replace("_", "-")
    place, *rest = [str(part) for part in error["loc"]] or ["body"]
    if place not in _PLACES:
        place, rest = "body", [place, *rest]
    if code == "json-invalid":
        rest = []
    elif code == "extra-forbidden" and rest and not PLAIN_NAME.fullmatch(rest[-1]):
        rest = rest[:-1]
    pointer = "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in rest)
    given = error.get("input")
    said = _said(listed(code), error.get("ctx") or {}, is_text=isinstance(given, str))
    if place == "query" and code == errors.UnreadableMoment.code and " " in str(given):
        # A plus that is not encoded arrives as a space.
        said = f"{said} {_PLUS}"
    return place, pointer, code, said


def _said(code: str, bounds: Mapping[str, Any], *, is_text: bool) -> str:
    """The sentence of the code, with the bound or the values that the schema declares."""
    of_length = TEXT_FAULTS if is_text else LIST_FAULTS
    text = (of_length.get(code) if "field_type" in bounds else None) or API_FAULTS[code]
    holes = set(HOLE.findall(text))
    closed = _CLOSED.fullmatch(str(bounds.get("pattern", "")))
    if closed is not None:
        return one_of_these(closed[1].split("|"))
    # Our own refusals under the same code come without.
    if not holes <= bounds.keys():
        return f"{text.partition(':')[0]}."
    return f"{HOLE.sub(lambda hole: str(bounds[hole[1]]), text)}."

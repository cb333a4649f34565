"""Refusals of the token endpoint in the form of OAuth 2 (RFC 6749, section 5.2)."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aftercare.api.http.answers import JSON, Responses, problems
from aftercare.api.http.problems import problem_address, wait_headers
from aftercare.base.errors import Fault, Invalid, Throttled, Unavailable
from aftercare.base.subject_errors import InvalidClient, InvalidScope, UnauthorizedClient

OAuthCode = Literal[
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
    "temporarily_unavailable",
]
# The framework's own refusals of a form that cannot be read.
_A_FORM: Final = "Send the fields as a form (application/x-www-form-urlencoded)"
_UNREADABLE: Final = (400, 415, 422)
# What stops a machine. Of a person it is the name, the password or a second factor: invalid_grant, and no 401, since
# the client itself does not sign in.
_OF_MACHINES: Final[dict[str, OAuthCode]] = {
    InvalidScope.code: "invalid_scope",
    UnauthorizedClient.code: "unauthorized_client",
    Invalid.code: "invalid_request",
}
_GRANT_TYPE: Final = ("body", "grant_type")


class OAuthErrorOut(BaseModel):
    """RFC 6749, section 5.2. `error_uri` is the `type` of the same problem elsewhere in the API; the page
    "The HTTP API" of the documentation lists them."""

    error: OAuthCode
    error_description: str
    error_uri: str


REFUSALS: Final[Responses] = {
    status: {"model": OAuthErrorOut, "description": said}
    for status, said in (
        (400, "No token for this request, or for this account"),
        (401, "A machine that is not known, or does not prove that it is the one"),
        (429, "Too often"),
        (503, "A part that is needed does not answer"),
    )
} | {"4XX": {**problems(413)[413], "description": "Refused before the form was read"}}


class TokenRoute(APIRoute):
    """A route that refuses as OAuth 2 says. Nothing that was sent is repeated."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                is_other = any(tuple(one["loc"]) == _GRANT_TYPE for one in error.errors())
                code: OAuthCode = "unsupported_grant_type" if is_other else "invalid_request"
                return _refused(code, Invalid.code, _said(error))
            except HTTPException as error:
                if error.status_code not in _UNREADABLE:
                    raise
                title = _A_FORM if error.status_code == 415 else Invalid.title
                return _refused("invalid_request", Invalid.code, title)
            except (Throttled, Unavailable) as fault:
                return _refused(
                    "temporarily_unavailable",
                    fault.code,
                    fault.title,
                    fault.status,
                    wait_headers(fault),
                )
            except InvalidClient as fault:
                refused = _refused("invalid_client", fault.code, fault.title, fault.status)
                refused.headers["www-authenticate"] = 'Basic realm="aftercare"'
                return refused
            except Fault as fault:
                code = _OF_MACHINES.get(fault.code, "invalid_grant")
                named = [one.pointer.removeprefix("/") for one in fault.fields if one.pointer]
                title = _naming(named) if named else fault.title
                return _refused(code, fault.code, title)

        return answer


def _said(error: RequestValidationError) -> str:
    """With the fields that do not hold. A name that is not of the form is not repeated: it may be a value."""
    found: list[str] = []
    for one in error.errors():
        place, *at = one["loc"]
        if place == "body" and one["type"] != "extra_forbidden":
            found += map(str, at[:1]) if at else one.get("ctx", {}).get("fields", ())
    return _naming(found)


def _naming(fields: Iterable[str]) -> str:
    names = ", ".join(dict.fromkeys(fields))
    return f"{Invalid.title}: {names}" if names else Invalid.title


def _refused(
    error: OAuthCode,
    code: str,
    title: str,
    status: int = 400,
    wait: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    body = {"error": error, "error_description": title, "error_uri": problem_address(code)}
    headers = {"cache-control": "no-store", "pragma": "no-cache", **wait}
    return Response(json.dumps(body), status, headers, JSON)

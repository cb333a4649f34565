"""Operations that are to go: marked once at the route, said by the document and by headers, and gone on their day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from email.utils import format_datetime
from typing import Any, Final, TypeVar

from fastapi.routing import APIRoute
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope, Send

from aftercare.api.http.answers import problems
from aftercare.base.subject_errors import OperationGone
from aftercare.domain.time.wall_time import start_of_day

Handler = TypeVar("Handler", bound=Callable[..., Any])
# From the announcement to the end at least: docs/reference/versions.md promises it.
SHORTEST_NOTICE: Final = 365
_SAID: Final[dict[str, dict[str, Any]]] = {
    "Deprecation": {
        "description": "Since when this operation is deprecated (RFC 9745).",
        "schema": {"type": "string", "pattern": "^@[0-9]+$"},
    },
    "Sunset": {
        "description": "From when on it may be gone (RFC 8594).",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": 'What to use instead, as `rel="deprecation"`.',
        "schema": {"type": "string"},
    },
}


@dataclass(frozen=True, slots=True)
class Deprecation:
    """`deprecated_on` is the day of the release that says so, and `link` the address of the page that says what to use
    instead. From `sunset_on` on, in Amsterdam, the operation answers 410."""

    deprecated_on: date
    sunset_on: date
    link: str

    def __post_init__(self) -> None:
        if (self.sunset_on - self.deprecated_on).days < SHORTEST_NOTICE:
            raise ValueError("an operation stays for a year after it was announced to go")

    @property
    def headers(self) -> dict[str, str]:
        since = int(start_of_day(self.deprecated_on).timestamp())
        return {
            "deprecation": f"@{since}",
            "sunset": format_datetime(start_of_day(self.sunset_on), usegmt=True),
            "link": f'<{self.link}>; rel="deprecation"; type="text/html"',
        }


class ApiRoute(APIRoute):
    """A route of the API, which may be on its way out."""

    deprecation: Deprecation | None = None

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises OperationGone from the day on that was announced."""
        announced = self.deprecation
        if announced is None:
            await super().handle(scope, receive, send)
            return
        if scope["app"].state.app_state.clock.now() >= start_of_day(announced.sunset_on):
            raise OperationGone()

        async def send_with_notice(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(announced.headers)
            await send(message)

        await super().handle(scope, receive, send_with_notice)

    def deprecate(self, given: Deprecation) -> None:
        """In the answers and in the document."""
        self.deprecation, self.deprecated = given, True
        self.openapi_extra = (self.openapi_extra or {}) | {"x-sunset": given.sunset_on.isoformat()}
        # A new one: routes share what they document.
        self.responses = problems(410) | self.responses


def describe_deprecation(described: dict[str, Any]) -> None:
    """Adds the headers to every answer of an operation that is to go, but the one when it has gone."""
    if "x-sunset" in described:
        for status, answer in described["responses"].items():
            if status not in ("410", "500"):
                answer.setdefault("headers", {}).update(_SAID)

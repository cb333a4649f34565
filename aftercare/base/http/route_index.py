"""A router that finds the route of an address by its first part: the pages and the API have hundreds each."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send


class RouteIndex(APIRouter):
    """These routes in their order. Only those with as many parts as the address and with its first part are tried (in
    the API: its first part after the version)."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        inner = (one.original_route for one in iter_route_contexts([*routes]))
        found = [one for one in inner if isinstance(one, Route)]
        super().__init__(routes=[*found])
        self._by_key: dict[tuple[int, str], list[Route]] = {}
        for route in found:
            self._by_key.setdefault(_key(route.path), []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return self._found(scope)[:2]

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        _, found, route = self._found(scope)
        scope.update(found)
        await (route.handle if route else self.default)(scope, receive, send)

    def _found(self, scope: Scope) -> tuple[Match, Scope, Route | None]:
        """A route that does not take the method is found only when no other does, as in every router."""
        other: tuple[Match, Scope, Route | None] = (Match.NONE, {}, None)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        for route in self._by_key.get(_key(path), ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, found, route
            if match is Match.PARTIAL and other[2] is None:
                other = match, found, route
        return other


def _key(path: str) -> tuple[int, str]:
    _, *parts = path.split("/", 4)
    at = 2 if parts[:1] == ["api"] else 0
    return path.count("/"), parts[at] if len(parts) > at else ""

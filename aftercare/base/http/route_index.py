"""A router that finds the route of an address by its first part: the pages and the API have hundreds each."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send


class RouteIndex(APIRouter):
    """These routes in their order. Only those with as many parts as the address and with its first part are tried (in
    the API: its first part after the version). `heads`: a HEAD is answered by the layer around it, as a GET."""

    def __init__(self, routes: Iterable[BaseRoute], *, heads: bool = False) -> None:
        self.heads = heads
        inner = (one.original_route for one in iter_route_contexts([*routes]))
        found = [one for one in inner if isinstance(one, Route)]
        super().__init__(routes=[*found])
        self._by_key: dict[tuple[int, str], list[Route]] = {}
        for route in found:
            self._by_key.setdefault(_key(route.path), []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return self._found(scope)[:2]

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        match, found, route = self._found(scope)
        scope.update(found)
        if match is Match.PARTIAL:
            allow = {"allow": ", ".join(sorted(self.methods(scope)))}
            if scope["method"] != "OPTIONS":
                raise HTTPException(405, headers=allow)
            await Response(None, 204, allow)(scope, receive, send)
            return
        await (route.handle if route else self.default)(scope, receive, send)

    def methods(self, scope: Scope) -> set[str]:
        """Every method that the address of this request takes, whichever route takes it."""
        found = {"OPTIONS"}
        for route in self._of(scope):
            if route.matches(scope)[0] is not Match.NONE:
                found |= route.methods or set()
        return found | ({"HEAD"} if self.heads and "GET" in found else set())

    def _found(self, scope: Scope) -> tuple[Match, Scope, Route | None]:
        """A route that does not take the method is found only when no other does, as in every router."""
        other: tuple[Match, Scope, Route | None] = (Match.NONE, {}, None)
        for route in self._of(scope):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, found, route
            if match is Match.PARTIAL and other[2] is None:
                other = match, found, route
        return other

    def _of(self, scope: Scope) -> list[Route]:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return self._by_key.get(_key(path), [])


def _key(path: str) -> tuple[int, str]:
    _, *parts = path.split("/", 4)
    at = 2 if parts[:1] == ["api"] else 0
    return path.count("/"), parts[at] if len(parts) > at else ""

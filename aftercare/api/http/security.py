"""Who may call which operation, in the document: people by their role, machines by the scopes of their tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from aftercare.api.http.access import BEARER, _BearerRule
from aftercare.api.http.operation_names import operations
from aftercare.domain.accounts.machines import SCOPE_TEXTS, SCOPES

PERSON: Final = BEARER.scheme_name
MACHINE: Final = "OAuth2ClientCredentials"
_MACHINES: Final[dict[str, Any]] = {
    "type": "oauth2",
    "description": "For another system, with an account of its own: it asks `POST /api/v1/token` with its secret or a"
    " signed assertion (RFC 7523). An operation without this scheme is for people alone.",
    "flows": {
        "clientCredentials": {
            "tokenUrl": "/api/v1/token",
            "scopes": {one.value: SCOPE_TEXTS[one] for one in SCOPES},
        }
    },
}
# Codes of permissions, by method and path.
Required = Mapping[tuple[str, str], list[str]]


def required_permissions(app: FastAPI) -> Required:
    """The permissions of which a route asks for one, by method and path; an empty list for any bearer. Routes without a
    bearer are absent."""
    found = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            rules = list(_rules(route.dependant))
            names = sorted({one.value for rule in rules for one in rule.any_of})
            if rules:
                found.update(
                    {(one.lower(), str(context.path)): names for one in route.methods or ()}
                )
    if not found:
        raise LookupError("no route has a rule: the framework keeps its routes elsewhere")
    return found


def describe_security(document: dict[str, Any], required: Required) -> None:
    """Adds the scheme of machines, and to each operation that they may call the scopes of which one is enough."""
    document["components"]["securitySchemes"][MACHINE] = _MACHINES
    for one in operations(document):
        asked = required.get((one.method, one.path))
        if asked is not None:
            one.described["security"] = [{PERSON: []}, *_of_machines(asked)]


def _of_machines(asked: list[str]) -> list[dict[str, list[str]]]:
    scopes = [one.value for one in SCOPES if one.value in asked]
    return [{MACHINE: [one]} for one in scopes] if asked else [{MACHINE: []}]


def _rules(dependant: Any) -> Iterator[_BearerRule]:
    if isinstance(dependant.call, _BearerRule):
        yield dependant.call
    for one in dependant.dependencies:
        yield from _rules(one)

"""The OpenAPI 3.1 document: the framework's own, with the one error shape that every route uses."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from fastapi import FastAPI

from aftercare.api.http.descriptions import Descriptions, api_models
from aftercare.api.http.document_parts import (
    allow_more_members,
    name_codes,
    parts_of,
    plain_pairs,
    restore_nulls,
)
from aftercare.api.http.document_webhooks import describe_webhooks
from aftercare.api.http.documented_answers import describe_answers, require_version
from aftercare.api.http.examples import Examples
from aftercare.api.http.operation_names import named, operations
from aftercare.api.http.problems import problem_address, problem_codes
from aftercare.api.http.security import describe_security, required_permissions
from aftercare.api.http.tags import TAGS
from aftercare.base.document_faults import API_FAULTS, HOLE

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457. `type` is stable; some types have a member of their own, such as `person_ids`.",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"$ref": "#/components/schemas/ProblemType"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string", "format": "uuid"},
        "earlier_id": {"type": "string", "format": "uuid"},
        "later_id": {"type": "string", "format": "uuid"},
        "next": {"type": "string"},
        "next_free": {"type": "array", "items": {"type": "string", "format": "date-time"}},
        "person_ids": {"type": "array", "items": {"type": "string", "format": "uuid"}},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "detail"],
                "properties": {
                    "in": {"enum": ["body", "query", "path", "header", "cookie"]},
                    "pointer": {"type": "string", "format": "json-pointer"},
                    "code": {"$ref": "#/components/schemas/FieldFaultCode"},
                    "detail": {"type": "string"},
                    "person_ids": {"type": "array", "items": {"type": "string", "format": "uuid"}},
                },
            },
        },
    },
}
FAULT_CODES: dict[str, Any] = {
    "title": "FieldFaultCode",
    "type": "string",
    "enum": sorted(API_FAULTS),
    "description": "What is wrong with a field. `detail` says the sentence of the code, or one more specific.\n\n"
    + "\n".join(f"- `{code}`: {HOLE.sub('…', API_FAULTS[code])}." for code in sorted(API_FAULTS)),
}
# The framework's own models of a 422, which none of our routes returns.
_NOT_OURS = ("HTTPValidationError", "ValidationError")


_DESCRIPTION: Final = """Plans, reminders and escalation for people supervised after a sexual offence.

Sign in with `POST /api/v1/token` and send the token as `Authorization: Bearer …`. Lists come in pages: send `next` back
as `cursor` until it is null. An edit sends the `ETag` of what was looked at as `If-Match`. Send an `Idempotency-Key`
with every change, so that a retry is harmless. Moments are in UTC; days are those of Europe/Amsterdam. Every refusal is
a problem (RFC 9457) with a stable `type`. A release may add a member to an answer and a code to a list: pass over
members that you do not know, and take a code that you do not know as text. The page "The HTTP API" of the documentation
has the rules that apply to every operation."""


PROBLEM_TYPE: Final[dict[str, Any]] = {
    "title": "ProblemType",
    "type": "string",
    "format": "uri-reference",
    "description": "What kind of problem it is: a relative reference, to be compared as text; nothing is to be fetched."
    ' The page "The HTTP API" of the documentation says of each when it is answered.',
}


class Application(FastAPI):
    """A FastAPI application with the contract as its document: names, bounds, headers and refusals stand in it."""

    def __init__(self, **described: Any) -> None:
        super().__init__(
            title="aftercare",
            version="0.1.0",
            summary="Plans, reminders and escalation for people under supervision.",
            description=_DESCRIPTION,
            contact={"name": "The administrators of this installation"},
            license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            servers=[{"url": "/", "description": "This installation"}],
            **described,
        )

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            document = super().openapi()
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            for name in _NOT_OURS:
                schemas.pop(name, None)
            schemas |= {
                "Problem": deepcopy(PROBLEM),
                "ProblemType": PROBLEM_TYPE
                | {"enum": [*map(problem_address, sorted(problem_codes()))]},
                "FieldFaultCode": FAULT_CODES,
            }
            models = api_models()
            Descriptions(models).write(document)
            Examples(schemas, models).write(document)
            for step in (
                _name_pages,
                name_codes,
                _name,
                plain_pairs,
                describe_answers,
                require_version,
                restore_nulls,
                allow_more_members,
            ):
                step(document)
            describe_security(document, required_permissions(self))
            describe_webhooks(document)
        return self.openapi_schema or {}


def _name(document: dict[str, Any]) -> None:
    """Names every operation, declares the groups that have one, and says of the open ones that they need no token."""
    groups = set()
    for one in operations(document):
        one.described["operationId"], one.described["summary"] = named(one)
        one.described.setdefault("security", [])
        groups.update(one.described.get("tags", ()))
    document["tags"] = [
        {"name": name, "description": said} for name, said in TAGS.items() if name in groups
    ]


def _name_pages(document: dict[str, Any]) -> None:
    """`PlanPage`, as its title says, for what the framework calls `PageOut_PlanOut_`."""
    schemas = document["components"]["schemas"]
    given = {name: one["title"] for name, one in schemas.items() if name.startswith("PageOut_")}
    document["components"]["schemas"] = {
        given.get(name, name): one for name, one in sorted(schemas.items())
    }
    for part in parts_of(document):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name in given:
            part["$ref"] = f"#/components/schemas/{given[name]}"

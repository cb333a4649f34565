"""The OpenAPI 3.1 document: the framework's own, with the one error shape that every route uses."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from aftercare.base.document_faults import API_FAULTS, HOLE

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457. `type` is stable; docs/api.md lists every one.",
    "type": "object",
    "required": ["type", "title", "status"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/problems/not-found"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "person_ids": {"type": "array", "items": {"type": "string", "format": "uuid"}},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "detail"],
                "additionalProperties": False,
                "properties": {
                    "in": {"enum": ["body", "query", "path", "header", "cookie"]},
                    "pointer": {"type": "string", "format": "json-pointer"},
                    "code": {"$ref": "#/components/schemas/FieldFaultCode"},
                    "detail": {"type": "string"},
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


class Application(FastAPI):
    """A FastAPI application with our error shape in its document."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in _NOT_OURS:
            schemas.pop(name, None)
        schemas |= {"Problem": PROBLEM, "FieldFaultCode": FAULT_CODES}
        return document

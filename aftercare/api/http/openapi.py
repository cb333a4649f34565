"""The OpenAPI 3.1 document: the framework's own, plus the one shape every refusal has."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

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
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "detail"],
                "additionalProperties": False,
                "properties": {
                    "in": {"enum": ["body", "query", "path", "header", "cookie"]},
                    "pointer": {"type": "string", "format": "json-pointer"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
# What the framework would document for a 422, and nothing of ours answers with.
_NOT_OURS = ("HTTPValidationError", "ValidationError")


class Application(FastAPI):
    """FastAPI whose document knows the shape of a refusal."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in _NOT_OURS:
            schemas.pop(name, None)
        schemas["Problem"] = PROBLEM
        return document

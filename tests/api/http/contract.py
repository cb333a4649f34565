"""The OpenAPI document, made without a service behind it."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from aftercare.api.http.document_parts import answer_schemas, parts_of
from aftercare.api.http.openapi import Application
from aftercare.api.http.operation_names import Operation, operations
from aftercare.api.router import mount_routes


@cache
def document(*, demonstration: bool = True) -> dict[str, Any]:
    """With the sandbox of a demonstration, unless it is asked for without."""
    app = Application(openapi_url="/api/v1/openapi.json")
    mount_routes(app, demonstration=demonstration)
    return app.openapi()


@cache
def every_operation() -> list[Operation]:
    """Made when the first test asks, not while tests are collected: it takes seconds."""
    return [*operations(document())]


def schemas() -> dict[str, Any]:
    found: dict[str, Any] = document()["components"]["schemas"]
    return found


def closed(described: dict[str, Any]) -> dict[str, Any]:
    """This document with the members of answers closed: a client has to bear more of them, our own answers may not
    have one that it leaves out."""
    strict = deepcopy(described)
    for schema in answer_schemas(strict).values():
        for part in parts_of(schema):
            if part.get("properties"):
                part.setdefault("additionalProperties", False)
    return strict

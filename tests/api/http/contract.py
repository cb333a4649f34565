"""The OpenAPI document, made without a service behind it."""

from __future__ import annotations

from functools import cache
from typing import Any

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

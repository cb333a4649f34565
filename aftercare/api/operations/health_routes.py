"""Routes for liveness, readiness and the size of the backlog."""

from __future__ import annotations

from hmac import compare_digest
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from aftercare.api.http.access import Public
from aftercare.api.http.answers import Out, problems
from aftercare.api.http.app_state import AppState
from aftercare.api.operations.metrics import Meter
from aftercare.base.errors import NotFound, Unauthenticated
from aftercare.store.operations.schema_fit import schema_fault

router = APIRouter(tags=["health"])
Here = Annotated[AppState, Depends(Public())]


class HealthOut(Out):
    status: Literal["alive", "ready"]


@router.get("/healthz")
def healthz(_app_state: Here) -> HealthOut:
    """The process is alive."""
    return HealthOut(status="alive")


@router.get("/readyz", responses=problems(503))
def readyz(app_state: Here) -> HealthOut:
    """The database responds and is at this version's migration; otherwise 503, with a code for an older schema and
    for a newer one."""
    fault = schema_fault(app_state.database)
    if fault is not None:
        raise fault
    return HealthOut(status="ready")


@router.get("/metrics", include_in_schema=False)
def metrics(app_state: Here, request: Request) -> Response:
    """Metrics for Prometheus, for the holder of the token of the settings; without one there are none."""
    token = app_state.settings.metrics_token
    if token is None:
        raise NotFound()
    expected = f"Bearer {token.get_secret_value()}".encode()
    if not compare_digest(request.headers.get("authorization", "").encode(), expected):
        raise Unauthenticated()
    meter: Meter = request.app.state.meter
    return Response(meter.exposition(), media_type=CONTENT_TYPE_LATEST)

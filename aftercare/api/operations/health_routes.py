"""Routes for liveness, readiness and the size of the backlog."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from hmac import compare_digest
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from aftercare.api.http.access import Public
from aftercare.api.http.answers import Out, problems
from aftercare.api.http.app_state import AppState
from aftercare.api.operations.metrics import Meter
from aftercare.base.errors import NotFound, PlacementNotReady, Unauthenticated, Unavailable
from aftercare.domain.placement.preparing import is_ready
from aftercare.store.operations.readiness import standing_fault, went_back

router = APIRouter(tags=["health"])
# Apart from the threads of requests: those may all be waiting for the database.
_ASKING: Final = ThreadPoolExecutor(2, "ready")
READY_SECONDS: Final = 5.0
Here = Annotated[AppState, Depends(Public())]


class HealthOut(Out):
    status: Literal["alive", "started", "ready", "reads-only"]


@router.get("/healthz")
async def healthz(_app_state: Here) -> HealthOut:
    """The process is alive. Neither a thread nor the database is needed for this."""
    return HealthOut(status="alive")


@router.get("/startupz", responses=problems(503))
async def startupz(_app_state: Here) -> HealthOut:
    """The process has what it needs of itself: the placement engine is compiled. The database is not needed for this,
    so that an outage there starts nothing anew."""
    if not is_ready():
        raise PlacementNotReady()
    return HealthOut(status="started")


@router.get("/readyz", responses=problems(503))
async def readyz(app_state: Here) -> HealthOut:
    """The database responds, takes changes and has a schema that this version works with; otherwise 503. `reads-only`
    while it stands at an earlier moment and changes get 503: reading goes on, so requests go on coming here."""
    asked = asyncio.get_running_loop().run_in_executor(_ASKING, standing_fault, app_state.database)
    try:
        fault = await asyncio.wait_for(asked, READY_SECONDS)
    except TimeoutError:
        raise Unavailable() from None
    if fault is not None:
        raise fault
    return HealthOut(status="reads-only" if went_back(app_state.database) else "ready")


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

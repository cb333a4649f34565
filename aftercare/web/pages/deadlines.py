"""One deadline: what it asks, until when, and saying that it was done."""

from __future__ import annotations

from fastapi import APIRouter

from aftercare.web.visits import PageRoute

router = APIRouter(route_class=PageRoute)

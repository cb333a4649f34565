"""Hangs the web client into an application: its pages and its static files."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from aftercare.web.assets import STATIC
from aftercare.web.pages import signing_in, week
from aftercare.web.visits import WebHouse

ROUTERS = (signing_in.router, week.router)


def mount(app: FastAPI, house: WebHouse) -> None:
    """Every page of the client; `house` is what `app.state.house` is, named here for its type."""
    app.state.house = house
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)

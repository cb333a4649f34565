"""Hangs the web client into an application: its pages and its static files."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from aftercare.web.assets import STATIC
from aftercare.web.pages import (
    absences,
    access_log,
    accounts,
    appointments,
    attendance,
    availability,
    caseload,
    conditions,
    deadlines,
    escalations,
    leave,
    orders,
    people,
    person_file,
    places,
    plan_edit,
    plans,
    restrictions,
    sandbox,
    signing_in,
    week,
    worklist,
)
from aftercare.web.visits import WebHouse

# `people` has /people/new, so it comes before the page of one person.
ROUTERS = (
    signing_in.router,
    week.router,
    caseload.router,
    people.router,
    person_file.router,
    orders.router,
    conditions.router,
    deadlines.router,
    restrictions.router,
    availability.router,
    plan_edit.router,
    plans.router,
    appointments.router,
    absences.router,
    access_log.router,
    accounts.router,
    attendance.router,
    escalations.router,
    leave.router,
    places.router,
    sandbox.router,
    worklist.router,
)


def mount(app: FastAPI, house: WebHouse) -> None:
    """Every page of the client; `house` is what `app.state.house` is, named here for its type."""
    app.state.house = house
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)

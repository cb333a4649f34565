"""The address of a resource, which a response names when one is created, shows it."""

from __future__ import annotations

import re
from uuid import UUID

from fastapi import FastAPI

from aftercare.api.router import mount
from aftercare.bootstrap import AppState
from aftercare.casework.listing import resources
from aftercare.casework.listing.resources import Resource
from aftercare.casework.treatment import resources as treatment
from aftercare.main import create_app

ID = UUID(int=7)
DECLARED = [
    one
    for module in (resources, treatment)
    for one in vars(module).values()
    if isinstance(one, Resource)
] + list(resources.APPOINTMENTS.values())


def astray(app: FastAPI, declared: list[Resource]) -> set[str]:
    """Addresses that no route shows."""
    shown = {
        re.sub(r"\{\w+\}", str(ID), path)
        for path, methods in app.openapi()["paths"].items()
        if "get" in methods
    }
    return {address for one in declared if (address := one.address(ID))} - shown


def test_every_address_shows_the_resource(app_state: AppState) -> None:
    app = create_app(app_state, [mount])
    assert len([one for one in DECLARED if one.path]) > 25
    assert astray(app, DECLARED) == set()


def test_an_address_that_leads_nowhere_is_found(app_state: AppState) -> None:
    tasks = resources.TASKS
    lost = Resource(tasks.name, tasks.permission, tasks.listed, tasks.shown, "chores")
    assert astray(create_app(app_state, [mount]), [lost]) == {f"/api/v1/chores/{ID}"}

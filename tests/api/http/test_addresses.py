"""The address of a resource, which a response names when one is created, shows it; an act ends with a verb."""

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

VERBS = frozenset({
    "accept", "acknowledge", "activate", "add", "adopt", "approve", "assign", "bring", "cancel", "change", "choose",
    "close", "complete", "confirm", "correct", "decide", "decline", "discard", "drop", "end", "extend", "give", "hand",
    "import", "lift", "mark", "move", "plan", "post", "preview", "propose", "record", "redraw", "refuse", "remove",
    "reopen", "resend", "resume", "retire", "return", "review", "revise", "revoke", "search", "set", "sign", "snooze",
    "start", "match", "stop", "submit", "suspend", "take", "transfer", "undo", "verify", "void", "wake", "withdraw",
})  # fmt: skip
# Nouns without a plural, to which a POST adds one; RFC 7009 speaks of a revocation.
ADDED_TO = {"/api/v1/token", "/api/v1/token/revocation", "/api/v1/leave"}


def nouns_of_acts(app: FastAPI) -> set[str]:
    """Addresses of a POST that neither name a collection nor end with a verb."""
    acts = {
        path: path.rsplit("/", 1)[-1]
        for path, methods in app.openapi()["paths"].items()
        if "post" in methods and "get" not in methods and path.startswith("/api/v1/")
    }
    return {
        path
        for path, last in acts.items()
        if not last.endswith("s") and last.split("-")[0] not in VERBS
    } - ADDED_TO


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


def test_the_address_of_an_act_ends_with_a_verb(app_state: AppState) -> None:
    assert nouns_of_acts(create_app(app_state, [mount])) == set()


def test_a_noun_for_an_act_is_found() -> None:
    app = FastAPI()
    for act in ("approve", "approval"):
        app.post(f"/api/v1/plans/{{plan_id}}/{act}")(lambda plan_id: plan_id)
    assert nouns_of_acts(app) == {"/api/v1/plans/{plan_id}/approval"}

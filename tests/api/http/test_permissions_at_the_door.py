"""The door itself refuses whoever may not, also where nothing behind it would ask again."""

from __future__ import annotations

import re
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.router import mount
from aftercare.bootstrap import AppState
from aftercare.casework.accounts.acts import list_accounts
from aftercare.casework.plans.acts import approve_plan
from aftercare.domain.accounts.permissions import PEOPLE, Role
from aftercare.main import create_app
from aftercare.store.database.idempotency import Reply
from tests.api.conftest import ClientAs
from tests.seeding import START, Town, token_for

# What these show is the same for everybody, so no intention behind them asks who it is.
SAME_FOR_ALL = {
    "/api/v1/instruments": (Role.OFFICER, Role.PROVIDER),
    "/api/v1/rule-books/schema": (Role.ADMIN, Role.PLANNER),
    "/api/v1/contact-standards/schema": (Role.AUDITOR, Role.PROVIDER),
    "/api/v1/reminder-policies/schema": (Role.OFFICER, Role.PROVIDER),
    "/api/v1/condition-kinds/schema": (Role.OFFICER, Role.PLANNER),
}
# Each of the two is enough for the small room below: a supervisor may do the one, an administrator the other.
EITHER = (approve_plan, list_accounts)
ENTERS = {Role.SUPERVISOR, Role.ADMIN}
STAFF = list(PEOPLE)


def furnish(app: FastAPI, _app_state: AppState) -> None:
    """A room where nobody is asked anything any more."""

    @app.get("/room")
    def look(context: Annotated[RequestContext, Depends(Allow(*EITHER))]) -> str:
        with context.work() as work:
            return work.actor.role

    @app.post("/room")
    def act(act: Annotated[Act, Depends(AllowAct(*EITHER))]) -> None:
        act.once(lambda work: Reply(200, work.actor.role))


def visitor(app_state: AppState, town: Town, role: Role) -> TestClient:
    bearer = token_for(app_state.database, START, town.actor(role))
    return TestClient(
        create_app(app_state, [mount, furnish]), headers={"authorization": f"Bearer {bearer}"}
    )


@pytest.mark.parametrize("path", SAME_FOR_ALL)
def test_what_is_the_same_for_everybody_is_still_shown_only_to_whom_it_concerns(
    client_as: ClientAs, path: str
) -> None:
    enters, stays_out = SAME_FOR_ALL[path]
    assert client_as(enters).get(path).status_code == 200
    refused = client_as(stays_out).get(path)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/forbidden")
    assert re.fullmatch(r"It needs the permission [a-z-]+\.", refused.json()["detail"])


@pytest.mark.parametrize("role", STAFF)
def test_one_of_the_permissions_that_a_route_names_is_needed_and_enough(
    app_state: AppState, town: Town, role: Role
) -> None:
    client = visitor(app_state, town, role)
    expected = 200 if role in ENTERS else 403
    for answer in (client.get("/room"), client.post("/room")):
        assert answer.status_code == expected
        if expected == 403:
            assert answer.json()["type"] == "/problems/forbidden"

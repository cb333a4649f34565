"""An alarm that was before the client was entered here: it acts where an order ran, and else a person decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.orders.terms import OrderTerms
from tests.api.conftest import ClientAs
from tests.api.http.test_problems import is_problem
from tests.api.submissions.test_submissions import (
    accept,
    decide,
    difference,
    machine,
    officer,
    person,
    send,
    sender,
    supervisor,
    the_only,
)
from tests.seeding import START, Town
from tests.submissions import submission

__all__ = ["machine", "officer", "sender", "supervisor"]
LAST_NIGHT = (START - timedelta(hours=14)).isoformat()
KNOWS = {"reason": "The device belongs to someone else"}


def alarm(number: str = "N-1", **more: Any) -> dict[str, Any]:
    return submission("monitoring-alarm", number, content={"happened_at": LAST_NIGHT}, **more)


def ordered(app_state: AppState, town: Town, number: int = 1) -> UUID:
    """Entered here today, with an order that ran for weeks."""
    about = person(app_state, town, number)
    with app_state.database.work(town.officer, START) as work:
        enter_order(
            work,
            NewOrder(
                about, OrderTerms("VV", f"02/{number}-26", date(2026, 11, 2), date(2028, 11, 1))
            ),
        )
    return about


def alarms_of(client: TestClient, about: UUID) -> list[str]:
    items = client.get(f"/api/v1/deadlines?person={about}").json()["items"]
    return [one["state"] for one in items if one["code"] == "zone-alarm"]


def test_an_alarm_acts_at_once_where_an_order_ran_before_the_client_was_entered(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    about = ordered(app_state, town)
    send(sender, alarm())
    row = the_only(officer)
    assert (row["state"], row["problem"]) == ("accepted", None)
    assert alarms_of(officer, about) == ["opened"]


def test_an_officer_reports_an_alarm_of_a_day_on_which_an_order_ran(
    app_state: AppState, town: Town, client_as: ClientAs
) -> None:
    body = {"person_id": str(ordered(app_state, town)), "happened_at": LAST_NIGHT}
    entered = client_as(Role.OFFICER).post("/api/v1/deadlines/zone-alarms", json=body)
    assert entered.status_code == 201, entered.text


def test_an_alarm_of_before_any_order_says_so_and_acts_once_a_person_accepts_it(
    app_state: AppState, town: Town, sender: TestClient, supervisor: TestClient
) -> None:
    about = person(app_state, town)
    send(sender, alarm())
    row = the_only(supervisor)
    assert (row["state"], row["problem"]) == ("waiting", "before-supervision")
    assert difference(supervisor, row)["possible"]
    done = accept(supervisor, row)
    assert done.status_code == 200, done.text
    assert done.json()["decided_by"] == str(town.supervisor.staff_id)
    assert alarms_of(supervisor, about) == ["opened"]


def test_an_alarm_that_waits_for_the_wrong_client_moves_to_the_right_one_and_acts_there(
    app_state: AppState, town: Town, sender: TestClient, supervisor: TestClient
) -> None:
    wrong, right = person(app_state, town), ordered(app_state, town, 2)
    send(sender, alarm(client={"reference": "?"}))
    named = decide(supervisor, the_only(supervisor), "match", reference="P-0001")
    assert (named.status_code, named.json()["problem"]) == (200, "before-supervision")
    row = named.json()
    stale = decide(supervisor, row | {"version": 1}, "move-alarm", reference="P-0002", **KNOWS)
    assert stale.status_code == 412
    moved = decide(supervisor, row, "move-alarm", reference="P-0002", **KNOWS)
    assert moved.status_code == 200, moved.text
    assert (moved.json()["person_id"], moved.json()["state"]) == (str(right), "accepted")
    first = supervisor.get(f"/api/v1/submissions/{row['id']}").json()
    assert (first["state"], first["reason"]) == ("refused", KNOWS["reason"])
    assert (alarms_of(supervisor, wrong), alarms_of(supervisor, right)) == ([], ["opened"])
    again = decide(
        supervisor, row | {"version": first["version"]}, "move-alarm", reference="P-0002", **KNOWS
    )
    assert is_problem(again, 409)["type"].endswith("already-decided")


@pytest.mark.parametrize("verb", ["accept", "refuse", "move-alarm"])
def test_one_that_was_moved_while_it_waited_is_decided_on(
    app_state: AppState, town: Town, sender: TestClient, supervisor: TestClient, verb: str
) -> None:
    person(app_state, town)
    ordered(app_state, town, 2)
    send(sender, alarm())
    row = the_only(supervisor)
    decide(supervisor, row, "move-alarm", reference="P-0002", **KNOWS)
    now = supervisor.get(f"/api/v1/submissions/{row['id']}").json()
    body = {
        "accept": {"basis": "0" * 32},
        "refuse": KNOWS,
        "move-alarm": KNOWS | {"reference": "P-0002"},
    }
    assert decide(supervisor, now, verb, **body[verb]).status_code == 409

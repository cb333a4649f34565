"""Terms and what starts them, through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from aftercare.bootstrap import AppState
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.domain.accounts.permissions import Role
from aftercare.store.orders.rows import OrderRow
from tests.api.conftest import ClientAs
from tests.api.http.test_problems import is_problem
from tests.api.submissions.test_extension_in_the_file import later
from tests.seeding import START, Town, seed_person

DEADLINES, EVENTS = "/api/v1/deadlines", "/api/v1/order-events"


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    return seed_person(app_state.database, app_state.clock.now(), town)


@pytest.fixture
def order(app_state: AppState, town: Town, person: UUID) -> UUID:
    """A suspended sentence that started today, with its terms."""
    with app_state.database.work(town.officer, app_state.clock.now()) as work:
        row = OrderRow(
            person_id=person,
            frame="VV",
            court_reference="02/123456-26",
            starts_on=START.date(),
            created_by=town.officer.staff_id,
        )
        work.session.add(row)
        work.session.flush()
        refresh_clocks(work, person)
        return row.id


def listed(client: TestClient, person: UUID, **filters: str) -> dict[str, dict[str, Any]]:
    answer = client.get(DEADLINES, params={"person": str(person), **filters})
    return {one["code"]: one for one in answer.json()["items"]}


def event(order: UUID, **changes: Any) -> dict[str, Any]:
    at = (START - timedelta(hours=1)).isoformat()
    return {"order_id": str(order), "kind": "arrest", "happened_at": at} | changes


def test_a_term_is_listed_met_once_and_then_answered(
    client_as: ClientAs, person: UUID, order: UUID
) -> None:
    officer = client_as(Role.OFFICER)
    term = listed(officer, person)["start-supervision"]
    assert term["due_at"] == "2026-12-24T23:00:00Z"
    assert (term["subject_id"], term["counted_from_on"]) == (str(order), "2026-11-24")
    shown = officer.get(f"{DEADLINES}/{term['id']}")
    assert shown.json() == term
    where = f"{DEADLINES}/{term['id']}/complete"
    body = {"done_on": "2026-11-24", "note": "Gesprek gevoerd."}
    assert officer.post(where, json=body).status_code == 428
    headers = {"If-Match": shown.headers["etag"], "Idempotency-Key": "met-it"}
    done = officer.post(where, json=body, headers=headers)
    assert done.json()["state"] == "done"
    assert officer.post(where, json=body, headers=headers).json() == done.json()
    again = officer.post(where, json=body, headers={"If-Match": done.headers["etag"]})
    assert again.status_code == 409
    assert listed(officer, person, state="opened") == {}


def test_only_a_supervisor_says_that_it_need_not_be_done(
    client_as: ClientAs, person: UUID, order: UUID
) -> None:
    officer = client_as(Role.OFFICER)
    term = listed(officer, person)["start-supervision"]
    where, etag = f"{DEADLINES}/{term['id']}/drop", {"If-Match": f'"{term["version"]}"'}
    assert officer.post(where, json={"reason": "x"}, headers=etag).status_code == 403
    supervisor = client_as(Role.SUPERVISOR)
    dropped = supervisor.post(where, json={"reason": "Elders gestart."}, headers=etag)
    assert (dropped.json()["state"], dropped.json()["done_note"]) == ("dropped", "Elders gestart.")


def test_an_event_is_entered_listed_and_withdrawn_with_its_terms(
    client_as: ClientAs, person: UUID, order: UUID
) -> None:
    officer = client_as(Role.OFFICER)
    entered = officer.post(EVENTS, json=event(order, note="Door de politie."))
    assert entered.status_code == 201, entered.text
    term = listed(officer, person)["judge-decision"]
    assert term["due_at"] == "2026-11-27T07:00:00Z"
    assert officer.get(entered.headers["location"]).json() == entered.json()
    found = officer.get(EVENTS, params={"order": str(order)}).json()["items"]
    assert found == [entered.json()]
    where = f"{entered.headers['location']}/void"
    assert officer.post(where).status_code == 428
    stale = officer.post(where, headers={"If-Match": '"9"'})
    assert stale.status_code == 412
    voided = officer.post(where, headers={"If-Match": entered.headers["etag"]})
    assert voided.json()["voided_at"] is not None
    assert listed(officer, person)["judge-decision"]["state"] == "dropped"
    again = officer.post(where, headers={"If-Match": voided.headers["etag"]})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"kind": "riot"}, "/kind", "unknown-kind"),
        ({"happened_at": "2026-11-24T08:00:01Z"}, "/happened_at", "in-the-future"),
        ({"happened_at": "2026-11-24T08:00:00"}, "/happened_at", "naive-moment"),
        ({"note": "x" * 2001}, "/note", "too-long"),
    ],
    ids=["an unknown kind", "a moment to come", "no offset", "a long note"],
)
def test_what_does_not_hold_is_pointed_at(
    client_as: ClientAs, order: UUID, changes: dict[str, Any], pointer: str, code: str
) -> None:
    answer = client_as(Role.OFFICER).post(EVENTS, json=event(order, **changes))
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    if code != "too-long":
        assert answer.json()["errors"][0]["code"] == code


@pytest.mark.parametrize("role", [Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN])
def test_others_learn_nothing_of_terms_or_events(
    client_as: ClientAs, order: UUID, role: Role
) -> None:
    client = client_as(role)
    assert client.get(DEADLINES).status_code == 403
    assert client.get(EVENTS).status_code == 403
    assert client.post(EVENTS, json=event(order)).status_code == 403


def test_another_team_finds_no_order_to_enter_it_for(
    client_as: ClientAs, town: Town, order: UUID
) -> None:
    assert client_as(town.other_officer).post(EVENTS, json=event(order)).status_code == 404


def test_a_zone_alarm_stands_among_the_terms_at_once_and_once(
    client_as: ClientAs, person: UUID
) -> None:
    officer = client_as(Role.OFFICER)
    at = (START - timedelta(minutes=20)).isoformat()
    entered = officer.post(
        f"{DEADLINES}/zone-alarms", json={"person_id": str(person), "happened_at": at}
    )
    again = officer.post(
        f"{DEADLINES}/zone-alarms", json={"person_id": str(person), "happened_at": at}
    )
    assert (entered.status_code, entered.json()["code"]) == (201, "zone-alarm"), entered.text
    assert again.json() == entered.json()
    assert officer.get(entered.headers["location"]).json()["state"] == "opened"
    assert listed(officer, person).keys() == {"zone-alarm"}


@pytest.mark.parametrize(
    ("minutes", "code"),
    [(1, "in-the-future"), (-60 * 24 * 900, "before-supervision")],
    ids=["upcoming", "long before"],
)
def test_an_alarm_that_cannot_have_been_is_refused(
    client_as: ClientAs, person: UUID, minutes: int, code: str
) -> None:
    at = (START + timedelta(minutes=minutes)).isoformat()
    body = {"person_id": str(person), "happened_at": at}
    answer = client_as(Role.OFFICER).post(f"{DEADLINES}/zone-alarms", json=body)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/happened_at", code)


def test_an_alarm_that_was_entered_for_the_wrong_client_moves_and_may_move_back(
    client_as: ClientAs, app_state: AppState, town: Town, person: UUID
) -> None:
    right = seed_person(app_state.database, app_state.clock.now(), town, 2)
    officer, supervisor = client_as(Role.OFFICER), client_as(Role.SUPERVISOR)
    at = (START - timedelta(minutes=20)).isoformat()
    body = {"person_id": str(person), "happened_at": at}
    entered = officer.post(f"{DEADLINES}/zone-alarms", json=body).json()
    knows = {"reference": "P-0002", "reason": "The device belongs to someone else"}

    def move(who: TestClient, row: dict[str, Any], **changes: str) -> Response:
        headers = {"If-Match": f'"{row["version"]}"'}
        where = f"{DEADLINES}/{row['id']}/move-alarm"
        return who.post(where, json=knows | changes, headers=headers)

    def alarms(about: UUID) -> list[tuple[str, bool]]:
        items = officer.get(f"{DEADLINES}?person={about}&code=zone-alarm").json()["items"]
        ordered = sorted(items, key=lambda one: int(one["number"]))
        return [(one["state"], one["misattributed_at"] is not None) for one in ordered]

    assert move(officer, entered).status_code == 403
    for changes, pointer, code in (
        ({"reference": "P-0001"}, "/reference", "unchanged"),
        ({"reference": "P-9999"}, "/reference", "client-not-found"),
        ({"reason": "It was P-0002."}, "/reason", "reveals-name"),
    ):
        (fault,) = is_problem(move(supervisor, entered, **changes), 422)["errors"]
        assert (fault["pointer"], fault["code"]) == (pointer, code)
    moved = move(supervisor, entered)
    assert moved.status_code == 200, moved.text
    assert (moved.json()["person_id"], moved.json()["due_at"]) == (str(right), entered["due_at"])
    # No one had been notified for the first client, so no one will be.
    assert (alarms(person), alarms(right)) == ([("dropped", True)], [("opened", False)])
    assert move(supervisor, entered).status_code == 409
    # Entered again for the first client, it is another alarm.
    later(app_state)
    assert officer.post(f"{DEADLINES}/zone-alarms", json=body).json()["id"] != entered["id"]
    assert alarms(person) == [("dropped", True), ("opened", False)]
    back = move(supervisor, moved.json(), reference="P-0001", reason="It was the first one.")
    assert back.status_code == 200, back.text
    assert (alarms(person), alarms(right)) == (
        [("dropped", True), ("opened", False)], [("dropped", True)]
    )  # fmt: skip


def test_an_alarm_of_before_a_client_was_supervised_does_not_move_to_that_client(
    client_as: ClientAs, app_state: AppState, town: Town, person: UUID, order: UUID
) -> None:
    seed_person(app_state.database, app_state.clock.now(), town, 2)
    with app_state.database.work(town.officer, app_state.clock.now()) as work:
        work.session.get_one(OrderRow, order).starts_on = START.date() - timedelta(days=400)
    at = (START - timedelta(days=390)).isoformat()
    body = {"person_id": str(person), "happened_at": at}
    entered = client_as(Role.OFFICER).post(f"{DEADLINES}/zone-alarms", json=body)
    assert entered.status_code == 201, entered.text
    where, row = entered.headers["location"], entered.json()
    knows = {"reference": "P-0002", "reason": "The device belongs to someone else"}
    headers = {"If-Match": f'"{row["version"]}"'}
    refused = client_as(Role.SUPERVISOR).post(f"{where}/move-alarm", json=knows, headers=headers)
    (fault,) = is_problem(refused, 422)["errors"]
    assert (fault["pointer"], fault["code"]) == ("/reference", "not-supervised-then")
    assert client_as(Role.OFFICER).get(where).json()["misattributed_at"] is None


def test_an_alarm_is_entered_by_who_writes_in_the_file(client_as: ClientAs, person: UUID) -> None:
    body = {"person_id": str(person), "happened_at": START.isoformat()}
    for role, status in ((Role.PLANNER, 403), (Role.PROVIDER, 403), (Role.ADMIN, 403)):
        assert client_as(role).post(f"{DEADLINES}/zone-alarms", json=body).status_code == status

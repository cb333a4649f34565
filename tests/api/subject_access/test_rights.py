"""The rights of clients through the API: requests, statements and the log of disclosures, as on the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.disclosures.protected_changes import Office
from tests.api.accounts.reading_the_log import people_seen
from tests.api.conftest import ClientAs
from tests.api.http.test_problems import is_problem
from tests.seeding import START, Town, seed_person, seed_plan

API = "/api/v1"
TODAY = START.date().isoformat()


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    return seed_person(app_state.database, app_state.clock.now(), town)


@pytest.fixture
def officer(client_as: ClientAs) -> TestClient:
    return client_as(Role.OFFICER)


def request_of(person: UUID, **changes: Any) -> dict[str, Any]:
    return {
        "person_id": str(person), "law": "avg", "received_on": TODAY, "received_by": "letter",
        "identity": "not_established",
    } | changes  # fmt: skip


def act(client: TestClient, row: dict[str, Any], verb: str, body: Any = None) -> httpx.Response:
    headers = {"If-Match": f'"{row["version"]}"'}
    answer: httpx.Response = client.post(
        f"{API}/{row['path']}/{row['id']}/{verb}", json=body, headers=headers
    )
    return answer


def made(client: TestClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"{API}/{path}", json=body)
    assert answer.status_code == 201, answer.text
    assert client.get(answer.headers["location"]).json() == answer.json()
    row: dict[str, Any] = answer.json()
    return row | {"path": path}


def done(client: TestClient, row: dict[str, Any], verb: str, body: Any = None) -> dict[str, Any]:
    answer = act(client, row, verb, body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found | {"path": row["path"]}


def test_a_request_is_registered_extended_and_refused_by_a_supervisor(
    app_state: AppState, client_as: ClientAs, officer: TestClient, person: UUID
) -> None:
    supervisor = client_as(Role.SUPERVISOR)
    row = made(officer, "access-requests", request_of(person))
    assert (row["state"], row["due_at"] > TODAY) == ("received", True)
    again = officer.post(f"{API}/access-requests", json=request_of(person))
    assert again.status_code == 409
    row = done(officer, row, "set-identity", {"identity": "document"})
    why = {"reason": "Much is on paper."}
    row = done(officer, row, "extend", why | {"informed_on": TODAY})
    assert act(supervisor, row, "refuse").json()["type"] == "/problems/illegal-transition"
    row = done(officer, row, "propose-refusal", why | {"ground": "excessive"})
    assert act(officer, row, "refuse").status_code == 403
    said = why | {"way": "phone"}
    assert (
        act(officer, row, "propose-withdrawal", said).json()["type"]
        == "/problems/illegal-transition"
    )
    row = done(supervisor, row, "decline-proposal", why)
    row = done(officer, row, "propose-withdrawal", said)
    assert act(officer, row, "withdraw").status_code == 403
    row = done(supervisor, row, "withdraw")
    assert (row["state"], row["withdrawal_way"]) == ("withdrawn", "phone")
    own = made(officer, "access-requests", request_of(person) | {"law": "wjsg"})
    own = done(supervisor, own, "propose-refusal", why | {"ground": "safety"})
    assert act(supervisor, own, "refuse").status_code == 403
    assert act(supervisor, row, "withdraw").json()["type"] == "/problems/illegal-transition"
    listed = officer.get(f"{API}/access-requests", params={"state": "withdrawn"}).json()["items"]
    assert [one["id"] for one in listed] == [row["id"]]
    assert str(person) in people_seen(app_state, "list-access-request")


def test_a_statement_stands_beside_the_record_and_is_answered_once(
    officer: TestClient, person: UUID
) -> None:
    body = {
        "person_id": str(person), "about": "person", "subject_id": str(person),
        "statement": "My street is wrong.", "stated_on": TODAY,
    }  # fmt: skip
    foreign = officer.post(
        f"{API}/correction-notes", json=body | {"about": "order", "subject_id": str(person)}
    )
    assert foreign.status_code == 404
    row = made(officer, "correction-notes", body)
    verdict = {"decision": "granted", "reason": "It was as asked."}
    row = done(officer, row, "decide", verdict)
    assert act(officer, row, "decide", verdict).json()["type"] == "/problems/already-decided"


def test_a_disclosure_is_entered_and_voided_and_never_changed(
    officer: TestClient, person: UUID
) -> None:
    body = {
        "person_id": str(person), "disclosed_on": TODAY, "what": "information",
        "recipient": "The court", "ground": "execution",
    }  # fmt: skip
    assert officer.post(f"{API}/disclosures", json=body).status_code == 422
    row = made(officer, "disclosures", body | {"detail": "By telephone"})
    named = act(officer, row, "set-recipient", {"recipient": "Another"})
    assert named.json()["type"] == "/problems/illegal-transition"
    row = done(officer, row, "void", {"reason": "Nothing was said."})
    assert (
        act(officer, row, "void", {"reason": "x"}).json()["type"] == "/problems/illegal-transition"
    )


@pytest.mark.parametrize("path", ["access-requests", "correction-notes", "disclosures"])
def test_other_roles_are_refused_and_other_teams_see_nothing(
    client_as: ClientAs, town: Town, officer: TestClient, person: UUID, path: str
) -> None:
    for role in (Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN):
        assert client_as(role).get(f"{API}/{path}").status_code == 403
    row = made(officer, "access-requests", request_of(person))
    stranger = client_as(town.other_officer)
    assert stranger.get(f"{API}/{path}").json()["items"] == []
    assert stranger.get(f"{API}/access-requests/{row['id']}").status_code == 404
    assert (
        act(stranger, row, "propose-withdrawal", {"reason": "x", "way": "phone"}).status_code == 404
    )
    assert stranger.post(f"{API}/access-requests", json=request_of(person)).status_code == 404


def test_a_change_that_waits_for_the_prosecution_service_names_the_calls_that_lead_on(
    app_state: AppState, officer: TestClient, person: UUID, town: Town
) -> None:
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    where = f"{API}/people/{person}/home-address"

    def moved(street: str, version: str) -> httpx.Response:
        body = {"address": f"{street}\n1000AA Proefstad"}
        return officer.put(where, json=body, headers={"If-Match": version})

    assert moved("Verzonnen Kade 3", '"0"').status_code == 200
    (held,) = is_problem(moved("Verzonnen Kade 4", '"1"'), 422)["errors"]
    assert (held["pointer"], held["code"]) == ("", "inform-first")
    assert "POST /api/v1/disclosures with what: address_change" in held["detail"]
    assert "POST /api/v1/protected-changes" in held["detail"]
    line = {
        "person_id": str(person), "disclosed_on": TODAY, "what": "address_change",
        "ground": "execution",
    }  # fmt: skip
    refused = officer.post(f"{API}/disclosures", json=line | {"recipient": "Iemand"})
    (fault,) = is_problem(refused, 422)["errors"]
    assert fault["code"] == "office-of-prosecution"
    assert all(one in fault["detail"] for one in Office)
    done = officer.post(f"{API}/disclosures", json=line | {"recipient": " SLACHTOFFERloket"})
    assert (done.status_code, done.json()["recipient"]) == (201, "Slachtofferloket")
    assert moved("Verzonnen Kade 4", '"1"').status_code == 200


def test_of_two_bans_it_is_said_which_the_prosecution_service_was_informed_of(
    app_state: AppState, officer: TestClient, person: UUID, town: Town
) -> None:
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    (order,) = officer.get(f"{API}/orders", params={"person": str(person)}).json()["items"]
    bans = [
        made(officer, "conditions", {
            "order_id": order["id"], "kind": "no_contact_order", "parameters": {"labels": [label]},
        })
        for label in ("S-1", "S-2")
    ]  # fmt: skip
    change = {"person_id": str(person), "what": "contact_ban_change"}
    line = change | {
        "disclosed_on": TODAY, "recipient": "Slachtofferloket", "ground": "execution",
    }  # fmt: skip
    reason = change | {"because": "danger"}
    for path, body in (("disclosures", line), ("protected-changes", reason)):
        (fault,) = is_problem(officer.post(f"{API}/{path}", json=body), 422)["errors"]
        assert (fault["pointer"], fault["code"]) == ("/condition_id", "missing")
    made(officer, "disclosures", line | {"condition_id": bans[0]["id"]})
    (kept,) = officer.get(f"{API}/protected-changes").json()["items"]
    assert (kept["condition_id"], kept["changed_at"]) == (bans[0]["id"], None)
    answers = [act(officer, one, "withdraw", {"on": TODAY}).status_code for one in reversed(bans)]
    assert answers == [422, 200]
    unwaited = made(officer, "protected-changes", reason | {"condition_id": bans[1]["id"]})
    assert unwaited["condition_id"] == bans[1]["id"]


def test_the_offices_that_are_informed_stand_in_the_reference(client: TestClient) -> None:
    schemas = client.get(f"{API}/openapi.json").json()["components"]["schemas"]
    said = schemas["DisclosureIn"]["properties"]["recipient"]["description"]
    assert all(f"`{one.value}`" in said for one in Office)

"""Accounts for administrators, the access log for auditors, and neither for anyone else."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.api.accounts.routes import AccessLogEntryOut
from aftercare.api.http.answers import PageOut
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from aftercare.store.accounts.listing import AccountOut
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person

CHANGES = "/api/v1/account-changes"
ACCOUNTS, LOG = "/api/v1/accounts", "/api/v1/access-log"


def newcomer(town: Town, **changes: Any) -> dict[str, Any]:
    return {
        "username": "newcomer",
        "display_name": "New Comer",
        "role": "officer",
        "team_id": str(town.team_id),
    } | changes


def test_an_administrator_proposes_an_account_and_a_supervisor_confirms_it(
    client_as: ClientAs, town: Town
) -> None:
    admin, supervisor = client_as(Role.ADMIN), client_as(Role.SUPERVISOR)
    answer = admin.post(ACCOUNTS, json=newcomer(town))
    assert answer.status_code == 201, answer.text
    assert "password" not in answer.json()
    assert answer.json()["active"] is False
    assert admin.get(answer.headers["location"]).json() == answer.json()
    (change,) = supervisor.get(CHANGES, params={"waiting": "true"}).json()["items"]
    assert (change["kind"], change["account_id"]) == ("open", answer.json()["id"])
    seen = {"If-Match": '"1"'}
    confirmed = supervisor.post(f"{CHANGES}/{change['id']}/confirm", headers=seen)
    assert confirmed.status_code == 200, confirmed.text
    assert confirmed.json()["confirmed"] is True
    assert admin.get(answer.headers["location"]).json()["active"] is True
    page = admin.get(ACCOUNTS)
    PageOut[AccountOut].model_validate_json(page.content)
    again = newcomer(town, display_name="Another")
    assert admin.post(ACCOUNTS, json=again).status_code == 409


def test_the_proposer_cannot_confirm_and_hears_why(client_as: ClientAs, town: Town) -> None:
    admin = client_as(Role.ADMIN)
    admin.post(ACCOUNTS, json=newcomer(town))
    (change,) = admin.get(CHANGES).json()["items"]
    refused = admin.post(f"{CHANGES}/{change['id']}/confirm", headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/own-account-change")
    assert client_as(Role.OFFICER).get(CHANGES).status_code == 403


def test_an_account_is_renamed_moved_and_reopened(client_as: ClientAs, town: Town) -> None:
    admin, supervisor = client_as(Role.ADMIN), client_as(Role.SUPERVISOR)
    planner = f"{ACCOUNTS}/{town.planner.staff_id}"
    body = {"display_name": "P. Lanner", "language": "en"}
    assert (
        admin.put(f"{planner}/name", json=body, headers={"If-Match": '"1"'}).json()["display_name"]
        == "P. Lanner"
    )
    role = {"role": "officer", "team_id": str(town.team_id)}
    proposed = admin.post(f"{planner}/propose-position", json=role, headers={"If-Match": '"2"'})
    assert proposed.status_code == 201, proposed.text
    refusal = {"reason": "Not in this team"}
    refused = supervisor.post(
        f"{proposed.headers['location']}/refuse", json=refusal, headers={"If-Match": '"1"'}
    )
    assert (refused.json()["confirmed"], refused.json()["reason"]) == (False, "Not in this team")
    admin.post(f"{planner}/close", headers={"If-Match": '"3"'})
    role = {"role": "planner", "team_id": str(town.team_id)}
    again = admin.post(f"{planner}/propose-reopening", json=role, headers={"If-Match": '"4"'})
    assert (again.status_code, again.json()["kind"]) == (201, "reopen")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"password": "chosen by another person"}, "/password"),
        ({"team_id": None}, "/team_id"),
        ({"role": "clock"}, "/role"),
        ({"username": "no spaces"}, "/username"),
        ({"role": "provider"}, "/provider_id"),
    ],
)
def test_an_account_that_does_not_hold_is_pointed_at(
    changes: dict[str, Any], pointer: str, client_as: ClientAs, town: Town
) -> None:
    answer = client_as(Role.ADMIN).post(ACCOUNTS, json=newcomer(town, **changes))
    assert answer.status_code == 422
    assert pointer in [one["pointer"] for one in answer.json()["errors"]]


def test_an_account_of_a_team_that_does_not_exist_is_a_conflict(
    client_as: ClientAs, town: Town
) -> None:
    body = newcomer(town, team_id=str(town.provider_id))
    assert client_as(Role.ADMIN).post(ACCOUNTS, json=body).status_code == 409


def test_an_auditor_reads_who_looked_and_that_is_itself_on_record(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    seen = client_as(Role.OFFICER).get(f"/api/v1/people/{person}")
    auditor = client_as(Role.AUDITOR)
    page = auditor.get(LOG, params={"person": str(person)})
    PageOut[AccessLogEntryOut].model_validate_json(page.content)
    (entry,) = page.json()["items"]
    assert entry["action"] == "read-person"
    assert entry["staff_id"] == str(town.officer.staff_id)
    assert entry["request_id"] == seen.headers["x-request-id"]
    newest = auditor.get(LOG, params={"staff": str(town.auditor.staff_id)}).json()["items"][0]
    assert (newest["subject_kind"], newest["person_id"]) == ("access-log", str(person))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.PLANNER, Role.PROVIDER])
def test_nobody_else_sees_accounts_or_the_log(role: Role, client_as: ClientAs) -> None:
    client = client_as(role)
    assert client.get(ACCOUNTS).status_code == 403
    assert client.get(LOG).status_code == 403
    assert client_as(Role.ADMIN).get(LOG).status_code == 403
    assert client_as(Role.AUDITOR).get(ACCOUNTS).status_code == 403

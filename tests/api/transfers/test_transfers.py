"""Clients go to another officer through the API: looked at, done once, listed, called off; accounts close after."""

from __future__ import annotations

from typing import Any

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person, seed_plan

TRANSFERS = "/api/v1/transfers"


def asked(town: Town, *people: Any, **changes: Any) -> dict[str, Any]:
    to = str(town.deputy.staff_id)
    return {
        "from_officer_id": str(town.officer.staff_id), "from_on": "2026-12-07", "reason": "Vertrek van een collega",
        "clients": [{"person_id": str(one), "officer_id": to} for one in people],
    } | changes  # fmt: skip


def test_what_was_shown_is_done_once_listed_and_called_off(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    supervisor, body = client_as(Role.SUPERVISOR), asked(town, person)
    shown = supervisor.post(f"{TRANSFERS}/preview", json=body)
    assert shown.status_code == 200, shown.text
    assert shown.json()["batch_id"] is None
    assert supervisor.get(TRANSFERS).json()["items"] == []
    seen = body | {"fingerprint": shown.json()["fingerprint"]}
    first, again = (supervisor.post(TRANSFERS, json=seen) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201), first.text
    assert first.json()["batch_id"] == again.json()["batch_id"]
    assert len(first.json()["kept"]) == len(shown.json()["kept"])
    (one,) = supervisor.get(TRANSFERS, params={"person": str(person), "to_come": True}).json()[
        "items"
    ]
    assert (one["to_officer_id"], one["done_at"]) == (str(town.deputy.staff_id), None)
    address, why = f"{TRANSFERS}/{one['id']}", {"reason": "Het vertrek gaat niet door"}

    def cancel(**sent: Any) -> Any:
        return supervisor.post(f"{address}/cancel", **{"json": why} | sent)

    assert cancel().status_code == 428
    assert cancel(headers={"If-Match": '"7"'}).status_code == 412
    brief = cancel(json={"reason": "nee"}, headers={"If-Match": '"1"'})
    assert [one["pointer"] for one in brief.json()["errors"]] == ["/reason"]
    ended = cancel(headers={"If-Match": '"1"'})
    assert ended.json()["called_off_at"] is not None, ended.text
    assert ended.json()["called_off_reason"] == why["reason"]
    assert cancel(headers={"If-Match": '"2"'}).status_code == 409
    assert supervisor.get(address).json() == ended.json()


def test_what_does_not_hold_is_pointed_at(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    supervisor = client_as(Role.SUPERVISOR)
    twice = supervisor.post(f"{TRANSFERS}/preview", json=asked(town, person, person))
    past = supervisor.post(f"{TRANSFERS}/preview", json=asked(town, person, from_on="2020-01-01"))
    assert [[one["code"] for one in answer.json()["errors"]] for answer in (twice, past)] == [
        ["named-twice"],
        ["in-the-past"],
    ]
    no_client = supervisor.post(f"{TRANSFERS}/preview", json=asked(town, town.officer.staff_id))
    assert no_client.status_code == 404
    unseen = supervisor.post(TRANSFERS, json=asked(town, person) | {"fingerprint": "f" * 32})
    assert unseen.status_code == 412
    for role in (Role.OFFICER, Role.PLANNER, Role.ADMIN):
        assert (
            client_as(role).post(f"{TRANSFERS}/preview", json=asked(town, person)).status_code
            == 403
        )


def test_an_account_with_a_caseload_is_not_closed(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    seed_person(app_state.database, app_state.clock.now(), town)
    admin = client_as(Role.ADMIN)
    officer = f"/api/v1/accounts/{town.officer.staff_id}/close"
    refused = admin.post(officer, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/account-has-caseload")
    assert [(one["pointer"], one["detail"]) for one in refused.json()["errors"]] == [
        ("/clients", "1 clients.")
    ]
    free = f"/api/v1/accounts/{town.deputy.staff_id}/close"
    assert admin.post(free, headers={"If-Match": '"9"'}).status_code == 412
    assert admin.post(free, headers={"If-Match": '"1"'}).json()["active"] is False

"""The order of channels and the address of staff through the API: versions, bounds, who may."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person

ORDER = {"channels": ["voice", "letter"], "reason": "Leest moeilijk"}
MAIL = {"address": "officer@example.org", "digest": True}
FIRST, SECOND = {"If-Match": '"0"'}, {"If-Match": '"1"'}


def address_of(app_state: AppState, town: Town) -> str:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    return f"/api/v1/people/{getattr(person, 'id', person)}/channels"


def mail_of(actor_id: Any) -> str:
    return f"/api/v1/accounts/{actor_id}/mail"


def test_an_order_is_recorded_read_and_changed(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    address, officer = address_of(app_state, town), client_as(Role.OFFICER)
    assert officer.get(address).status_code == 404
    put = officer.put(address, json=ORDER, headers=FIRST)
    assert (put.status_code, put.headers["etag"][:3]) == (200, '"1.'), put.text
    assert officer.get(address).json() == put.json()
    again = officer.put(address, json=ORDER, headers=FIRST)
    assert again.json() == put.json()
    other = ORDER | {"channels": ["letter"]}
    assert officer.put(address, json=other, headers=FIRST).status_code == 412
    changed = officer.put(address, json=other, headers=SECOND)
    assert (changed.json()["version"], changed.json()["channels"]) == (2, ["letter"])


@pytest.mark.parametrize(
    "body",
    [
        {"channels": [], "reason": "x"},
        {"channels": ["sms", "sms"], "reason": "x"},
        {"channels": ["pigeon"], "reason": "x"},
        {"channels": ["sms"] * 500, "reason": "x"},
        {"channels": ["sms"], "reason": ""},
        {"channels": ["sms"], "reason": "x\0"},
        {"channels": ["sms"], "reason": "x" * 1001},
        {"channels": "sms", "reason": "x"},
        {},
    ],
    ids=lambda body: str(body)[:40],
)
def test_an_order_that_is_none_is_pointed_at(
    app_state: AppState, client_as: ClientAs, town: Town, body: dict[str, Any]
) -> None:
    address, officer = address_of(app_state, town), client_as(Role.OFFICER)
    assert officer.put(address, json=body, headers=FIRST).status_code == 422
    assert officer.get(address).status_code == 404


def test_others_neither_read_nor_write_an_order(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    address = address_of(app_state, town)
    for role in (Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN):
        client = client_as(role)
        assert client.get(address).status_code == 403
        assert client.put(address, json=ORDER, headers=FIRST).status_code == 403


def test_staff_enter_their_own_address_and_an_administrator_anybodys(
    client_as: ClientAs, town: Town
) -> None:
    own, officer = mail_of(town.officer.staff_id), client_as(Role.OFFICER)
    assert officer.get(own).status_code == 404
    put = officer.put(own, json=MAIL, headers=FIRST)
    assert (put.status_code, put.headers["etag"][:3]) == (200, '"1.'), put.text
    assert officer.get(own).json() == put.json()
    admin = client_as(Role.ADMIN)
    assert admin.get(own).json() == put.json()
    assert admin.put(own, json=MAIL, headers=FIRST).status_code == 412
    assert admin.put(own, json=MAIL, headers=SECOND).json()["version"] == 2
    assert officer.post(f"{own}/remove", headers=SECOND).status_code == 412
    assert officer.post(f"{own}/remove", headers={"If-Match": '"2"'}).status_code == 204
    assert officer.get(own).status_code == 404


def test_nobody_sees_or_sets_the_address_of_a_colleague(client_as: ClientAs, town: Town) -> None:
    theirs, officer = mail_of(town.deputy.staff_id), client_as(Role.OFFICER)
    assert officer.get(theirs).status_code == 403
    assert officer.put(theirs, json=MAIL, headers=FIRST).status_code == 403
    assert officer.post(f"{theirs}/remove", headers=FIRST).status_code == 403


@pytest.mark.parametrize(
    "address", ["", "x", "a@b", "a b@example.org", "a@example.org\r\nBcc: b@example.org", "ë@é.nl"]
)
def test_an_address_that_is_none_is_pointed_at(
    client_as: ClientAs, town: Town, address: str
) -> None:
    own, officer = mail_of(town.officer.staff_id), client_as(Role.OFFICER)
    refused = officer.put(own, json=MAIL | {"address": address}, headers=FIRST)
    assert refused.status_code == 422
    assert officer.get(own).status_code == 404

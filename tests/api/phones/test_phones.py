"""Numbers through the API: proved, stopped and looked back at by officers and supervisors, and by no other role."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.store.messages.rows import MessageRow
from aftercare.store.phones.rows import policy_row
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person

NUMBERS, POLICIES = "/api/v1/phone-numbers", "/api/v1/phone-policies"
POLICY = {
    "verify_every_days": 365, "silent_days": 60, "unverified_days": 0, "lapse_stops_texts": True,
    "grace_days": 14, "reason": "Besluit van het overleg",
}  # fmt: skip


def code_sent(app_state: AppState) -> str:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        query = select(MessageRow).where(MessageRow.template == "number-verification")
        found = re.search("[0-9]{6}", work.session.exec(query).one().body)
    assert found
    return found[0]


def at(version: Any) -> dict[str, str]:
    return {"If-Match": version if isinstance(version, str) else f'"{version}"'}


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    assert isinstance(app_state.clock, FixedClock)
    app_state.clock.move_to(app_state.clock.now() + timedelta(hours=1))
    return person


def test_a_code_is_sent_tried_and_leaves_a_history(
    app_state: AppState, client_as: ClientAs, person: UUID
) -> None:
    officer, file = client_as(Role.OFFICER), f"/api/v1/people/{person}"
    etag = officer.get(file).headers["etag"]
    once = at(etag) | {"Idempotency-Key": "one"}
    sent = officer.post(f"{file}/phone-codes", headers=once)
    assert sent.status_code == 201, sent.text
    assert officer.post(f"{file}/phone-codes", headers=once).text == sent.text
    assert sent.json()["outcome"] == "open"
    code = code_sent(app_state)
    assert code not in sent.text
    address = sent.headers["location"]
    wrong = officer.post(
        f"{address}/attempts", json={"code": f"{(int(code) + 1) % 10**6:06}"},
        headers=at(sent.headers["etag"]),
    )  # fmt: skip
    assert (wrong.status_code, wrong.json()["attempts_left"]) == (200, 4)
    stale = officer.post(
        f"{address}/attempts", json={"code": code}, headers=at(sent.headers["etag"])
    )
    assert stale.status_code == 412
    right = officer.post(
        f"{address}/attempts", json={"code": code}, headers=at(wrong.headers["etag"])
    )
    assert right.json()["outcome"] == "confirmed"
    assert officer.get(address).json() == right.json()
    assert officer.get(file).json()["phone_state"] == "verified"
    listed = officer.get(NUMBERS, params={"person": str(person)}).json()["items"]
    assert (listed[0]["state"], listed[0]["from_because"]) == ("verified", "code")
    assert listed[0]["until_at"] is None
    over = officer.post(
        f"{address}/attempts", json={"code": code}, headers=at(right.headers["etag"])
    )
    assert (over.status_code, over.json()["type"]) == (409, "/problems/code-over")


def test_messages_do_not_reveal_the_code(
    app_state: AppState, client_as: ClientAs, person: UUID
) -> None:
    officer = client_as(Role.OFFICER)
    etag = officer.get(f"/api/v1/people/{person}").headers["etag"]
    officer.post(f"/api/v1/people/{person}/phone-codes", headers=at(etag))
    code = code_sent(app_state)
    for role in (Role.OFFICER, Role.SUPERVISOR):
        listed = client_as(role).get("/api/v1/messages", params={"person": str(person)})
        assert listed.status_code == 200
        assert code not in listed.text


def test_a_number_is_stopped_lifted_and_heard_under_the_persons_version(
    app_state: AppState, client_as: ClientAs, person: UUID
) -> None:
    officer, file = client_as(Role.OFFICER), f"/api/v1/people/{person}"
    etag = officer.get(file).headers["etag"]
    stopped = officer.post(f"{file}/suspend-phone", json={"reason": "Verloren."}, headers=at(etag))
    assert stopped.json()["phone_state"] == "suspended"
    again = officer.post(f"{file}/suspend-phone", json={"reason": "x"}, headers=at(etag))
    assert again.status_code == 412
    lifted = officer.post(
        f"{file}/resume-phone", json={"reason": "Terug."},
        headers=at(stopped.headers["etag"]),
    )  # fmt: skip
    assert lifted.json()["phone_state"] == "unverified"
    heard = officer.post(
        f"{file}/verify-phone", json={"reason": "Gebeld, zat hier."},
        headers=at(lifted.headers["etag"]),
    )  # fmt: skip
    assert heard.json()["phone_state"] == "verified"
    whys = [
        one["note"] for one in officer.get(NUMBERS, params={"person": str(person)}).json()["items"]
    ]
    assert whys[:3] == ["Gebeld, zat hier.", "Terug.", "Verloren."]


def test_a_contact_s_number_follows_the_same_rules(
    app_state: AppState, client_as: ClientAs, person: UUID
) -> None:
    officer = client_as(Role.OFFICER)
    added = officer.post("/api/v1/related-persons", json={
        "person_id": str(person), "role": "family", "name": "Zus Voorbeeld", "from_on": "2026-11-24",
        "phone": "+44 7700 900201", "texts_agreed": True,
    })  # fmt: skip
    address, etag = added.headers["location"], added.headers["etag"]
    sent = officer.post(f"{address}/phone-codes", headers=at(etag))
    assert (sent.status_code, sent.json()["number"]) == (201, "+447700900201")
    heard = officer.post(
        f"{address}/verify-phone", json={"reason": "Gebeld en gesproken."}, headers=at(2)
    )
    assert heard.json()["phone_verified"]
    stopped = officer.post(
        f"{address}/suspend-phone", json={"reason": "Ander toestel."},
        headers=at(heard.headers["etag"]),
    )  # fmt: skip
    assert not stopped.json()["phone_verified"]


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": "x" * 1_001}, {"reason": "a\0b"}, {"reason": 5}, [],
             {"reason": "x", "more": 1}],
)  # fmt: skip
def test_a_reason_is_given_in_words(client_as: ClientAs, person: UUID, body: Any) -> None:
    for way in ("verify-phone", "suspend-phone", "resume-phone"):
        answer = client_as(Role.OFFICER).post(
            f"/api/v1/people/{person}/{way}", json=body, headers=at(1)
        )
        assert answer.status_code in (400, 422)


def test_no_version_looked_at_is_asked_for(client_as: ClientAs, person: UUID) -> None:
    officer, file = client_as(Role.OFFICER), f"/api/v1/people/{person}"
    assert officer.post(f"{file}/phone-codes").status_code == 428
    for way in ("verify-phone", "suspend-phone", "resume-phone"):
        assert officer.post(f"{file}/{way}", json={"reason": "x"}).status_code == 428


@pytest.mark.parametrize("role", [Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN])
def test_nobody_else_sees_or_touches_a_number(
    client_as: ClientAs, person: UUID, role: Role
) -> None:
    client, file = client_as(role), f"/api/v1/people/{person}"
    assert client.get(NUMBERS).status_code == 403
    assert client.post(f"{file}/phone-codes", headers=at(1)).status_code == 403
    for way in ("verify-phone", "suspend-phone"):
        answer = client.post(f"{file}/{way}", json={"reason": "x"}, headers=at(1))
        assert answer.status_code == 403


def test_an_administrator_proposes_the_terms_another_activates_them_and_earlier_ones_stay(
    app_state: AppState, client_as: ClientAs, second_admin: Actor
) -> None:
    admin = client_as(Role.ADMIN)
    made = admin.post(POLICIES, json=POLICY)
    assert (made.status_code, made.json()["version"]) == (201, 2), made.text
    assert made.json()["state"] == "proposed"
    own = admin.post(f"{POLICIES}/2/activate")
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-periods-activation")
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        assert policy_row(work.session).version == 1
    done = client_as(second_admin).post(f"{POLICIES}/2/activate")
    assert (done.status_code, done.json()["state"]) == (200, "activated"), done.text
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        assert policy_row(work.session).version == 2
    listed = client_as(Role.OFFICER).get(POLICIES).json()["items"]
    assert [one["version"] for one in listed] == [2, 1]
    assert client_as(Role.OFFICER).post(POLICIES, json=POLICY).status_code == 403
    for wrong in (
        {"silent_days": 6},
        {"grace_days": -1},
        {"reason": ""},
        {"unverified_days": 10**9},
    ):
        assert admin.post(POLICIES, json=POLICY | wrong).status_code == 422


def own_number(actor: Actor) -> str:
    return f"/api/v1/accounts/{actor.staff_id}/phone"


def test_ones_own_number_is_entered_verified_and_removed(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    where, own = own_number(town.officer), client_as(Role.OFFICER)
    assert own.get(where).status_code == 404
    put = own.put(where, json={"number": "+44 7700 900 961"}, headers={"If-Match": '"0"'})
    assert (put.status_code, put.headers["etag"][:3]) == (200, '"1.'), put.text
    assert (put.json()["number"], put.json()["state"]) == ("+447700900961", "unverified")
    sent = own.post(f"{where}/codes", headers={"If-Match": '"1"'})
    assert (sent.json()["code"], sent.json()["attempts_left"]) == ("open", 5)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        (text,) = work.session.exec(select(MessageRow)).all()
    (code,) = re.findall("[0-9]{6}", text.body)
    assert code not in sent.text
    tried = own.post(f"{where}/attempts", json={"code": code}, headers={"If-Match": '"2"'})
    assert (tried.json()["state"], tried.json()["code"]) == ("verified", "confirmed")
    assert own.get(where).json() == tried.json()
    assert own.post(f"{where}/remove", headers={"If-Match": '"3"'}).status_code == 204


def test_no_one_elses_number_is_read_or_entered_and_no_error_repeats_one(
    client_as: ClientAs, town: Town
) -> None:
    where, first = own_number(town.officer), {"If-Match": '"0"'}
    for role in (Role.ADMIN, Role.SUPERVISOR):
        other = client_as(role)
        for answer in (
            other.get(where),
            other.put(where, json={"number": "+447700900961"}, headers=first),
            other.post(f"{where}/codes", headers=first),
        ):
            assert (answer.status_code, "7700" in answer.text) == (403, False)
    refused = client_as(Role.OFFICER).put(where, json={"number": "088-1234567"}, headers=first)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/phone")
    assert "1234567" not in refused.text

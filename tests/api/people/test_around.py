"""The people around a person through the API: kept by officers and supervisors, hidden from other roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.accounts.reading_the_log import people_seen
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person, seed_plan, weekly_treatment

RELATED, PARTIES, CIRCLES = (
    "/api/v1/related-persons", "/api/v1/restricted-parties", "/api/v1/circles",
)  # fmt: skip

APART = "/api/v1/no-contact-restrictions"


def mother(person: UUID) -> dict[str, Any]:
    return {
        "person_id": str(person), "role": "guardian", "name": "Moeder Voorbeeld",
        "from_on": "2026-11-24", "phone": "+44 7700 900201", "phone_verified": True,
        "texts_agreed": True,
    }  # fmt: skip


def test_somebody_is_added_changed_chosen_for_texts_and_ended(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    officer = client_as(Role.OFFICER)
    added = officer.post(RELATED, json=mother(person))
    assert added.status_code == 201, added.text
    assert added.json()["phone"] == "+447700900201"
    assert not added.json()["gets_texts"]
    address = added.headers["location"]
    body = mother(person) | {"language": "en"}
    del body["person_id"]
    changed = officer.put(address, json=body, headers={"If-Match": added.headers["etag"]})
    assert (changed.status_code, changed.json()["language"]) == (200, "en")
    named = {"role": body["role"], "name": "Another Name", "from_on": body["from_on"]}
    changed = officer.put(address, json=named, headers={"If-Match": changed.headers["etag"]})
    kept = ("phone", "texts_agreed", "phone_verified", "language")
    assert [changed.json()[one] for one in kept] == [added.json()[one] for one in kept[:3]] + ["en"]
    file = f"/api/v1/people/{person}"
    etag = officer.get(file).headers["etag"]
    chosen = officer.post(
        f"{file}/choose-text-recipient",
        json={"related_id": added.json()["id"]},
        headers={"If-Match": etag},
    )
    assert chosen.json()["texts_go_to"] == added.json()["id"]
    listed = officer.get(RELATED, params={"person": str(person)}).json()["items"]
    assert [one["gets_texts"] for one in listed] == [True]
    ended = officer.post(
        f"{address}/end", json={"until_on": "2026-12-01"},
        headers={"If-Match": changed.headers["etag"]},
    )  # fmt: skip
    assert ended.json()["until_on"] == "2026-12-01"
    stale = officer.post(
        f"{address}/end", json={"until_on": "2026-12-01"},
        headers={"If-Match": changed.headers["etag"]},
    )  # fmt: skip
    assert stale.status_code == 412
    assert officer.get(address).json() == ended.json()


def test_what_does_not_hold_is_pointed_at(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    body = mother(person) | {"role": "employer", "phone": "088 804 1000"}
    answer = client_as(Role.OFFICER).post(RELATED, json=body)
    assert answer.status_code == 422
    assert {one["pointer"]: one["code"] for one in answer.json()["errors"]} == {
        "/phone": "phone-not-mobile", "/texts_agreed": "role-takes-no-texts",
    }  # fmt: skip


def test_an_unfit_contact_gets_no_texts(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    officer = client_as(Role.OFFICER)
    added = officer.post(RELATED, json=mother(person) | {"phone_verified": False})
    answer = officer.post(
        f"/api/v1/people/{person}/choose-text-recipient", json={"related_id": added.json()["id"]},
        headers={"If-Match": '"1"'},
    )  # fmt: skip
    assert [one["code"] for one in answer.json()["errors"]] == ["takes-no-texts"]


def test_a_second_officer_is_named_and_sees_the_file(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    address = f"/api/v1/people/{person}"
    deputy = client_as(town.deputy)
    assert deputy.get(address).status_code in (200, 404)
    body = {"officer_id": str(town.deputy.staff_id)}
    named = client_as(Role.OFFICER).post(
        f"{address}/choose-co-officer", json=body, headers={"If-Match": '"1"'}
    )
    assert named.json()["co_officer_id"] == str(town.deputy.staff_id), named.text
    assert deputy.get(address).status_code == 200
    nobody = client_as(Role.OFFICER).post(
        f"{address}/choose-co-officer", json={"officer_id": None}, headers={"If-Match": '"2"'}
    )
    assert nobody.json()["co_officer_id"] is None


def test_a_restricted_party_is_a_label_and_reveals_nothing_of_the_other_file(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    other = seed_person(app_state.database, now, town, 2, town.other_officer)
    reference = client_as(town.other_officer).get(f"/api/v1/people/{other}").json()["reference"]
    officer = client_as(Role.OFFICER)
    body = {"person_id": str(person), "kind": "co_offender", "label": "S-1"}
    added = officer.post(PARTIES, json=body | {"other_reference": reference})
    assert added.status_code == 201, added.text
    assert added.json()["under_supervision"]
    listed = officer.get(PARTIES, params={"person": str(person)})
    assert listed.json()["items"] == [added.json()]
    for answer in (added, listed):
        assert str(other) not in answer.text
        assert reference not in answer.text
    ended = officer.post(
        f"{added.headers['location']}/end", json={"ended_on": "2026-11-24"},
        headers={"If-Match": added.headers["etag"]},
    )  # fmt: skip
    assert ended.json()["ended_on"] == "2026-11-24"
    again = officer.post(PARTIES, json=body)
    assert [one["code"] for one in again.json()["errors"]] == ["label-taken"]
    refused = officer.post(PARTIES, json=body | {"label": "Dorpsstraat 1"})
    assert [one["code"] for one in refused.json()["errors"]] == ["label-reveals"]


def test_what_keeps_two_clients_apart_ends_with_a_reason_from_the_file_that_entered_it(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person, other = (
        seed_person(app_state.database, now, town),
        seed_person(app_state.database, now, town, 2),
    )
    officer = client_as(Role.OFFICER)
    reference = officer.get(f"/api/v1/people/{other}").json()["reference"]
    body = {"person_id": str(person), "kind": "co_offender", "label": "S-1"}
    officer.post(PARTIES, json=body | {"other_reference": reference})
    assert officer.get(APART, params={"person": str(other)}).json()["items"] == []
    (found,) = officer.get(APART, params={"person": str(person)}).json()["items"]
    assert (found["reason"], found["from_on"], found["until_on"]) == ("S-1", "2026-11-24", None)
    assert str(other) not in str(found)

    address, end = (
        f"{APART}/{found['id']}",
        {"person_id": str(person), "end_reason": "Vrijspraak door de rechter"},
    )
    current = {"If-Match": officer.get(address).headers["etag"]}
    for sent, headers, status in (
        (end | {"person_id": str(other)}, current, 404),
        (end, {}, 428),
        (end, {"If-Match": '"7"'}, 412),
        (end | {"end_reason": " "}, current, 422),
        (end | {"end_reason": ""}, current, 422),
    ):
        assert officer.post(f"{address}/end", json=sent, headers=headers).status_code == status
    outsider = client_as(town.other_officer)
    assert outsider.post(f"{address}/end", json=end, headers=current).status_code == 404
    ended = officer.post(f"{address}/end", json=end, headers=current)
    assert ended.status_code == 200, ended.text
    assert (ended.json()["until_on"], ended.json()["end_reason"]) == (
        "2026-11-24",
        "Vrijspraak door de rechter",
    )
    assert officer.get(address).json() == ended.json()
    again = {"If-Match": ended.headers["etag"]}
    assert officer.post(f"{address}/end", json=end, headers=again).status_code == 409


def test_a_circle_begins_changes_and_ends(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    officer = client_as(Role.OFFICER)
    body = {"person_id": str(person), "started_on": "2026-11-24", "volunteers": 4}
    begun = officer.post(CIRCLES, json=body)
    assert begun.status_code == 201, begun.text
    assert officer.post(CIRCLES, json=body).status_code == 422
    address = begun.headers["location"]
    changed = officer.put(
        address, json={"started_on": "2026-11-24", "volunteers": 5}, headers={"If-Match": '"1"'}
    )
    assert changed.json()["volunteers"] == 5
    ended = officer.post(
        f"{address}/end", json={"ended_on": "2027-11-24"}, headers={"If-Match": '"2"'}
    )
    assert ended.json()["ended_on"] == "2027-11-24"
    assert officer.get(CIRCLES, params={"person": str(person)}).json()["items"] == [ended.json()]
    assert officer.get(address).json() == ended.json()


@pytest.mark.parametrize("resource", [RELATED, PARTIES, CIRCLES])
@pytest.mark.parametrize("role", [Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN])
def test_others_learn_of_nobody_around_a_person(
    app_state: AppState, client_as: ClientAs, town: Town, resource: str, role: Role
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    seed_plan(app_state.database, now, town, person, None, "treatment_obligation", weekly_treatment)
    officer = client_as(Role.OFFICER)
    officer.post(RELATED, json=mother(person))
    officer.post(PARTIES, json={"person_id": str(person), "kind": "victim", "label": "S-1"})
    client = client_as(role)
    assert client.get(resource, params={"person": str(person)}).status_code == 403
    if role in (Role.PLANNER, Role.PROVIDER):
        window = {"from": "2026-11-01T00:00:00Z", "to": "2027-03-01T00:00:00Z"}
        times = client.get("/api/v1/appointments", params=window)
        assert times.status_code == 200
        assert "enforceable" not in times.text
        assert "S-1" not in times.text


def test_an_officer_of_another_team_finds_nobody(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    added = client_as(Role.OFFICER).post(RELATED, json=mother(person))
    outsider = client_as(town.other_officer)
    assert outsider.get(added.headers["location"]).status_code == 404
    assert outsider.post(RELATED, json=mother(person)).status_code == 404
    assert outsider.get(RELATED, params={"person": str(person)}).json()["items"] == []


def test_every_look_is_on_record(app_state: AppState, client_as: ClientAs, town: Town) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    officer = client_as(Role.OFFICER)
    officer.post(PARTIES, json={"person_id": str(person), "kind": "victim", "label": "S-1"})
    officer.get(PARTIES, params={"person": str(person)})
    assert people_seen(app_state, "list-restricted-party") == [str(person)]

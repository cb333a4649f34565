"""Clients go to another team through the API: proposed, seen without names, answered once, under the version seen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person, seed_plan

TEAM_TRANSFERS = "/api/v1/team-transfers"


def seeded(app_state: AppState, town: Town, number: int = 1, **changes: Any) -> UUID:
    person = seed_person(app_state.database, app_state.clock.now(), town, number, **changes)
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    return person


def asked(town: Town, *people: UUID, **changes: Any) -> dict[str, Any]:
    return {
        "from_officer_id": str(town.officer.staff_id), "to_team_id": str(town.other_team_id),
        "reason": "Vertrek naar elders", "clients": [str(one) for one in people],
    } | changes  # fmt: skip


def divided(town: Town, *people: UUID, **changes: Any) -> dict[str, Any]:
    to = str(town.other_officer.staff_id)
    clients = [{"person_id": str(one), "officer_id": to} for one in people]
    return {"from_on": "2026-12-07", "clients": clients} | changes


def test_what_one_team_proposes_the_other_takes_as_previewed(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seeded(app_state, town, deputy_id=town.deputy.staff_id)
    giver, taker = client_as(Role.SUPERVISOR), client_as(town.other_supervisor)
    again = {"Idempotency-Key": "propose-1"}
    made = [giver.post(TEAM_TRANSFERS, json=asked(town, person), headers=again) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201], made[0].text
    assert made[0].json() == made[1].json()
    address = f"{TEAM_TRANSFERS}/{made[0].json()['id']}"
    seen = taker.get(address)
    (client,) = seen.json()["clients"]
    assert client.keys() == {
        "person_id", "reference", "tier", "appointments", "open_escalations"
    }  # fmt: skip
    assert seen.headers["etag"][:3] == '"1.'
    (listed,) = taker.get(TEAM_TRANSFERS).json()["items"]
    assert (listed["id"], listed["outcome"]) == (made[0].json()["id"], None)

    shown = taker.post(f"{address}/preview", json=divided(town, person))
    assert shown.status_code == 200, shown.text
    (goes,) = shown.json()["clients"]
    assert goes["kept"] + goes["moved"] + goes["unplaced"] > 0
    assert [one["staff_id"] for one in goes["ends"]] == [str(town.deputy.staff_id)]
    body = divided(town, person, fingerprint=shown.json()["fingerprint"])
    accept = f"{address}/accept"
    assert taker.post(accept, json=body).status_code == 428
    assert taker.post(accept, json=body, headers={"If-Match": '"7"'}).status_code == 412
    unseen = body | {"fingerprint": "f" * 32}
    assert taker.post(accept, json=unseen, headers={"If-Match": '"1"'}).status_code == 412
    keyed = {"If-Match": '"1"', "Idempotency-Key": "accept-1"}
    first, second = (taker.post(accept, json=body, headers=keyed) for _ in range(2))
    assert first.status_code == 200, first.text
    assert first.json() == second.json()
    assert (first.json()["outcome"], first.json()["moves_on"]) == ("accepted", "2026-12-07")
    # Accepted, it is a transfer of the first team until its day.
    (transfer,) = giver.get(
        "/api/v1/transfers", params={"batch": first.json()["transfer_id"]}
    ).json()["items"]
    assert transfer["to_officer_id"] == str(town.other_officer.staff_id)
    assert giver.get(address).json()["to_come"] == 1
    late = taker.post(
        f"{address}/refuse", json={"answer": "Geen plaats nu."}, headers={"If-Match": '"2"'}
    )
    assert (late.status_code, late.json()["type"]) == (409, "/problems/already-decided")


def test_a_proposal_is_refused_or_withdrawn_by_the_team_that_may(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seeded(app_state, town)
    giver, taker = client_as(Role.SUPERVISOR), client_as(town.other_supervisor)
    seen = {"If-Match": '"1"'}
    address = (
        f"{TEAM_TRANSFERS}/{giver.post(TEAM_TRANSFERS, json=asked(town, person)).json()['id']}"
    )
    reason = {"answer": "Geen uren tot januari"}
    assert giver.post(f"{address}/refuse", json=reason, headers=seen).status_code == 404
    assert taker.post(f"{address}/withdraw", headers=seen).status_code == 404
    assert taker.post(f"{address}/refuse", json={"answer": " "}, headers=seen).status_code == 422
    refused = taker.post(f"{address}/refuse", json=reason, headers=seen)
    assert refused.status_code == 200, refused.text
    assert giver.get(address).json()["answer"] == reason["answer"]
    address = (
        f"{TEAM_TRANSFERS}/{giver.post(TEAM_TRANSFERS, json=asked(town, person)).json()['id']}"
    )
    assert giver.post(f"{address}/withdraw").status_code == 428
    withdrawn = giver.post(f"{address}/withdraw", headers=seen)
    assert withdrawn.json()["outcome"] == "withdrawn", withdrawn.text
    assert taker.get(address).status_code == 404


def test_a_proposal_is_taken_in_part_with_a_reason_for_each_who_stays(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    goes, stays = (seeded(app_state, town, number) for number in (1, 2))
    giver, taker = client_as(Role.SUPERVISOR), client_as(town.other_supervisor)
    made = giver.post(TEAM_TRANSFERS, json=asked(town, goes, stays)).json()
    address = f"{TEAM_TRANSFERS}/{made['id']}"
    refused = [{"person_id": str(stays), "answer": "Woont te ver van ons kantoor"}]
    body = divided(town, goes, refused=refused)
    assert taker.post(f"{address}/preview", json=divided(town, goes)).status_code == 412
    twice = taker.post(f"{address}/preview", json=divided(town, goes, stays, refused=refused))
    brief = [refused[0] | {"answer": "nee"}]
    short = taker.post(f"{address}/preview", json=divided(town, goes, refused=brief))
    assert [
        [(one["pointer"], one["code"]) for one in answer.json()["errors"]]
        for answer in (twice, short)
    ] == [[("/clients", "named-twice")], [("/refused/0/answer", "reason-short")]]
    shown = taker.post(f"{address}/preview", json=body)
    assert shown.status_code == 200, shown.text
    done = taker.post(f"{address}/accept", json=body | {"fingerprint": shown.json()["fingerprint"]},
                      headers={"If-Match": '"1"'})  # fmt: skip
    assert done.json()["outcome"] == "partly", done.text
    assert giver.get(address).json()["refused"] == refused


def test_what_does_not_hold_in_a_proposal_is_pointed_at(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seeded(app_state, town)
    giver, taker = client_as(Role.SUPERVISOR), client_as(town.other_supervisor)
    made = giver.post(TEAM_TRANSFERS, json=asked(town, person)).json()
    address = f"{TEAM_TRANSFERS}/{made['id']}"
    twice = taker.post(f"{address}/preview", json=divided(town, person, person))
    past = taker.post(f"{address}/preview", json=divided(town, person, from_on="2020-01-01"))
    assert [[one["code"] for one in answer.json()["errors"]] for answer in (twice, past)] == [
        ["named-twice"],
        ["in-the-past"],
    ]
    other = seeded(app_state, town, 2)
    assert taker.post(f"{address}/preview", json=divided(town, other)).status_code == 412
    own = asked(town, other, to_team_id=str(town.team_id))
    assert giver.post(TEAM_TRANSFERS, json=own).status_code == 404
    for role in (Role.OFFICER, Role.PLANNER, Role.ADMIN):
        assert client_as(role).get(TEAM_TRANSFERS).status_code == 403
        assert client_as(role).post(TEAM_TRANSFERS, json=asked(town, other)).status_code == 403

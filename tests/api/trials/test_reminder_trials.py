"""Trials of reminders through the API: a fault has its pointer, and the protocol is answered as it was proposed."""

from __future__ import annotations

from aftercare.domain.accounts.permissions import Actor, Role
from tests.api.conftest import ClientAs
from tests.seeding import Town
from tests.store.arranging import unknown_id

TRIALS = "/api/v1/reminder-trials"
PROPOSED = {
    "question": "Does an earlier reminder help?", "adopted_by": "Board", "looks": 2,
    "differs": {"days_before": 4, "tested_days_before": 7}, "begins_on": "2026-12-01", "ends_on": "2027-06-01",
}  # fmt: skip


def test_a_trial_is_proposed_activated_and_ended(
    client_as: ClientAs, second_admin: Actor, town: Town
) -> None:
    admin, other, body = client_as(Role.ADMIN), client_as(second_admin), dict(PROPOSED)
    body["team_ids"] = [str(town.team_id)]
    made = admin.post(TRIALS, json=body)
    assert made.status_code == 201, made.text
    where = made.headers["location"]
    own = admin.post(f"{where}/activate")
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-policy-activation")
    assert other.post(f"{where}/activate").json()["state"] == "activated"
    shown = client_as(Role.OFFICER).get(where).json()
    assert shown["tested_days_before"] == 7
    assert (shown["results"], shown["wordings"]) == ([], None)
    ended = admin.post(f"{where}/end").json()
    assert (ended["state"], ended["ended_because"]) == ("ended", "by-hand")
    assert client_as(Role.PLANNER).get(where).status_code == 403


def test_a_wording_that_reveals_and_an_unknown_team_are_pointed_at(client_as: ClientAs) -> None:
    differs = {
        "text": "reminder-day-before",
        "wordings": {"nl": "Reclassering op {weekday_date} {time}"},
    }
    wrong = PROPOSED | {"differs": differs, "team_ids": [str(unknown_id())]}
    answer = client_as(Role.ADMIN).post(TRIALS, json=wrong)
    found = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert found == {("/differs/wordings/nl", "reveals-client"), ("/team_ids", "unknown-team")}

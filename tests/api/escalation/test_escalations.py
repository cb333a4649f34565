"""Open cases through the API."""

from __future__ import annotations

from uuid import UUID

import pytest

from aftercare.api.escalation.routes import EscalationDetailOut
from aftercare.api.http.answers import PageOut
from aftercare.bootstrap import AppState
from aftercare.casework.absences.acts import give_verdict
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.escalation.decisions import DECISIONS
from aftercare.domain.escalation.rules import Trigger
from aftercare.scheduling.jobs.job import tick
from aftercare.store.listing.appointments_and_escalations import EscalationOut
from tests.api.accounts.reading_the_log import people_seen
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import Town, seed_miss, seed_person, seed_plan

ESCALATIONS = "/api/v1/escalations"


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    """Somebody with an unexcused miss that the rules have evaluated."""
    person = seed_person(app_state.database, app_state.clock.now(), town)
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    absence = seed_miss(app_state.database, town, clock_of(app_state), person)
    with app_state.database.work(town.officer, app_state.clock.now()) as work:
        give_verdict(
            work,
            absence,
            1,
            Verdict.UNEXCUSED,
            "No reason was given.",
            no_reminder_seen=True,
            early_reason=EarlyReason.NO_REASON,
        )
    for job in app_state.jobs:
        if job.name in ("evaluate-rules", "run-steps"):
            tick(app_state.database, app_state.clock, job, "test")
    return person


def test_the_inbox_shows_an_escalation_and_notes_who_was_seen(
    app_state: AppState, person: UUID, client_as: ClientAs
) -> None:
    answer = client_as(Role.OFFICER).get(ESCALATIONS)
    PageOut[EscalationOut].model_validate_json(answer.content)
    (escalation,) = answer.json()["items"]
    assert escalation["rule_code"] == "unexcused-required"
    assert escalation["person_id"] == str(person)
    assert people_seen(app_state, "list-escalation") == [str(person)]
    assert client_as(Role.OFFICER).get(ESCALATIONS, params={"severity": 3}).json()["items"] == []


def test_an_officer_takes_an_escalation_in_hand_and_a_supervisor_decides_it(
    person: UUID, client_as: ClientAs, town: Town
) -> None:
    officer, supervisor = client_as(Role.OFFICER), client_as(Role.SUPERVISOR)
    where = f"{ESCALATIONS}/{officer.get(ESCALATIONS).json()['items'][0]['id']}"
    shown = officer.get(where)
    EscalationDetailOut.model_validate_json(shown.content)
    assert len(shown.json()["causes"]) == 1
    assert shown.json()["steps"][0]["state"] == "notified"

    taken = officer.post(f"{where}/acknowledge", headers={"If-Match": shown.headers["etag"]})
    assert taken.status_code == 200, taken.text
    assert taken.json()["acknowledged_by"] == str(town.officer.staff_id)
    body = {"decision": "official_warning", "reason": "First unexcused miss."}
    version = {"If-Match": taken.headers["etag"]}
    assert officer.post(f"{where}/decide", json=body, headers=version).status_code == 403
    stale = {"If-Match": shown.headers["etag"]}
    assert supervisor.post(f"{where}/decide", json=body, headers=stale).status_code == 412
    decided = supervisor.post(f"{where}/decide", json=body, headers=version)
    assert decided.status_code == 200, decided.text
    assert decided.json()["state"] == "resolved"
    assert supervisor.get(ESCALATIONS).json()["items"] == []
    again = supervisor.post(
        f"{where}/decide", json=body, headers={"If-Match": decided.headers["etag"]}
    )
    assert again.status_code == 409


def test_the_decisions_that_fit_are_shown_and_any_other_is_refused(
    person: UUID, client_as: ClientAs
) -> None:
    supervisor = client_as(Role.SUPERVISOR)
    where = f"{ESCALATIONS}/{supervisor.get(ESCALATIONS).json()['items'][0]['id']}"
    view = supervisor.get(f"{where}/decisions").json()["decisions"]
    assert view == [one.value for one in DECISIONS[Trigger.UNEXCUSED_OF_KIND]]
    body = {"decision": "more_capacity", "reason": "There is room now."}
    version = {"If-Match": supervisor.get(where).headers["etag"]}
    refused = supervisor.post(f"{where}/decide", json=body, headers=version)
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("/decision", "decision-not-offered")
    ]
    assert supervisor.get(where).json()["state"] == "opened"


def test_an_escalation_of_another_team_is_not_found(
    person: UUID, client_as: ClientAs, town: Town
) -> None:
    escalation = client_as(Role.OFFICER).get(ESCALATIONS).json()["items"][0]["id"]
    other = client_as(town.other_supervisor)
    assert other.get(f"{ESCALATIONS}/{escalation}").status_code == 404
    body = {"decision": "close", "reason": "Meddling in it anyway."}
    refused = other.post(
        f"{ESCALATIONS}/{escalation}/decide", json=body, headers={"If-Match": '"1"'}
    )
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"trigger": "unexcused-of-kind", "state": "opened"}, 1),
        ({"trigger": "lost-contact"}, 0),
        ({"view": "own", "clock": "today"}, 1),
        ({"view": "handed"}, 0),
        ({"view": "standing-in"}, 0),
        ({"view": "notified"}, 0),
        ({"clock": "overdue"}, 0),
        ({"clock": "later"}, 0),
    ],
    ids=str,
)
def test_the_inbox_is_asked_for_as_on_its_page(
    person: UUID, client_as: ClientAs, query: dict[str, str], found: int
) -> None:
    answer = client_as(Role.OFFICER).get(ESCALATIONS, params=query)
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["items"]) == found


@pytest.mark.parametrize(
    "query",
    [{"view": "theirs"}, {"clock": "never"}, {"state": "resolved"}, {"officer": "me"}],
    ids=str,
)
def test_a_filter_there_is_none_of_is_refused(client_as: ClientAs, query: dict[str, str]) -> None:
    assert client_as(Role.OFFICER).get(ESCALATIONS, params=query).status_code == 422


def test_pages_follow_each_other_in_the_order_of_the_clock(
    app_state: AppState, town: Town, person: UUID, client_as: ClientAs
) -> None:
    other = seed_person(app_state.database, app_state.clock.now(), town, 2)
    seed_plan(app_state.database, app_state.clock.now(), town, other)
    absence = seed_miss(app_state.database, town, clock_of(app_state), other)
    with app_state.database.work(town.officer, app_state.clock.now()) as work:
        give_verdict(
            work,
            absence,
            1,
            Verdict.UNEXCUSED,
            "No word came.",
            no_reminder_seen=True,
            early_reason=EarlyReason.NO_REASON,
        )
    for job in app_state.jobs:
        if job.name in ("evaluate-rules", "run-steps"):
            tick(app_state.database, app_state.clock, job, "test")
    client = client_as(Role.SUPERVISOR)
    whole = client.get(ESCALATIONS).json()["items"]
    first = client.get(ESCALATIONS, params={"limit": 1, "clock": "today"}).json()
    rest = client.get(
        ESCALATIONS, params={"limit": 1, "clock": "today", "cursor": first["next"]}
    ).json()
    assert [one["id"] for one in whole] == [first["items"][0]["id"], rest["items"][0]["id"]]

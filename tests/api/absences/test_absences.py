"""Absences through the API: evidence comes in, a named person decides."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from aftercare.api.http.answers import PageOut
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.absences.listing import AbsenceOut
from aftercare.store.absences.rows import get_absence
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.database.columns import half_open
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import AwayPeriodRow
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import Town, seed_miss, seed_person, seed_plan

ABSENCES = "/api/v1/absences"


@pytest.fixture
def absence(app_state: AppState, town: Town) -> UUID:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    return seed_miss(app_state.database, town, clock_of(app_state), person)


def test_evidence_is_kept_and_is_not_a_verdict(absence: UUID, client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    where = f"{ABSENCES}/{absence}"
    body = {"ground": "medical", "note": "Was at the doctor's."}
    assert officer.post(f"{where}/add-evidence", json=body).status_code == 428
    answer = officer.post(f"{where}/add-evidence", json=body, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["verdict"]) == ("opened", None)
    page = officer.get(ABSENCES, params={"state": "opened"})
    PageOut[AbsenceOut].model_validate_json(page.content)
    assert page.json()["items"] == [answer.json()]


def test_a_verdict_needs_a_reason_and_stands(
    absence: UUID, client_as: ClientAs, town: Town
) -> None:
    officer = client_as(Role.OFFICER)
    where = f"{ABSENCES}/{absence}/give-verdict"
    for reason in ("", "   "):
        body = {"verdict": "unexcused", "reason": reason}
        assert officer.post(where, json=body, headers={"If-Match": '"1"'}).status_code == 422
    body = {
        "verdict": "unexcused",
        "reason": "No reason was given.",
        "no_reminder_seen": True,
        "early_reason": "no_reason",
    }
    decided = officer.post(where, json=body, headers={"If-Match": '"1"'})
    assert decided.status_code == 200
    assert decided.json()["decided_by"] == str(town.officer.staff_id)
    again = officer.post(where, json=body, headers={"If-Match": '"2"'})
    assert again.status_code == 409
    assert again.json()["type"] == "/problems/already-decided"


def test_unexcused_without_a_delivered_reminder_wants_that_somebody_saw_it(
    absence: UUID, client_as: ClientAs, town: Town
) -> None:
    officer = client_as(Role.OFFICER)
    where = f"{ABSENCES}/{absence}"
    shown = officer.get(where).json()
    assert (shown["reminder_arrived"], shown["verdicts"]) == (False, [])
    body = {"verdict": "unexcused", "reason": "No reason was given.", "early_reason": "no_reason"}
    refused = officer.post(f"{where}/give-verdict", json=body, headers={"If-Match": '"1"'})
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("/no_reminder_seen", "no-reminder-unseen")
    ]
    for wrong in ("yes", 1, None):
        answer = officer.post(
            f"{where}/give-verdict",
            json=body | {"no_reminder_seen": wrong},
            headers={"If-Match": '"1"'},
        )
        assert answer.status_code == 422
    decided = officer.post(
        f"{where}/give-verdict",
        json=body | {"no_reminder_seen": True, "early_reason": "no_reason"},
        headers={"If-Match": '"1"'},
    )
    assert decided.status_code == 200, decided.text
    (given,) = decided.json()["verdicts"]
    assert (given["reminder_arrived"], given["no_reminder_seen"]) == (False, True)
    assert (given["decided_by"], given["reason"]) == (str(town.officer.staff_id), body["reason"])


def test_unexcused_of_a_client_in_custody_wants_to_know_why_it_counts(
    absence: UUID, client_as: ClientAs, app_state: AppState
) -> None:
    now = app_state.clock.now()
    with app_state.database.work(CLOCK, now) as work:
        person_id = get_absence(work.session, absence).person_id
        during = half_open(now - timedelta(days=9), None)
        work.session.add(AwayPeriodRow(person_id=person_id, kind="custody", during=during))
    officer, where = client_as(Role.OFFICER), f"{ABSENCES}/{absence}"
    assert officer.get(where).json()["away"] == "custody"
    body = {
        "verdict": "unexcused", "reason": "No word came.", "no_reminder_seen": True,
        "early_reason": "no_reason",
    }  # fmt: skip
    match = {"If-Match": '"1"'}
    refused = officer.post(f"{where}/give-verdict", json=body, headers=match)
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("/confinement_reason", "confinement-reason-missing")
    ]
    body["confinement_reason"] = "Was on leave."
    decided = officer.post(f"{where}/give-verdict", json=body, headers=match)
    (given,) = decided.json()["verdicts"]
    assert given["confinement_reason"] == "Was on leave."


def test_unexcused_before_the_deadline_for_evidence_wants_a_named_reason(
    absence: UUID, client_as: ClientAs
) -> None:
    officer = client_as(Role.OFFICER)
    where = f"{ABSENCES}/{absence}"
    body = {"verdict": "unexcused", "reason": "No word came.", "no_reminder_seen": True}
    for wrong, code in ((None, "early-reason-missing"), ("because", "enum")):
        refused = officer.post(
            f"{where}/give-verdict",
            json=body | {"early_reason": wrong},
            headers={"If-Match": '"1"'},
        )
        assert refused.status_code == 422
        assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
            ("/early_reason", code)
        ]
    decided = officer.post(
        f"{where}/give-verdict",
        json=body | {"early_reason": "acute_risk"},
        headers={"If-Match": '"1"'},
    )
    assert decided.status_code == 200, decided.text
    (given,) = decided.json()["verdicts"]
    assert (given["evidence_open"], given["early_reason"]) == (True, "acute_risk")


def test_how_somebody_was_reminded_is_read_beside_the_miss(
    absence: UUID, client_as: ClientAs, app_state: AppState, town: Town
) -> None:
    officer = client_as(Role.OFFICER)
    missed = officer.get(f"{ABSENCES}/{absence}").json()["appointment_id"]
    where = f"/api/v1/appointments/{missed}/reminders"
    view = officer.get(where)
    assert view.status_code == 200, view.text
    assert (view.json()["arrived"], view.json()["reminders"]) == (False, [])
    assert view.json()["why_none"] == "not-planned"
    assert view.headers["cache-control"] == "no-store"
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        row = get_appointment(work.session, UUID(missed))
        sent_at = row.starts_at - timedelta(days=1)
        work.session.add(
            MessageRow(
                person_id=row.person_id, appointment_id=row.id, slot="T-1", recipient="+447700900001",
                language="nl", template="reminder-day-before", template_version=1, body="Herinnering.",
                state="undelivered", reason="one-later-retry", error_code=30003, due_at=sent_at,
                useful_until_at=row.starts_at, created_at=sent_at, state_at=sent_at,
            )
        )  # fmt: skip
    (line,) = officer.get(where).json()["reminders"]
    assert (line["state"], line["reason"], line["error_code"], line["doubt"]) == (
        "undelivered", "one-later-retry", 30003, None,
    )  # fmt: skip
    assert "recipient" not in line
    assert "body" not in line
    assert client_as(town.other_officer).get(where).status_code == 404
    for role in (Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN):
        assert client_as(role).get(where).status_code == 403


def test_an_absence_of_another_caseload_is_not_found(
    absence: UUID, client_as: ClientAs, town: Town
) -> None:
    other = client_as(town.other_officer)
    assert other.get(f"{ABSENCES}/{absence}").status_code == 404
    body = {"verdict": "excused", "reason": "Meddling in it anyway."}
    refused = other.post(
        f"{ABSENCES}/{absence}/give-verdict", json=body, headers={"If-Match": '"1"'}
    )
    assert refused.status_code == 404
    assert other.get(ABSENCES).json()["items"] == []


def test_providers_record_but_do_not_decide(absence: UUID, client_as: ClientAs) -> None:
    assert client_as(Role.PROVIDER).get(f"{ABSENCES}/{absence}").status_code == 403


def test_a_corrected_outcome_takes_the_verdict_away_and_stands_beside_the_absence(
    absence: UUID, client_as: ClientAs
) -> None:
    officer, where = client_as(Role.OFFICER), f"{ABSENCES}/{absence}"
    body = {
        "verdict": "unexcused",
        "reason": "No word came.",
        "no_reminder_seen": True,
        "early_reason": "no_reason",
    }
    given = officer.post(f"{where}/give-verdict", json=body, headers={"If-Match": '"1"'}).json()
    assert (given["verdict"], given["appointment_state"]) == ("unexcused", "missed")
    about = f"/api/v1/appointments/{given['appointment_id']}"
    version = officer.get(about).headers["etag"]
    corrected = officer.post(
        f"{about}/record-outcome",
        json={"outcome": "attended", "note": "It was a slip."},
        headers={"If-Match": version},
    )
    assert corrected.status_code == 200, corrected.text
    shown = officer.get(where).json()
    assert (shown["state"], shown["appointment_state"]) == ("dropped", "attended")
    assert [shown[name] for name in ("verdict", "verdict_reason", "decided_by", "decided_at")] == [
        None
    ] * 4
    assert [one["verdict"] for one in shown["verdicts"]] == ["unexcused"]

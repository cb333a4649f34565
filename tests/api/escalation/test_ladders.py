"""Keeping quiet, handing over, opening again and the rota through the API; each refusal is a problem document."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from aftercare.api.escalation.routes import EscalationDetailOut
from aftercare.api.http.answers import PageOut
from aftercare.api.staff.duty_shift_routes import ImportedRotaOut
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.absences.rows import get_absence
from aftercare.store.escalation.rows import (
    EscalationCauseRow,
    EscalationRow,
    EscalationStepRow,
    steps_of,
)
from aftercare.store.listing.appointments_and_escalations import EscalationOut
from aftercare.store.staff.listing import TurnOut
from tests.api.conftest import ClientAs, clock_of
from tests.api.escalation.test_escalations import ESCALATIONS, person
from tests.seeding import Town, seed_miss, seed_person, seed_plan

__all__ = ["person"]
TURNS = "/api/v1/duty-shifts"


@pytest.fixture
def escalation(person: Any, client_as: ClientAs) -> dict[str, Any]:
    found: dict[str, Any] = client_as(Role.SUPERVISOR).get(ESCALATIONS).json()["items"][0]
    return found


def post(client: Any, escalation: dict[str, Any], what: str, version: int, **body: Any) -> Any:
    where = f"{ESCALATIONS}/{escalation['id']}/{what}"
    return client.post(where, json=body or None, headers={"If-Match": f'"{version}"'})


def refused(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"].startswith("application/problem+json")
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def test_an_escalation_is_kept_quiet_and_woken(
    escalation: dict[str, Any], client_as: ClientAs, town: Town
) -> None:
    lead, first = client_as(Role.SUPERVISOR), escalation["version"]
    until_on = escalation["opened_at"][:8] + "28"
    quiet = post(lead, escalation, "snooze", first, reason="Until the hearing.", until_on=until_on)
    assert quiet.status_code == 200, quiet.text
    shown = EscalationDetailOut.model_validate_json(quiet.content)
    assert (shown.state, shown.snooze_reason) == ("snoozed", "Until the hearing.")
    assert shown.snoozed_by == town.supervisor.staff_id
    assert [one.act for one in shown.acts] == ["snooze"]
    listed = lead.get(ESCALATIONS)
    PageOut[EscalationOut].model_validate_json(listed.content)
    assert listed.json()["items"][0]["snoozed_until_at"] is not None
    again = {"reason": "As before.", "until_on": until_on}
    assert refused(post(lead, escalation, "snooze", first, **again)) == (412, "stale-version")
    assert refused(post(lead, escalation, "snooze", first + 1, **again)) == (
        409,
        "illegal-transition",
    )
    assert refused(post(lead, escalation, "acknowledge", first + 1)) == (
        409,
        "illegal-transition",
    )
    woken = post(lead, escalation, "wake", first + 1)
    assert woken.json()["state"] == "opened", woken.text
    assert refused(post(lead, escalation, "wake", first + 2)) == (409, "illegal-transition")
    assert refused(post(lead, escalation, "reopen", first + 2, reason="Open it again.")) == (
        409, "illegal-transition",
    )  # fmt: skip
    officer = client_as(Role.OFFICER)
    assert refused(post(officer, escalation, "snooze", first + 2, **again)) == (403, "forbidden")


def test_an_escalation_is_handed_over_decided_and_opened_again(
    escalation: dict[str, Any], client_as: ClientAs, town: Town
) -> None:
    lead, first = client_as(Role.SUPERVISOR), escalation["version"]
    to = {"to_id": str(town.deputy.staff_id), "reason": "Leave until Monday."}
    handed = post(lead, escalation, "hand-over", first, **to)
    assert EscalationDetailOut.model_validate_json(handed.content).handed_to == town.deputy.staff_id
    escalations = [{"id": escalation["id"], "version": first}]
    many = lead.post(f"{ESCALATIONS}/hand-over", json=to | {"escalations": escalations})
    assert refused(many) == (412, "stale-version")
    escalations[0]["version"] = first + 1
    twice = lead.post(f"{ESCALATIONS}/hand-over", json=to | {"escalations": escalations * 2})
    assert [one["code"] for one in twice.json()["errors"]] == ["twice"]
    back = to | {"to_id": str(town.officer.staff_id), "escalations": escalations}
    assert lead.post(f"{ESCALATIONS}/hand-over", json=back).json() == {"handed_over": 1}
    decided = post(
        lead, escalation, "decide", first + 2, decision="close", reason="It was explained well."
    )
    assert decided.status_code == 200, decided.text
    assert refused(post(lead, escalation, "hand-over", first + 3, **to)) == (
        409,
        "illegal-transition",
    )
    opened = post(lead, escalation, "reopen", first + 3, reason="There are new facts.")
    shown = EscalationDetailOut.model_validate_json(opened.content)
    assert (shown.state, shown.decision) == ("opened", None)
    assert [(one.act, one.decision) for one in shown.acts] == [
        ("hand_over", None), ("hand_over", None), ("reopen", "close"),
    ]  # fmt: skip


def test_a_turn_is_entered_listed_and_removed(client_as: ClientAs, town: Town) -> None:
    planner = client_as(Role.PLANNER)
    body = {
        "staff_id": str(town.officer.staff_id), "from_at": "2026-12-01T17:00:00+01:00",
        "until_at": "2026-12-02T08:30:00+01:00",
    }  # fmt: skip
    entered = planner.post(TURNS, json=body)
    assert entered.status_code == 201, entered.text
    TurnOut.model_validate_json(entered.content)
    assert refused(planner.post(TURNS, json=body)) == (409, "double-booked")
    listed = client_as(Role.OFFICER).get(TURNS, params={"staff": body["staff_id"]})
    assert listed.json()["items"] == [entered.json()]
    assert planner.get(TURNS, params={"from_at": "2026-12-02T08:30:00+01:00"}).json()["items"] == []
    where = entered.headers["location"]
    assert refused(client_as(Role.OFFICER).delete(where, headers={"If-Match": '"1"'})) == (
        403, "forbidden",
    )  # fmt: skip
    assert refused(planner.delete(where)) == (428, "version-required")
    assert planner.delete(where, headers={"If-Match": '"1"'}).status_code == 204
    assert refused(planner.get(where)) == (404, "not-found")


def test_a_calendar_file_is_read_whole_or_refused_line_by_line(client_as: ClientAs) -> None:
    planner = client_as(Role.PLANNER)
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:nobody-here\r\n"
        "DTSTART:20261201T170000Z\r\nDTEND:20261202T073000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    answer = planner.post(f"{TURNS}/import", json={"calendar": text})
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/lines/2", "unknown-account")
    ]
    assert "nobody-here" not in answer.text
    cancelled = text.replace("SUMMARY:nobody-here", "STATUS:CANCELLED")
    read = planner.post(f"{TURNS}/import", json={"calendar": cancelled})
    ImportedRotaOut.model_validate_json(read.content)
    assert client_as(Role.ADMIN).post(f"{TURNS}/import", json={"calendar": ""}).status_code == 403


def test_an_administrator_flags_a_unit_manager(client_as: ClientAs, town: Town) -> None:
    admin = client_as(Role.ADMIN)
    where = f"/api/v1/accounts/{town.supervisor.staff_id}"
    etag = {"If-Match": admin.get(where).headers["etag"]}
    body = {"on_duty_desk": False, "unit_manager": True}
    changed = admin.put(f"{where}/duties", json=body, headers=etag)
    assert changed.json()["unit_manager"] is True, changed.text
    assert refused(admin.put(f"{where}/duties", json=body, headers=etag)) == (412, "stale-version")


def test_the_duty_desk_of_another_team_decides_and_is_answered(
    app_state: AppState, escalation: dict[str, Any], client_as: ClientAs, town: Town
) -> None:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        step = steps_of(work.session, UUID(escalation["id"]))[0]
        step.staff_id, step.reached = town.other_supervisor.staff_id, "duty_desk"
    context = client_as(town.other_supervisor)
    where = f"{ESCALATIONS}/{escalation['id']}"
    version = int(context.get(where).headers["etag"].strip('"').partition(".")[0])
    decided = post(
        context, escalation, "decide", version, decision="close", reason="It was explained well."
    )
    assert decided.status_code == 200, decided.text
    shown = EscalationDetailOut.model_validate_json(decided.content)
    assert (shown.state, len(shown.causes)) == ("resolved", 1)
    assert {one.state for one in shown.steps} == {"notified", "cancelled"}
    assert context.get(where).status_code == 404
    assert client_as(Role.SUPERVISOR).get(where).json()["decision"] == "close"


def test_a_verdict_that_ends_the_escalation_by_which_the_person_is_seen_is_answered(
    app_state: AppState, town: Town, client_as: ClientAs
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    absence = seed_miss(app_state.database, town, clock_of(app_state), person)
    now = app_state.clock.now()
    with app_state.database.work(CLOCK, now) as work:
        appointment = get_absence(work.session, absence).appointment_id
        escalation = EscalationRow(
            person_id=person, trigger_key="x", rule_code="decision-overdue", rule_version=1, severity=2,
            opened_at=now,
        )  # fmt: skip
        work.session.add(escalation)
        work.session.flush()
        work.session.add(
            EscalationCauseRow(
                escalation_id=escalation.id,
                appointment_id=appointment,
                person_id=person,
                noticed_at=now,
            )
        )
        work.session.add(
            EscalationStepRow(
                escalation_id=escalation.id, person_id=person, position=0, due_at=now, audience="duty_desk",
                ask="decide-now", state="notified", notified_at=now, reached="duty_desk",
                staff_id=town.other_supervisor.staff_id,
            )
        )  # fmt: skip
    where, context = f"/api/v1/absences/{absence}", client_as(town.other_supervisor)
    body = {"verdict": "excused", "reason": "The bus did not run.", "no_reminder_seen": False}
    version = {"If-Match": context.get(where).headers["etag"]}
    decided = context.post(f"{where}/give-verdict", json=body, headers=version)
    assert decided.status_code == 200, decided.text
    assert decided.json()["verdict"] == "excused"
    assert context.get(where).status_code == 404

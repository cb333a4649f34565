"""Free starts with why, a time chosen by hand, and an officer's absence, through the API."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from aftercare.api.appointments.times import SlotsOut
from aftercare.api.staff.leave_routes import ReplanningOut
from aftercare.bootstrap import AppState
from aftercare.casework.placement.manual_choice import WHY_BY_HAND
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.domain.placement.explanation.wording import DUTCH
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.listing.appointments_and_escalations import AppointmentOut
from aftercare.store.people.rows import ExclusionRow
from tests.api.conftest import ClientAs
from tests.seeding import Town, appointments_of, seed_person, seed_plan

PERSONS, LEAVE = "/api/v1/people", "/api/v1/leave"


@pytest.fixture
def placed(app_state: AppState, town: Town) -> list[AppointmentRow]:
    """One person's weekly check-ins, over the whole horizon."""
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    seed_plan(app_state.database, now, town, person)
    return appointments_of(app_state.database, now, person)


def away(town: Town, row: AppointmentRow) -> dict[str, str]:
    """The officer's day on which this appointment lies."""
    return {
        "officer_id": str(row.officer_id),
        "from_at": (row.starts_at - timedelta(hours=1)).isoformat(),
        "until_at": (row.ends_at + timedelta(hours=1)).isoformat(),
    }


def shut(app_state: AppState, row: AppointmentRow) -> None:
    """The place lies in a zone that is shut to the person."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        assert row.site_id is not None
        work.session.add(ExclusionRow(person_id=row.person_id, site_id=row.site_id))


def asked(client: TestClient, row: AppointmentRow, **more: Any) -> SlotsOut:
    answer = client.get(
        f"{PERSONS}/{row.person_id}/slots", params={"obligation": str(row.obligation_id)} | more
    )
    assert answer.status_code == 200, answer.text
    return SlotsOut.model_validate_json(answer.content)


def test_ten_free_starts_each_with_why_in_both_languages(
    client_as: ClientAs, placed: list[AppointmentRow]
) -> None:
    officer = client_as(Role.OFFICER)
    found = asked(officer, placed[2], occurrence=placed[2].occurrence)
    assert (found.line_id, found.occurrence, len(found.items)) == (
        placed[2].line_id, placed[2].occurrence, 10,
    )  # fmt: skip
    assert all(set(one.why) == {"nl", "en"} for one in found.items)
    first = asked(officer, placed[0])
    assert first.occurrence == placed[0].occurrence
    by_line = asked(officer, placed[0], obligation=str(placed[0].line_id))
    assert by_line == first
    where = f"{PERSONS}/{placed[0].person_id}/slots"
    assert officer.get(where, params={"obligation": str(uuid4())}).status_code == 404
    assert officer.get(where).status_code == 422


def test_every_appointment_says_why_it_stands_there(
    client_as: ClientAs, placed: list[AppointmentRow]
) -> None:
    where = f"/api/v1/appointments/{placed[1].id}"
    for role in (Role.OFFICER, Role.PLANNER):
        shown = AppointmentOut.model_validate_json(client_as(role).get(where).content)
        assert shown.why is not None
        assert set(shown.why) == {"nl", "en"}


def test_a_reason_typed_by_whoever_chose_is_for_case_workers_alone(
    client_as: ClientAs, town: Town, placed: list[AppointmentRow]
) -> None:
    row = placed[2]
    body = {"starts_at": (row.starts_at - timedelta(hours=1)).isoformat(), "reason": "Dienst."}
    officer = client_as(Role.OFFICER)
    answer = officer.post(
        f"/api/v1/appointments/{row.id}/move", json=body, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 201, answer.text
    shown = AppointmentOut.model_validate_json(answer.content)
    assert shown.by_hand is not None
    assert (shown.by_hand.reason, shown.by_hand.despite) == ("Dienst.", [])
    seen = client_as(Role.PLANNER).get(f"/api/v1/appointments/{shown.id}")
    assert "Dienst" not in seen.text
    assert seen.json()["why"] == {language: said[0] for language, said in WHY_BY_HAND.items()}


def test_a_refusal_names_the_rule_to_case_workers_and_nothing_to_planners(
    app_state: AppState, client_as: ClientAs, placed: list[AppointmentRow]
) -> None:
    row = placed[2]
    shut(app_state, row)
    body = {"starts_at": (row.starts_at - timedelta(hours=1)).isoformat()}

    def codes(role: Role) -> list[str]:
        answer = client_as(role).post(
            f"/api/v1/appointments/{row.id}/move", json=body, headers={"If-Match": '"1"'}
        )
        assert answer.status_code == 422
        return [one["code"] for one in answer.json()["errors"]]

    assert codes(Role.OFFICER) == ["breaks-excluded"]
    assert codes(Role.PLANNER) == ["not-possible-here"]


def test_what_has_no_appointment_is_given_one_by_hand(
    client_as: ClientAs, placed: list[AppointmentRow]
) -> None:
    row = placed[2]
    body = {
        "obligation": str(row.obligation_id), "occurrence": row.occurrence,
        "starts_at": row.starts_at.isoformat(),
    }  # fmt: skip
    where = f"{PERSONS}/{row.person_id}/appointments"
    answer = client_as(Role.OFFICER).post(where, json=body)
    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["errors"]] == ["has-appointment"]
    assert client_as(Role.PROVIDER).post(where, json=body).status_code == 403


def test_an_absence_is_asked_about_and_then_done_once_as_it_was_shown(
    client_as: ClientAs, town: Town, placed: list[AppointmentRow]
) -> None:
    planner, body = client_as(Role.PLANNER), away(town, placed[2])
    answer = planner.post(f"{LEAVE}/preview", json=body)
    assert answer.status_code == 200, answer.text
    shown = ReplanningOut.model_validate_json(answer.content)
    (shift,) = [*shown.moved, *shown.unplaced]
    assert (shown.leave_id, shift.appointment_id, shift.kind) == (
        None, placed[2].id, "appointment",
    )  # fmt: skip
    assert planner.post(LEAVE, json=body | {"fingerprint": "0" * 32}).status_code == 412
    seen = body | {"fingerprint": shown.fingerprint}
    key = {"Idempotency-Key": str(uuid4())}
    done = planner.post(LEAVE, json=seen, headers=key)
    assert done.status_code == 201, done.text
    assert planner.post(LEAVE, json=seen, headers=key).text == done.text
    view = ReplanningOut.model_validate_json(done.content)
    assert isinstance(view.leave_id, UUID)
    assert (view.moved, view.unplaced) == (shown.moved, shown.unplaced)


def test_the_preview_of_an_absence_shows_a_planner_no_restriction(
    app_state: AppState, client_as: ClientAs, town: Town, placed: list[AppointmentRow]
) -> None:
    shut(app_state, placed[2])
    body = away(town, placed[2])
    full = client_as(Role.OFFICER).post(f"{LEAVE}/preview", json=body).text
    assert "mag daar niet komen" in full
    planner = client_as(Role.PLANNER).post(f"{LEAVE}/preview", json=body).text
    assert DUTCH["hidden"] in planner
    for word in ("verboden", "exclusion", "zone", "excluded"):
        assert word not in planner


def test_a_colleague_s_week_and_a_stranger_s_are_not_theirs_to_replan(
    client_as: ClientAs, town: Town, placed: list[AppointmentRow]
) -> None:
    body = away(town, placed[2])
    where = f"{LEAVE}/preview"
    assert client_as(town.other_officer).post(where, json=body).status_code in (403, 404)
    assert client_as(Role.PROVIDER).post(where, json=body).status_code == 403
    upside = body | {"until_at": body["from_at"]}
    answer = client_as(Role.OFFICER).post(where, json=upside)
    assert [one["code"] for one in answer.json()["errors"]] == ["dates-reversed"]
    assert datetime.fromisoformat(body["from_at"])

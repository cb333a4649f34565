"""The explanation of a plan is one nested answer, for those who may read the file."""

from __future__ import annotations

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs
from tests.seeding import START, Town, seed_draft, seed_person, seed_plan


def test_it_leads_from_the_frame_to_the_next_appointment(
    app_state: AppState, town: Town, client_as: ClientAs
) -> None:
    person = seed_person(app_state.database, START, town)
    plan = seed_plan(app_state.database, START, town, person)
    found = client_as(Role.OFFICER).get(f"/api/v1/plans/{plan}/explanation").json()
    assert found["in_force"]
    assert found["plan"]["author"] == town.officer.display_name
    assert found["plan"]["decided_by"] == town.supervisor.display_name
    (frame,) = found["orders"]
    (condition,) = frame["conditions"]
    (line,) = condition["obligations"]
    assert (frame["frame"], condition["kind"], line["kind"]) == ("VV", "reporting_duty", "check_in")
    assert line["places"] == ["Main office"]
    assert len(line["next"]) == 3
    assert line["next"][0]["officer"] == town.officer.display_name
    assert set(line["next"][0]["why"]) == {"nl", "en"}
    assert found["standard"] is None


def test_a_draft_has_conditions_and_lines_and_no_appointments(
    app_state: AppState, town: Town, client_as: ClientAs
) -> None:
    person = seed_person(app_state.database, START, town)
    plan = seed_draft(app_state.database, START, town, person)
    found = client_as(Role.SUPERVISOR).get(f"/api/v1/plans/{plan}/explanation").json()
    assert not found["in_force"]
    assert found["orders"][0]["conditions"][0]["obligations"][0]["next"] == []


def test_it_is_not_for_everybody(app_state: AppState, town: Town, client_as: ClientAs) -> None:
    person = seed_person(app_state.database, START, town)
    path = f"/api/v1/plans/{seed_plan(app_state.database, START, town, person)}/explanation"
    assert client_as(town.other_officer).get(path).status_code == 404
    assert client_as(Role.PLANNER).get(path).status_code == 403

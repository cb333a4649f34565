"""Appointments through the API: the day's list of every role, outcomes, moves."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.api.http.answers import PageOut
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.listing.appointments_and_escalations import AppointmentOut
from tests.api.accounts.reading_the_log import people_seen
from tests.api.conftest import ClientAs, clock_of
from tests.api.http.test_problems import is_problem
from tests.seeding import (
    Town,
    appointments_of,
    seed_person,
    seed_plan,
    weekly_treatment,
)

APPOINTMENTS, EVENTS = "/api/v1/appointments", "/api/v1/events"
TWELVE_WEEKS = {"from": "2026-11-24T00:00:00Z", "to": "2027-02-20T00:00:00+01:00"}


def listed(client: TestClient, **more: str) -> list[dict[str, object]]:
    answer = client.get(APPOINTMENTS, params=TWELVE_WEEKS | {"limit": "200"} | more)
    assert answer.status_code == 200, answer.text
    PageOut[AppointmentOut].model_validate_json(answer.content)
    items: list[dict[str, object]] = answer.json()["items"]
    return items


def with_plans(app_state: AppState, town: Town) -> None:
    """The officer has two people, one with check-ins and one in treatment; the other team has one."""
    now = app_state.clock.now()
    first, second = (seed_person(app_state.database, now, town, number) for number in (1, 2))
    third = seed_person(app_state.database, now, town, 3, town.other_officer)
    seed_plan(app_state.database, now, town, first)
    kind = "treatment_obligation"
    seed_plan(app_state.database, now, town, second, kind=kind, terms=weekly_treatment)
    seed_plan(app_state.database, now, town, third, town.other_officer)


def test_an_officer_lists_the_own_day_with_treatment_of_own_people(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    with_plans(app_state, town)
    items = listed(client_as(Role.OFFICER))
    assert {one["reference"] for one in items} == {"P-0001", "P-0002"}
    assert [one["starts_at"] for one in items] == sorted(str(one["starts_at"]) for one in items)
    assert items[0]["tier"] == 2


def test_every_person_shown_is_on_record_once(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    with_plans(app_state, town)
    items = listed(client_as(Role.OFFICER))
    assert len(items) > 16
    seen = people_seen(app_state, "list-appointment")
    assert sorted(seen) == sorted({str(one["person_id"]) for one in items})


def test_planners_see_times_and_providers_their_own_clients_without_the_case(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    with_plans(app_state, town)
    of_planner = listed(client_as(Role.PLANNER))
    assert {one["reference"] for one in of_planner} == {"P-0001", "P-0002"}
    assert "tier" not in of_planner[0]
    assert "message_state" not in of_planner[0]
    of_provider = listed(client_as(Role.PROVIDER))
    assert {one["kind"] for one in of_provider} == {"treatment"}
    assert {one["family_name"] for one in of_provider} == {"Example 0002"}
    assert "reference" not in of_provider[0]
    of_lead = listed(client_as(town.other_supervisor))
    assert {one["reference"] for one in of_lead} == {"P-0003"}


def test_auditors_and_administrators_see_no_appointments(client_as: ClientAs) -> None:
    for role in (Role.AUDITOR, Role.ADMIN):
        assert client_as(role).get(APPOINTMENTS, params=TWELVE_WEEKS).status_code == 403


def test_a_list_can_be_of_one_person(app_state: AppState, client_as: ClientAs, town: Town) -> None:
    with_plans(app_state, town)
    supervisor = client_as(Role.SUPERVISOR)
    person = str(listed(supervisor)[0]["person_id"])
    assert {one["person_id"] for one in listed(supervisor, person=person)} == {person}
    assert {one["person_id"] for one in listed(client_as(Role.OFFICER), person=person)} == {person}


def test_a_stretch_that_ends_before_it_begins_is_422(client_as: ClientAs) -> None:
    turned = {"from": TWELVE_WEEKS["to"], "to": TWELVE_WEEKS["from"]}
    answer = client_as(Role.OFFICER).get(APPOINTMENTS, params=turned)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["in"] == "query"


def test_a_naive_moment_has_a_type_of_its_own(client_as: ClientAs) -> None:
    naive = TWELVE_WEEKS | {"from": "2026-11-24T00:00:00"}
    answer = client_as(Role.OFFICER).get(APPOINTMENTS, params=naive)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/naive-moment"
    assert answer.json()["errors"][0]["pointer"] == "/from"


def test_a_miss_is_recorded_once_and_opens_an_absence(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    with_plans(app_state, town)
    officer = client_as(Role.OFFICER)
    first = listed(officer)[0]
    where = f"{APPOINTMENTS}/{first['id']}"
    version = {"If-Match": officer.get(where).headers["etag"]}
    early = officer.post(f"{where}/record-outcome", json={"outcome": "missed"}, headers=version)
    assert early.status_code == 422
    row = appointments_of(app_state.database, app_state.clock.now(), UUID(str(first["person_id"])))[
        0
    ]
    clock_of(app_state).move_to(row.ends_at)
    officer = client_as(Role.OFFICER)
    assert officer.post(f"{where}/record-outcome", json={"outcome": "missed"}).status_code == 428
    done = officer.post(f"{where}/record-outcome", json={"outcome": "missed"}, headers=version)
    assert done.status_code == 200, done.text
    assert done.json()["state"] == "missed"
    assert done.headers["etag"][:3] == '"2.'
    absences = officer.get("/api/v1/absences").json()["items"]
    assert [one["appointment_id"] for one in absences] == [first["id"]]
    stale = officer.post(f"{where}/record-outcome", json={"outcome": "attended"}, headers=version)
    assert stale.status_code == 412
    undone = officer.post(f"{where}/undo-outcome", headers={"If-Match": '"2"'})
    assert (undone.status_code, undone.json()["state"]) == (200, first["state"]), undone.text
    assert {one["state"] for one in officer.get("/api/v1/absences").json()["items"]} == {"dropped"}
    done = officer.post(
        f"{where}/record-outcome", json={"outcome": "missed"}, headers={"If-Match": '"3"'}
    )
    clock_of(app_state).move_to(row.ends_at + timedelta(minutes=2))
    late = officer.post(f"{where}/undo-outcome", headers={"If-Match": done.headers["etag"]})
    assert (late.status_code, late.json()["type"]) == (409, "/problems/undo-closed")


def test_a_provider_records_attendance_of_an_own_client(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    with_plans(app_state, town)
    first = listed(client_as(Role.PROVIDER))[0]
    row = appointments_of(app_state.database, app_state.clock.now(), UUID(str(first["person_id"])))[
        0
    ]
    clock_of(app_state).move_to(row.ends_at)
    answer = client_as(Role.PROVIDER).post(
        f"{APPOINTMENTS}/{first['id']}/record-outcome",
        json={"outcome": "attended"},
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "attended"


@pytest.mark.parametrize(
    ("hours", "status", "state"),
    [
        pytest.param(0, 200, "attended", id="the same day it is put right"),
        pytest.param(24, 409, "missed", id="the day after, the officer is asked"),
    ],
)
def test_a_provider_corrects_a_wrong_tap_on_the_day_it_was_recorded(
    app_state: AppState, client_as: ClientAs, town: Town, hours: int, status: int, state: str
) -> None:
    with_plans(app_state, town)
    first = listed(client_as(Role.PROVIDER))[0]
    row = appointments_of(app_state.database, app_state.clock.now(), UUID(str(first["person_id"])))[
        0
    ]
    clock_of(app_state).move_to(row.ends_at)
    where = f"{APPOINTMENTS}/{first['id']}/record-outcome"
    tapped = client_as(Role.PROVIDER).post(
        where, json={"outcome": "missed"}, headers={"If-Match": '"1"'}
    )
    assert tapped.status_code == 200, tapped.text
    clock_of(app_state).move_to(row.ends_at + timedelta(hours=hours))
    body = {"outcome": "attended", "note": "Wrong button."}
    answer = client_as(Role.PROVIDER).post(where, json=body, headers={"If-Match": '"2"'})
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["type"] == "/problems/correction-closed"
        assert "ask the probation officer" in answer.json()["title"]
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        assert get_appointment(work.session, row.id).state == state


def test_an_appointment_moves_to_an_offered_time_and_to_no_other(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    with_plans(app_state, town)
    officer, planner = client_as(Role.OFFICER), client_as(Role.PLANNER)
    first = next(one for one in listed(officer) if one["kind"] == "check_in")
    begun = planner.get(EVENTS, params={"after": "latest"}).json()["next"]
    where = f"{APPOINTMENTS}/{first['id']}"
    offers = officer.get(f"{where}/times").json()["items"]
    assert offers
    version = {"If-Match": '"1"'}
    taken = officer.post(
        f"{where}/move", json={"starts_at": "2026-11-24T03:00:00Z"}, headers=version
    )
    assert taken.status_code == 422
    moved = officer.post(
        f"{where}/move", json={"starts_at": offers[0]["starts_at"]}, headers=version
    )
    assert moved.status_code == 201, moved.text
    assert moved.json()["replaces_id"] == first["id"]
    assert officer.get(where).json()["state"] == "moved"
    assert officer.get(moved.headers["location"]).json() == moved.json()
    # Whoever keeps a copy of times learns which took the place of which.
    heard = planner.get(EVENTS, params={"after": begun}).json()["items"]
    assert {(one["type"].rpartition(".")[2], one["data"]["id"]) for one in heard} == {
        ("moved", first["id"]),
        ("created", moved.json()["id"]),
    }
    of_planner = planner.get(moved.headers["location"]).json()
    assert of_planner["replaces_id"] == first["id"]


def test_a_provider_reads_which_of_its_own_appointments_another_replaces_and_of_no_other(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    with_plans(app_state, town)
    provider = client_as(Role.PROVIDER)
    first, second, third = listed(provider)[:3]
    check_in = next(one for one in listed(client_as(Role.OFFICER)) if one["kind"] == "check_in")
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        get_appointment(work.session, UUID(second["id"])).replaces_id = UUID(first["id"])
        get_appointment(work.session, UUID(third["id"])).replaces_id = UUID(check_in["id"])
    found = {one["id"]: one["replaces_id"] for one in listed(provider)}
    assert [found[one["id"]] for one in (first, second, third)] == [None, first["id"], None]
    single = provider.get(f"{APPOINTMENTS}/{second['id']}").json()
    assert single["replaces_id"] == first["id"]


def test_somebody_elses_appointment_is_not_found(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    with_plans(app_state, town)
    where = f"{APPOINTMENTS}/{listed(client_as(town.other_officer))[0]['id']}"
    officer = client_as(Role.OFFICER)
    clock_of(app_state).move_to(app_state.clock.now() + timedelta(minutes=1))
    assert officer.get(where).status_code == 404
    refused = officer.post(
        f"{where}/record-outcome", json={"outcome": "attended"}, headers={"If-Match": '"1"'}
    )
    assert refused.status_code == 404


def test_an_extra_appointment_is_made_at_a_free_time_and_not_withdrawn_while_it_has_it(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    officer, where = client_as(Role.OFFICER), f"/api/v1/people/{person}/extra-appointments"
    asked = {"kind": "check_in", "minutes": "30", "site_id": str(town.office_id)}
    found = officer.get(f"{where}/times", params=asked | {"from_on": "2026-11-26"})
    assert found.status_code == 200, found.text
    first = found.json()["starts_at"][0]
    assert first >= "2026-11-26"
    none = officer.get(f"{where}/times", params=asked | {"minutes": "20", "from_on": "2026-11-26"})
    assert none.status_code == 422
    body = asked | {"minutes": 30, "starts_at": first, "reason": "Gesprek over de woning."}
    made = officer.post(where, json=body)
    assert made.status_code == 201, made.text
    again = officer.get(f"{where}/times", params=asked | {"from_on": "2026-11-26"})
    assert first not in again.json()["starts_at"]
    second = seed_person(app_state.database, app_state.clock.now(), town, 2)
    taken = is_problem(officer.post(where.replace(str(person), str(second)), json=body), 422)
    assert len(taken["next_free"]) == 3
    assert first < taken["next_free"][0]
    line = made.json()["obligation_id"]
    assert officer.delete(f"{where}/{line}").status_code == 404

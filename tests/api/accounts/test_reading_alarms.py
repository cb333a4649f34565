"""Alarms of unusual reading and emergency access through the API, as the pages show and decide them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aftercare.bootstrap import AppState
from aftercare.casework.file_access.emergency import Emergency, open_in_emergency
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.accounts.reading_alarm_rows import ReadingAlarmRow
from aftercare.store.people.rows import get_person
from tests.api.accounts.reading_the_log import people_seen
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person

ALARMS, EMERGENCIES = "/api/v1/reading-alarms", "/api/v1/emergency-access"


def matching(row: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{row["version"]}"'}


def test_a_supervisor_answers_what_others_of_the_team_read(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    with app_state.database.work(CLOCK, now) as work:
        for one in (town.officer, town.supervisor):
            work.session.add(
                ReadingAlarmRow(
                    staff_id=one.staff_id, team_id=town.team_id, kind="exports", on_day=now.date(),
                    first_at=now, last_at=now, number=6, numbers=1, noticed_at=now,
                )
            )  # fmt: skip
    supervisor, auditor = client_as(Role.SUPERVISOR), client_as(Role.AUDITOR)
    (alarm,) = supervisor.get(ALARMS).json()["items"]
    assert (alarm["staff_id"], alarm["answered_at"]) == (str(town.officer.staff_id), None)
    assert len(auditor.get(ALARMS).json()["items"]) == 2
    own = next(
        one
        for one in auditor.get(ALARMS).json()["items"]
        if one["staff_id"] == str(town.supervisor.staff_id)
    )
    body = {"finding": "Took over a caseload."}
    refused = supervisor.post(
        f"{ALARMS}/{own['id']}/record-finding", json=body, headers=matching(own)
    )
    assert refused.status_code == 404
    address = f"{ALARMS}/{alarm['id']}/record-finding"
    assert supervisor.post(address, json=body).status_code == 428
    assert (
        supervisor.post(address, json={"finding": " "}, headers=matching(alarm)).status_code == 422
    )
    done = supervisor.post(address, json=body, headers=matching(alarm))
    assert (done.status_code, done.json()["finding"]) == (200, "Took over a caseload.")
    again = supervisor.post(address, json=body, headers=matching(done.json()))
    assert again.json()["type"] == "/problems/already-decided"
    audited = auditor.post(
        address, json={"finding": "Asked the supervisor about it."}, headers=matching(done.json())
    )
    assert (audited.json()["finding"], audited.json()["audited_by"]) == (
        body["finding"], str(town.auditor.staff_id),
    )  # fmt: skip
    for role in (Role.OFFICER, Role.PLANNER, Role.PROVIDER, Role.ADMIN):
        assert client_as(role).get(ALARMS).status_code == 403


def test_emergency_access_is_seen_ended_and_reviewed(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person_id = seed_person(app_state.database, now, town)
    with app_state.database.work(CLOCK, now) as work:
        person = get_person(work.session, person_id)
        asked = Emergency(person.reference, person.family_name, "Danger at the front desk", 2)
    with app_state.database.work(town.other_officer, now - timedelta(minutes=1)) as work:
        opened = open_in_emergency(work, asked, 4)
    assert opened is not None
    mine, supervisor = client_as(town.other_officer), client_as(Role.SUPERVISOR)
    for client in (mine, supervisor, client_as(Role.OFFICER)):
        (seen,) = client.get(EMERGENCIES).json()["items"]
        assert seen["id"] == str(opened.id)
    assert client_as(town.other_supervisor).get(EMERGENCIES).json()["items"] == []
    address = f"{EMERGENCIES}/{opened.id}"
    assert supervisor.post(f"{address}/end").status_code == 404
    verdict = {"justified": True, "note": "The client stood at the desk."}
    for changes, fault in (({}, "emergency-still-open"), ({"note": "x"}, "reason-short")):
        early = supervisor.post(f"{address}/review", json=verdict | changes, headers=matching(seen))
        assert [one["code"] for one in early.json()["errors"]] == [fault]
    assert mine.post(f"{address}/end").json()["ended_at"] is not None
    seen = mine.get(address).json()
    assert mine.post(f"{address}/review", json=verdict, headers=matching(seen)).status_code == 403
    done = supervisor.post(f"{address}/review", json=verdict, headers=matching(seen))
    assert (done.status_code, done.json()["justified"]) == (200, True)
    # A program opens no file, and every look stands in the log.
    assert mine.post(EMERGENCIES, json={}).status_code == 405
    assert str(person_id) in people_seen(app_state, "list-emergency-access")
    for role in (Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN):
        assert client_as(role).get(EMERGENCIES).status_code == 403

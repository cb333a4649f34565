"""Tasks through the API."""

from __future__ import annotations

from datetime import timedelta

from aftercare.api.http.answers import PageOut
from aftercare.base.ids import new_id
from aftercare.bootstrap import AppState
from aftercare.casework.absences.acts import give_verdict
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.absences.rows import get_absence
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow
from aftercare.store.listing.tasks import TaskOut
from aftercare.store.papers.board_copies import BOARD_COPY
from aftercare.store.tasks.rows import open_task
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import START, Town, seed_miss, seed_person, seed_plan

TASKS = "/api/v1/tasks"


def test_a_task_is_done_once(app_state: AppState, client_as: ClientAs, town: Town) -> None:
    person = seed_person(app_state.database, START, town)
    with app_state.database.work(CLOCK, START) as work:
        open_task(
            work.session,
            person_id=person,
            kind="call_person",
            subject=person,
            reason="no-phone",
            due_at=START,
            now=START,
        )
    officer = client_as(Role.OFFICER)
    page = officer.get(TASKS, params={"state": "opened"})
    PageOut[TaskOut].model_validate_json(page.content)
    where = f"{TASKS}/{page.json()['items'][0]['id']}"
    assert officer.post(f"{where}/complete", json={"note": "Called."}).status_code == 428
    version = {"If-Match": officer.get(where).headers["etag"]}
    done = officer.post(f"{where}/complete", json={"note": "Called."}, headers=version)
    assert done.status_code == 200, done.text
    assert done.json()["done_by"] == str(town.officer.staff_id)
    again = officer.post(f"{where}/complete", json={}, headers=version)
    assert again.status_code == 409
    assert client_as(town.other_officer).get(where).status_code == 404
    assert officer.get(TASKS, params={"state": "opened"}).json()["items"] == []


def test_a_decided_warning_is_a_task_with_its_case_and_its_draft(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    seed_plan(app_state.database, now, town, person)
    missed = seed_miss(app_state.database, town, clock_of(app_state), person)
    now = app_state.clock.now()
    with app_state.database.work(CLOCK, now) as work:
        escalation = EscalationRow(
            person_id=person, trigger_key="x", rule_code="unexcused-required", rule_version=1,
            severity=2, state="opened", opened_at=now,
        )  # fmt: skip
        work.session.add(escalation)
        work.session.flush()
        about = get_absence(work.session, missed).appointment_id
        work.session.add(
            EscalationCauseRow(
                escalation_id=escalation.id, appointment_id=about, person_id=person, noticed_at=now
            )
        )
    with app_state.database.work(town.officer, now) as work:
        give_verdict(
            work, missed, 1, Verdict.UNEXCUSED, "No word of it.",
            no_reminder_seen=True, early_reason=EarlyReason.NO_REASON,
        )  # fmt: skip
    body = {"decision": "official_warning", "reason": "Second time."}
    where = f"/api/v1/escalations/{escalation.id}/decide"
    decided = client_as(Role.SUPERVISOR).post(where, json=body, headers={"If-Match": '"1"'})
    assert decided.status_code == 200, decided.text
    officer = client_as(Role.OFFICER)
    page = officer.get(TASKS, params={"state": "opened"})
    (task,) = [one for one in page.json()["items"] if one["kind"] == "draft_paper"]
    TaskOut.model_validate(task)
    assert (task["reason"], task["escalation_id"], task["paper_id"]) == (
        "official_warning", str(escalation.id), None,
    )  # fmt: skip
    paper = {
        "person_id": str(person), "kind": "official_warning", "escalation_id": str(escalation.id),
    }  # fmt: skip
    drafted = officer.post("/api/v1/papers", json=paper).json()["id"]
    assert officer.get(f"{TASKS}/{task['id']}").json()["paper_id"] == drafted


def test_a_copy_of_a_paper_takes_the_day_it_was_sent(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, START, town)
    with app_state.database.work(CLOCK, START) as work:
        for kind, reason in ((BOARD_COPY, "official_warning"), ("call_person", "no-phone")):
            open_task(
                work.session, person_id=person, kind=kind, subject=person, reason=reason, due_at=START, now=START
            )  # fmt: skip
    officer, today = client_as(Role.OFFICER), civil_date(START).isoformat()
    tasks = {one["kind"]: one for one in officer.get(TASKS).json()["items"]}
    assert tasks[BOARD_COPY]["paper_id"] is None
    version = {"If-Match": '"1"'}
    where = {kind: f"{TASKS}/{one['id']}/complete" for kind, one in tasks.items()}
    for kind, body in (
        (BOARD_COPY, {}),
        (BOARD_COPY, {"sent_on": "2020-01-01"}),
        (BOARD_COPY, {"sent_on": "x"}),
        ("call_person", {"sent_on": today}),
    ):
        refused = officer.post(where[kind], json=body, headers=version)
        assert refused.status_code == 422, refused.text
        assert [one["pointer"] for one in refused.json()["errors"]] == ["/sent_on"]
    done = officer.post(where[BOARD_COPY], json={"sent_on": today}, headers=version)
    assert (done.status_code, done.json()["done_note"]) == (200, today)


def test_handing_over_and_another_day_ask_for_role_version_and_sight_and_change_all_or_none(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, START, town)
    with app_state.database.work(CLOCK, START) as work:
        open_task(
            work.session, person_id=person, kind="call_person", subject=person,
            reason="no-phone", due_at=START, now=START,
        )  # fmt: skip
    officer = client_as(Role.OFFICER)
    (task,) = officer.get(TASKS).json()["items"]
    where, first = f"{TASKS}/{task['id']}", {"If-Match": '"1"'}
    later = (civil_date(START) + timedelta(days=3)).isoformat()
    bodies = {
        "hand-over": {"to_id": str(town.supervisor.staff_id)},
        "set-day": {"due_on": later},
    }
    for act, body in bodies.items():
        address = f"{where}/{act}"
        assert client_as(Role.PLANNER).post(address, json=body, headers=first).status_code == 403
        for other in (town.other_officer, town.other_supervisor):
            assert client_as(other).post(address, json=body, headers=first).status_code == 404
        assert officer.post(address, json=body).status_code == 428
        stale = officer.post(address, json=body, headers={"If-Match": '"7"'})
        assert stale.status_code == 412
    # A colleague of another team, one whom no one knows, and a day that has passed or is too far.
    for act, pointer, values in (
        ("hand-over", "/to_id", (town.other_officer.staff_id, town.planner.staff_id, new_id())),
        ("set-day", "/due_on", ("2020-01-01", "2099-01-01", "x")),
    ):
        for value in values:
            body = {pointer.strip("/"): str(value)}
            refused = officer.post(f"{where}/{act}", json=body, headers=first)
            assert refused.status_code == 422, refused.text
            assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]
    # Nothing of what was refused was written.
    assert officer.get(where).json() == task
    handed = officer.post(f"{where}/hand-over", json=bodies["hand-over"], headers=first)
    assert handed.status_code == 200, handed.text
    again = officer.post(f"{where}/hand-over", json=bodies["hand-over"], headers=first)
    assert again.json() == handed.json(), "a second click changes nothing"
    stale = officer.post(f"{where}/set-day", json=bodies["set-day"], headers=first)
    assert stale.status_code == 412
    day = officer.post(
        f"{where}/set-day", json=bodies["set-day"], headers={"If-Match": handed.headers["etag"]}
    )
    assert day.status_code == 200, day.text
    found = day.json()
    assert (found["handed_to"], found["handed_by"]) == (
        str(town.supervisor.staff_id), str(town.officer.staff_id),
    )  # fmt: skip
    assert found["was_due_at"] == task["due_at"]

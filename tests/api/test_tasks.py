"""Tasks through the API."""

from __future__ import annotations

from aftercare.api.answers import PageOut
from aftercare.api.routes.tasks import TaskOut
from aftercare.bootstrap import House
from aftercare.domain.access import CLOCK, Role
from aftercare.domain.wall_time import civil_date
from aftercare.store.board_copies import BOARD_COPY
from aftercare.store.tasks import open_task
from tests.api.conftest import ClientAs
from tests.seeding import START, Town, seed_person

TASKS = "/api/v1/tasks"


def test_a_task_is_done_once(house: House, client_as: ClientAs, town: Town) -> None:
    person = seed_person(house.database, START, town)
    with house.database.work(CLOCK, START) as work:
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
    assert officer.post(f"{where}/completion", json={"note": "Called."}).status_code == 428
    version = {"If-Match": officer.get(where).headers["etag"]}
    done = officer.post(f"{where}/completion", json={"note": "Called."}, headers=version)
    assert done.status_code == 200, done.text
    assert done.json()["done_by"] == str(town.officer.staff_id)
    again = officer.post(f"{where}/completion", json={}, headers=version)
    assert again.status_code == 409
    assert client_as(town.other_officer).get(where).status_code == 404
    assert officer.get(TASKS, params={"state": "opened"}).json()["items"] == []


def test_a_copy_of_a_paper_takes_the_day_it_was_sent(
    house: House, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(house.database, START, town)
    with house.database.work(CLOCK, START) as work:
        for kind, reason in ((BOARD_COPY, "official_warning"), ("call_person", "no-phone")):
            open_task(
                work.session, person_id=person, kind=kind, subject=person, reason=reason, due_at=START, now=START
            )  # fmt: skip
    officer, today = client_as(Role.OFFICER), civil_date(START).isoformat()
    tasks = {one["kind"]: one for one in officer.get(TASKS).json()["items"]}
    assert tasks[BOARD_COPY]["paper_id"] is None
    version = {"If-Match": '"1"'}
    where = {kind: f"{TASKS}/{one['id']}/completion" for kind, one in tasks.items()}
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

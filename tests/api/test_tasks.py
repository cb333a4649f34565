"""Tasks through the API."""

from __future__ import annotations

from aftercare.api.answers import PageOut
from aftercare.api.routes.tasks import TaskOut
from aftercare.bootstrap import House
from aftercare.domain.access import CLOCK, Role
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

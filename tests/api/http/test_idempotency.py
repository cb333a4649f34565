"""A request repeated under its Idempotency-Key happens once and is answered the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
from sqlalchemy import text

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.api.conftest import ClientAs, client_of, house_on
from tests.api.people.test_persons import DETAILS, PERSONS
from tests.seeding import Town, seed_person, seed_town, token_for

KEY = {"Idempotency-Key": "enrol-9001"}


def same(one: httpx.Response, other: httpx.Response) -> bool:
    kept = ("etag", "location", "content-type")
    return (
        one.status_code == other.status_code
        and one.content == other.content
        and all(one.headers.get(name) == other.headers.get(name) for name in kept)
    )


def test_the_same_request_gets_the_very_same_reply(client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    first = officer.post(PERSONS, json=DETAILS, headers=KEY)
    assert first.status_code == 201
    assert same(first, officer.post(PERSONS, json=DETAILS, headers=KEY))
    assert len(officer.get(PERSONS).json()["items"]) == 1


def test_another_request_under_the_same_key_is_refused(client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    officer.post(PERSONS, json=DETAILS, headers=KEY)
    answer = officer.post(PERSONS, json=DETAILS | {"tier": 1}, headers=KEY)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/idempotency-key-reused"


def test_a_retried_edit_is_not_stale(app_state: AppState, client_as: ClientAs, town: Town) -> None:
    where = f"{PERSONS}/{seed_person(app_state.database, app_state.clock.now(), town)}"
    officer = client_as(Role.OFFICER)
    headers = KEY | {"If-Match": '"1"'}
    first = officer.put(where, json=DETAILS, headers=headers)
    assert first.headers["etag"][:3] == '"2.'
    assert same(first, officer.put(where, json=DETAILS, headers=headers))


def test_two_accounts_may_choose_the_same_key(client_as: ClientAs, town: Town) -> None:
    assert client_as(Role.OFFICER).post(PERSONS, json=DETAILS, headers=KEY).status_code == 201
    other = DETAILS | {"reference": "P-9002"}
    answer = client_as(town.other_officer).post(PERSONS, json=other, headers=KEY)
    assert answer.status_code == 201


def test_a_refused_request_may_be_tried_again_under_its_key(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    where = f"{PERSONS}/{seed_person(app_state.database, app_state.clock.now(), town)}"
    officer = client_as(Role.OFFICER)
    stale = officer.put(where, json=DETAILS, headers=KEY | {"If-Match": '"9"'})
    assert stale.status_code == 412
    good = officer.put(where, json=DETAILS, headers=KEY | {"If-Match": '"1"'})
    assert good.status_code == 200


def test_a_key_is_visible_ascii_and_short(client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    for key in ("", "k" * 256, "two words"):
        answer = officer.post(PERSONS, json=DETAILS, headers={"Idempotency-Key": key})
        assert answer.status_code == 422, key
    assert officer.get(PERSONS).json()["items"] == []


def test_two_requests_at_once_have_one_effect_and_one_reply(
    service_url: str, tmp_path: Path
) -> None:
    engine = open_engine(service_url, pool_size=10)
    app_state = house_on(Database(engine), tmp_path)
    town = seed_town(app_state.database, app_state.clock.now())
    bearer = token_for(app_state.database, app_state.clock.now(), town.officer)
    headers = KEY | {"Authorization": f"Bearer {bearer}"}
    together = Barrier(4)

    def enrol(_number: int) -> Any:
        client = client_of(app_state)
        together.wait(timeout=30)
        return client.post(PERSONS, json=DETAILS, headers=headers)

    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(enrol, range(4))
    assert first.status_code == 201, first.text
    assert all(same(first, other) for other in others)
    assert count(app_state, "person") == count(app_state, "idempotent_reply") == 1
    engine.dispose()


def count(app_state: AppState, table: str) -> Any:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        return work.session.execute(text(f"select count(*) from {table}")).scalar()

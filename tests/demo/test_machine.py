"""What is tried on the demonstration: a program has an account, a directory a token, and a webhook waits for a second
person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish, movable_clock
from aftercare.casework.directory.acts import Directory
from aftercare.casework.events.webhooks import confirm_webhook, webhooks
from aftercare.demo.accounts import NORTH
from aftercare.demo.machine import NAME, RECEIVER, SECRET, offer_machine, with_directory
from aftercare.demo.places import build_places, id_of
from aftercare.demo.stage import employ, set_stage
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.openid.claims import ClaimsMapping
from aftercare.domain.time.wall_time import civil_date
from aftercare.openid_provider import PUBLIC_TOKEN
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.serving import api_on

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "integrate.md"


def test_the_machine_gets_a_token_with_its_public_secret_and_its_webhook_waits_for_a_second_person(
    fresh_database_url: str, tmp_path: Path
) -> None:
    settings, engine = Settings(data_dir=tmp_path), open_engine(fresh_database_url, pool_size=2)
    clock = movable_clock(settings)
    with engine.begin() as connection:
        stage = set_stage(settings, connection, clock.now())
        today = civil_date(clock.now())
        with stage.work() as work:
            build_places(work.session, today, today)
        employ(stage)
    # A second start adds nothing.
    for _ in range(2):
        offer_machine(settings, fresh_database_url)
    house = furnish(settings, Database(engine), clock=clock, demonstration=True)
    form = {"grant_type": "client_credentials", "client_id": NAME, "client_secret": SECRET}
    client = TestClient(api_on(house))
    token = client.post("/api/v1/token", data=form).json()["access_token"]
    answer = client.get("/api/v1/events", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    with house.database.work(CLOCK, clock.now()) as work:
        query = select(StaffRow).where(StaffRow.username == "beheer2")
        second = work.session.exec(query).one().actor()
    with house.database.work(second, clock.now()) as work:
        (found,) = webhooks(work)
        assert (found["url"], found["state"]) == (RECEIVER, "proposed")
        confirm_webhook(work, found["id"], found["version"])
    engine.dispose()


@pytest.mark.parametrize("holds", [True, False])
def test_the_public_token_of_the_directory_opens_scim_on_a_database_of_the_demonstration_alone(
    fresh_database_url: str, tmp_path: Path, holds: bool
) -> None:
    """Also where a process on another database was asked to be one of the demonstration."""
    settings, engine = Settings(data_dir=tmp_path), open_engine(fresh_database_url, pool_size=2)
    with engine.begin() as connection:
        name = NORTH if holds else "Team of an installation"
        connection.execute(
            text("insert into team (id, name) values (:id, :name)"),
            {"id": id_of(name), "name": NORTH},
        )
    house = furnish(settings, Database(engine), clock=movable_clock(settings), demonstration=True)
    client = TestClient(api_on(with_directory(house, fresh_database_url)))
    headers = {"authorization": f"Bearer {PUBLIC_TOKEN}"}
    answer = client.get("/scim/v2/ServiceProviderConfig", headers=headers)
    assert answer.status_code == (200 if holds else 404)
    engine.dispose()


def test_an_own_directory_is_not_replaced_by_the_public_one(
    fresh_database_url: str, tmp_path: Path
) -> None:
    settings, engine = Settings(data_dir=tmp_path), open_engine(fresh_database_url, pool_size=2)
    with engine.begin() as connection:
        connection.execute(
            text("insert into team (id, name) values (:id, :name)"),
            {"id": id_of(NORTH), "name": NORTH},
        )
    house = furnish(settings, Database(engine), clock=movable_clock(settings), demonstration=True)
    own = replace(house, directory=Directory({b"own": "own"}, ClaimsMapping()))
    assert with_directory(own, fresh_database_url) is own
    engine.dispose()


def test_the_guide_has_what_the_demonstration_has() -> None:
    page = HOW_TO.read_text()
    assert f"{NAME}:{SECRET}" in page
    assert RECEIVER in page
    assert PUBLIC_TOKEN in page

"""Whether the process lives, whether it is ready, and the numbers it shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copy
from typing import LiteralString

import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.placement.engine.machine_code import kept_file
from aftercare.domain.placement.preparing import prepare
from aftercare.scheduling.jobs.job import tick
from aftercare.scheduling.submissions.count_unread_files import count_unread_files_job
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.submission_drops import FolderSubmissionDrop
from tests.api.conftest import SCRAPER, SCRAPES, ClientAs, client_of, house_on
from tests.seeding import Town, seed_person


def test_it_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_it_has_started_once_the_engine_is_compiled_and_without_a_database(tmp_path: Path) -> None:
    gone = Database(open_engine("postgresql://x:y@127.0.0.1:1/x"))
    client = client_of(house_on(gone, tmp_path))
    prepare()
    assert client.get("/startupz").json() == {"status": "started"}
    assert client.get("/readyz").status_code == 503


def test_until_the_engine_is_compiled_it_has_not_started_and_says_when_to_ask_again(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a process finds it on a machine where this version never ran: it lives meanwhile, and is not restarted."""
    prepare()
    compiled = kept_file()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    answer = client.get("/startupz")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/placement-not-ready")
    assert int(answer.headers["retry-after"]) > 0
    assert client.get("/healthz").status_code == 200
    copy(compiled, kept_file())
    assert client.get("/startupz").json() == {"status": "started"}


def test_a_newer_schema_that_this_version_still_works_with_is_ready(
    fresh_database_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute("update alembic_version set version_num = '0999'")
    engine = open_engine(fresh_database_url, pool_size=1)
    assert client_of(house_on(Database(engine), tmp_path)).get("/readyz").status_code == 200
    engine.dispose()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (
            "update alembic_version set version_num = '0999'; update schema_support set oldest_code = '0998'",
            "newer-database",
        ),
        ("update alembic_version set version_num = '0009'", "older-database"),
        ("drop table alembic_version", "older-database"),
    ],
)
def test_a_database_at_another_migration_is_not_ready_and_says_which_way(
    statement: LiteralString, code: str, fresh_database_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute(statement)
    engine = open_engine(fresh_database_url, pool_size=1)
    client = client_of(house_on(Database(engine), tmp_path))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["type"]) == (503, f"/problems/{code}")
    assert client.get("/healthz").status_code == 200
    engine.dispose()


def test_a_database_that_does_not_answer_is_503_everywhere_but_in_healthz(tmp_path: Path) -> None:
    engine = open_engine("postgresql://nobody@127.0.0.1:1/nothing", pool_size=1)
    client = client_of(house_on(Database(engine), tmp_path))
    for path in ("/readyz", "/api/v1/people", "/metrics"):
        answer = client.get(path, headers=SCRAPES)
        assert answer.status_code == 503, path
        assert answer.json()["type"] == "/problems/unavailable"
    assert client.get("/healthz").status_code == 200


def test_numbers_count_requests_by_route_and_name_nobody(
    app_state: AppState, client_as: ClientAs, town: Town
) -> None:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    officer = client_as(Role.OFFICER)
    officer.get(f"/api/v1/people/{person}")
    officer.get("/api/v1/no/such/address")
    officer.get("/scim/v2/no/such/address")
    officer.request("WHATEVER", "/api/v1/people")
    found = officer.get("/metrics", headers=SCRAPES)
    assert found.headers["content-type"].startswith("text/plain")
    counted = 'aftercare_http_requests_total{method="GET",route="/api/v1/people/{person_id}",status="200"} 1.0'
    assert counted in found.text
    assert 'method="GET",route="unmatched",status="404"} 2.0' in found.text
    assert 'method="other"' in found.text
    assert 'aftercare_overdue{kind="outcome"} 0.0' in found.text
    assert "aftercare_submission_files_unread" not in found.text
    assert "Example" not in found.text
    assert str(person) not in found.text


def test_files_that_were_not_read_are_a_number_of_the_metrics(
    app_state: AppState, client_as: ClientAs, tmp_path: Path
) -> None:
    for name in ("in", "refused"):
        (tmp_path / name).mkdir()
    (tmp_path / "refused" / "one.jws").write_bytes(b"unsigned")
    drop = FolderSubmissionDrop(tmp_path, 1000)
    tick(app_state.database, app_state.clock, count_unread_files_job(app_state.clock, drop), "w")
    found = client_as(Role.OFFICER).get("/metrics", headers=SCRAPES)
    assert "aftercare_submission_files_unread 1.0" in found.text


@pytest.mark.parametrize(
    ("asked", "token", "status"),
    [
        ({}, SCRAPER, 401),
        ({"Authorization": f"Bearer {SCRAPER}x"}, SCRAPER, 401),
        ({"Authorization": "Bearer caf\xe9"}, SCRAPER, 401),
        (SCRAPES, None, 404),
        (SCRAPES, SCRAPER, 200),
    ],
    ids=["without", "another", "no-ascii", "none-is-set", "right"],
)
def test_numbers_are_for_the_holder_of_the_token_alone(
    app_state: AppState, asked: dict[str, str], token: str | None, status: int
) -> None:
    kept = SecretStr(token) if token else None
    settings = app_state.settings.model_copy(update={"metrics_token": kept})
    client = client_of(replace(app_state, settings=settings))
    headers = {name: value.encode("latin-1") for name, value in asked.items()}
    assert client.get("/metrics", headers=headers).status_code == status

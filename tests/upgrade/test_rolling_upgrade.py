"""An upgrade at noon, and back: the last release and this version on one database, while officers work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from aftercare.store.operations.migrate import newest_revision
from tests.conftest import SERVICE, as_login, cloned_database
from tests.log_keys import KEY_LINE, MASTER_KEY
from tests.upgrade.morning import PASSWORD, USERNAME, Balancer, Morning, token_at
from tests.upgrade.releases import (
    LAST,
    Running,
    Version,
    all_started,
    last_release,
    this_version,
    wait_until_ready,
)

pytestmark = [pytest.mark.faults, pytest.mark.thorough]
ANSWERS = 40
ALL = ("serve", "serve", "worker")


@pytest.fixture
def empty_url(server_url: str, template_database: str) -> Iterator[str]:
    """An empty database; the template has made the logins, which belong to the server."""
    assert template_database
    with cloned_database(server_url, "template0") as url:
        yield url


@pytest.fixture
def versions(empty_url: str, tmp_path: Path) -> tuple[Version, Version]:
    """The last release and this version, on that database."""
    environment = {
        "AFTERCARE_DATABASE_URL": as_login(empty_url, SERVICE),
        "AFTERCARE_OWNER_DATABASE_URL": empty_url,
        "AFTERCARE_DATA_DIR": str(tmp_path / "data"),
        "AFTERCARE_AUDIT_KEYS": KEY_LINE,
        "AFTERCARE_SECRET_KEYS": MASTER_KEY,
        "AFTERCARE_SECOND_FACTOR_ROLES": "none",
        "AFTERCARE_LOG_LEVEL": "INFO",
    }
    return last_release(tmp_path / "release", environment), this_version(environment)


def revision(url: str) -> str:
    with psycopg.connect(url) as connection:
        (found,) = connection.execute("select version_num from alembic_version").fetchone() or ("",)
        return str(found)


def references(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {one for (one,) in connection.execute("select reference from person")}


def failures(*processes: Running) -> list[str]:
    """What the logs of these have above a warning, but for the sentence that a channel is not set up."""
    lines = [line for one in processes for line in one.log.read_text().splitlines()]
    read = [json.loads(line) for line in lines if line.startswith("{")]
    return [
        one["event"]
        for one in read
        if one.get("level") in ("error", "critical") or one["event"] == "tick-failed"
    ]


def test_no_request_is_refused_while_each_process_is_replaced_and_none_on_the_way_back(
    versions: tuple[Version, Version], empty_url: str, tmp_path: Path
) -> None:
    old, new = versions
    old.run("migrate")
    assert revision(empty_url) < newest_revision(), f"{LAST} has the schema of this version already"
    officer = ("--username", USERNAME, "--name", "U. Proef", "--role", "officer")
    old.run("user", "add", *officer, "--team", "Noon", "--make", "--password-stdin", typed=PASSWORD)
    with ExitStack() as stack:
        first, second, worker = all_started(stack, old, tmp_path, "old", *ALL)
        balancer = Balancer(first, second)
        morning = Morning(balancer, token_at(first.address))
        with morning.going_on():
            morning.wait_for(ANSWERS)
            new.run("migrate")
            assert revision(empty_url) == newest_revision()
            wait_until_ready(first, second)
            morning.wait_for(ANSWERS)
            newer, newest, new_worker = all_started(stack, new, tmp_path, "new", *ALL)
            balancer.change(second, newer)
            assert first.end() == 0
            morning.wait_for(ANSWERS)
            balancer.change(newer, newest)
            assert (second.end(), worker.end()) == (0, 0)
            morning.wait_for(ANSWERS)
            # And back: the old version goes on with what the new one wrote.
            back, old_worker = all_started(stack, old, tmp_path, "back", "serve", "worker")
            balancer.change(back)
            assert (newer.end(), newest.end(), new_worker.end()) == (0, 0, 0)
            morning.wait_for(ANSWERS)
        assert morning.refused == []
        assert references(empty_url) == set(morning.enrolled)
        assert failures(first, second, worker, newer, newest, new_worker, back, old_worker) == []

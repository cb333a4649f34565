"""A database server that stands still, goes away or takes no changes: every answer comes, and all heals by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
from sqlalchemy import Engine, QueuePool, text

from aftercare.base.clock import SystemClock
from aftercare.base.errors import Unavailable
from aftercare.base.settings import Settings
from aftercare.base.subject_errors import DatabaseReadOnly
from aftercare.bootstrap import furnish
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.embedded import PrivateServer, private_server
from aftercare.store.database.engine import open_engine
from aftercare.store.database.server_watch import ServerWatch
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.migrate import migrate
from tests.conftest import SETTINGS
from tests.scenarios.running import free_port, served
from tests.store.placement.waiting import until

pytestmark = pytest.mark.faults

CLIENTS, POOL = 60, 10
WHERE = "/api/v1/people"
ASKING = {"authorization": "Bearer of-nobody"}


@pytest.fixture(scope="module")
def server() -> Iterator[PrivateServer]:
    """A server of its own, that may stand still without stopping other tests."""
    with tempfile.TemporaryDirectory(prefix="aftercare-") as folder:
        Path(folder).chmod(0o711)
        with private_server(Path(folder), settings=SETTINGS) as running:
            migrate(running.url)
            yield running


@pytest.fixture
def database(server: PrivateServer) -> Iterator[Database]:
    engine = open_engine(server.url, pool_size=POOL)
    watch = ServerWatch(engine, server.url, patience_s=2, every_s=0.1)
    watch.start()
    yield Database(engine, watch=watch)
    watch.stop()
    engine.dispose()


@pytest.fixture
def address(database: Database) -> Iterator[str]:
    port = free_port()
    settings = Settings(public_base_url=f"http://127.0.0.1:{port}")
    with served(furnish(settings, database, clock=SystemClock()), port) as address:
        yield address


@contextmanager
def standing_still(server: PrivateServer) -> Iterator[None]:
    """Every process of the server, stopped as they are: its port is open, and no answer comes."""
    first = psutil.Process(server.pid)
    first.suspend()
    # It opens no more processes for connections, so the list of them is whole.
    until(lambda: first.status() == psutil.STATUS_STOPPED)
    children = first.children()
    for one in children:
        one.suspend()
    try:
        yield
    finally:
        # The first one goes on last: it takes away the children that have ended, and one that is
        # away cannot be sent a signal.
        for one in (*children, first):
            one.resume()


def asked(address: str, path: str = WHERE) -> httpx.Response:
    return httpx.get(f"{address}{path}", headers=ASKING, timeout=60)


def is_status(address: str, path: str, status: int) -> bool:
    return asked(address, path).status_code == status


def test_a_frozen_server_is_503_for_all_who_wait_and_comes_back_by_itself(
    server: PrivateServer, database: Database, address: str
) -> None:
    assert asked(address).status_code == 401
    until(partial(is_status, address, "/readyz", 200))
    with ThreadPoolExecutor(CLIENTS) as clients, standing_still(server):
        waiting = [clients.submit(asked, address) for _ in range(CLIENTS)]
        # While all of them wait, the process says that it lives.
        assert asked(address, "/healthz").status_code == 200
        until(partial(is_status, address, "/readyz", 503))
        assert {one.result().status_code for one in waiting} == {503}
        at_once = asked(address)
        assert (at_once.status_code, at_once.headers["retry-after"]) == (503, "5")
        assert at_once.json()["type"] == "/problems/database-away"
    until(partial(is_status, address, "/readyz", 200))
    with ThreadPoolExecutor(CLIENTS) as clients:
        after = [clients.submit(asked, address) for _ in range(CLIENTS)]
        assert {one.result().status_code for one in after} == {401}
    assert places_in_use(database) == 0


def places_in_use(database: Database) -> int:
    engine = database._bind
    assert isinstance(engine, Engine)
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedout()


def test_healthz_needs_no_thread(server: PrivateServer) -> None:
    # No watch is over this one: its requests wait for as long as the server stands still.
    engine = open_engine(server.url, pool_size=POOL)
    port = free_port()
    app_state = furnish(
        Settings(public_base_url=f"http://127.0.0.1:{port}"), Database(engine), clock=SystemClock()
    )
    with served(app_state, port) as address, ThreadPoolExecutor(CLIENTS) as clients:
        with standing_still(server):
            waiting: list[Future[httpx.Response]] = [
                clients.submit(asked, address) for _ in range(CLIENTS)
            ]
            assert asked(address, "/healthz").status_code == 200
            assert asked(address, "/readyz").status_code == 503
            assert not any(one.done() for one in waiting[:1])
        assert {one.result().status_code for one in waiting} <= {401, 503}
    engine.dispose()


def test_a_database_without_changes_is_503_not_ready_and_heals_by_itself(
    server: PrivateServer, address: str, database: Database
) -> None:
    until(partial(is_status, address, "/readyz", 200))
    turn: Callable[[bool], None] = partial(read_only, server)
    turn(True)
    until(partial(is_status, address, "/readyz", 503))
    assert asked(address, "/readyz").json()["type"] == "/problems/database-read-only"
    # A change is refused under the same code as readiness.
    with pytest.raises(DatabaseReadOnly):
        write(database)
    turn(False)
    until(partial(is_status, address, "/readyz", 200))
    write(database)


def write(database: Database) -> None:
    with database.work(CLOCK, SystemClock().now()) as work:
        work.session.execute(text("update sender set version = version"))


def read_only(server: PrivateServer, to: bool) -> None:
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute("set default_transaction_read_only = off")
        admin.execute(f"alter system set default_transaction_read_only = {'on' if to else 'off'}")
        admin.execute("select pg_reload_conf()")


def test_a_killed_server_costs_each_process_few_answers_and_no_restart(
    server: PrivateServer, database: Database
) -> None:
    write(database)
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
            " and backend_type = 'client backend'"
        )
    with pytest.raises(Unavailable):
        write(database)
    for _ in range(POOL):
        write(database)

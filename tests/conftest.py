"""One PostgreSQL for a whole run, and databases cloned from one migrated template.

The pytest process that controls the run owns the server, so it outlives every xdist worker and
ends with the run. A run that asks for no database starts none. AFTERCARE_TEST_DATABASE_URL names
another server to use; its role must be allowed to create databases.
"""

from __future__ import annotations

import fcntl
import gc
import os
import secrets
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import structlog
from psycopg import sql
from sqlalchemy import Connection, Engine, make_url

from aftercare.base.clock import FixedClock
from aftercare.base.sealing import keys_written
from aftercare.embedded import private_server
from aftercare.store.database.engine import open_engine
from aftercare.store.database.key_ring import MASTER
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.login_rights import SERVICE_ROLES, WATCHDOG_ROLES
from aftercare.store.operations.set_up import Login, make_login
from tests import clear_numbers, lock_order
from tests.costs import Costs
from tests.log_keys import KEY_LINE, MASTER_KEY
from tests.tiers import TEST, TIERS, choose, is_asked_for

# What a test run can do without: its rows need not survive the machine.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
}

# The server's password is known to no one; theirs need not be secret beside it.
SERVICE = Login("aftercare_test_service", "only-for-tests", "")
WATCHDOG = Login("aftercare_test_watchdog", "only-for-tests", "")

MEMORY = Path("/dev/shm")
ROOM = 3 * 1024**3

_ADMINS: dict[tuple[int, str], psycopg.Connection[Any]] = {}
server_key = pytest.StashKey[str]()
run_key = pytest.StashKey[str]()
end_of_run_key = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--tier", choices=TIERS, default=TEST, help="Which checks; see tests/tiers.py."
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """What is imported and collected stays: the collector of garbage need not look at it now, nor ever again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not is_asked_for(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if is_asked_for(item)]


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("AFTERCARE_AUDIT_KEYS", KEY_LINE)
    os.environ.setdefault("AFTERCARE_SECRET_KEYS", MASTER_KEY)
    os.environ.setdefault("AFTERCARE_SECOND_FACTOR_ROLES", "none")
    MASTER.use(keys_written(MASTER_KEY))
    tier = config.getoption("--tier")
    choose(tier)
    lock_order.watch()
    clear_numbers.watch()
    config.pluginmanager.register(Costs(tier, worker_of(config)), "costs")
    config.stash[end_of_run_key] = ExitStack()
    config.stash[run_key] = secrets.token_hex(4)
    if worker := getattr(config, "workerinput", None):
        config.stash[server_key] = worker["server_url"]
        config.stash[run_key] = worker["run"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker, before it starts, where the controller's server is."""
    node.workerinput["server_url"] = server_of(node.config)
    node.workerinput["run"] = node.config.stash[run_key]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, Any, Any]:
    """A test fails during which something was locked out of turn, or a telephone number was written in clear."""
    try:
        answer = yield
    finally:
        faults = [*lock_order.faults, *clear_numbers.faults]
        lock_order.faults.clear()
        clear_numbers.faults.clear()
    assert faults == []
    return answer


def worker_of(config: pytest.Config) -> str | None:
    """What xdist calls this process; None for the one that controls the run."""
    return getattr(config, "workerinput", {}).get("workerid")


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[end_of_run_key].close()


def server_of(config: pytest.Config) -> str:
    """The run's server, started at the first question and stopped at the end of the run."""
    if server_key not in config.stash:
        end_of_run = config.stash[end_of_run_key]
        if named := os.environ.get("AFTERCARE_TEST_DATABASE_URL"):
            config.stash[server_key] = named
            end_of_run.callback(drop_database, named, template_name(config))
        else:
            folder = Path(
                end_of_run.enter_context(
                    tempfile.TemporaryDirectory(prefix="aftercare-", dir=place_of_server())
                )
            )
            folder.chmod(0o711)  # as root, the server runs as somebody else
            server = end_of_run.enter_context(private_server(folder, settings=SETTINGS))
            config.stash[server_key] = server.url
    return config.stash[server_key]


def place_of_server() -> Path | None:
    """Memory where there is enough of it: a database is nine hundred files, which a disk makes ten times slower."""
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if is_roomy and os.access(MEMORY, os.W_OK) else None


def prepare_template(url: str) -> None:
    """Bring the empty database at `url` to the newest schema; leaves no connection behind."""
    from aftercare.store.operations.migrate import migrate

    migrate(url)
    with psycopg.connect(url, autocommit=True) as admin:
        make_login(admin, SERVICE, SERVICE_ROLES)
        make_login(admin, WATCHDOG, WATCHDOG_ROLES)


def as_login(url: str, login: Login) -> str:
    """The address `url` for this login, which owns nothing."""
    parts = make_url(url).set(username=login.name, password=login.password)
    return parts.render_as_string(hide_password=False)


@pytest.fixture(autouse=True)
def logs_put_back() -> Iterator[None]:
    """A command that a test invokes in this process sets logs up, on a stream that pytest closes afterwards."""
    yield
    if structlog.is_configured():
        structlog.reset_defaults()


@pytest.fixture(scope="session")
def server_url(pytestconfig: pytest.Config) -> str:
    """Address of a database on the run's server, to create others from."""
    return server_of(pytestconfig)


@pytest.fixture(scope="session")
def template_database(
    server_url: str, pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Name of the migrated, empty database; made once per run by the worker that comes first."""
    name = template_name(pytestconfig)
    with alone(tmp_path_factory, pytestconfig):
        if not database_exists(server_url, name):
            draft = f"{name}_draft"
            drop_database(server_url, draft)
            create_database(server_url, draft)
            prepare_template(database_at(server_url, draft))
            rename_database(server_url, draft, name)
    return name


@pytest.fixture(scope="session")
def database_url(server_url: str, template_database: str) -> Iterator[str]:
    """This worker's own database, for tests that roll back what they do."""
    with cloned_database(server_url, template_database) as url:
        yield url


@pytest.fixture
def fresh_database_url(server_url: str, template_database: str) -> Iterator[str]:
    """This test's own database, for tests that commit, race or run several processes."""
    with cloned_database(server_url, template_database) as url:
        yield url


@pytest.fixture
def service_url(fresh_database_url: str) -> str:
    """The same for the login of the service, as in production."""
    return as_login(fresh_database_url, SERVICE)


@pytest.fixture
def watchdog_url(fresh_database_url: str) -> str:
    """The same for the login of the watchdog."""
    return as_login(fresh_database_url, WATCHDOG)


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """A pool on this worker's database, for tests that roll back what they do."""
    engine = open_lasting_engine(database_url)
    yield engine
    engine.dispose()


def open_lasting_engine(url: str) -> Engine:
    """A pool for tests that roll back what they do: to plan their statements anew took most of the server's time."""
    return open_engine(url, prepared=1)


@contextmanager
def taken_back(engine: Engine) -> Iterator[Connection]:
    """One transaction, rolled back at its end."""
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.fixture(scope="module")
def standing(engine: Engine) -> Iterator[Connection]:
    """One transaction for all tests of a module, for what they take for granted and none of them changes for good."""
    with taken_back(engine) as connection:
        yield connection


@contextmanager
def undone(connection: Connection) -> Iterator[Connection]:
    """What is done meanwhile is taken back; what stood before stands."""
    savepoint = connection.begin_nested()
    yield connection
    savepoint.rollback()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """One transaction on this worker's database, rolled back when the test ends."""
    with taken_back(engine) as connection:
        yield connection


@pytest.fixture
def database(connection: Connection) -> Database:
    """The units of work of one rolled-back transaction: their commits are savepoints."""
    return Database(connection)


@pytest.fixture
def fresh_database(service_url: str) -> Iterator[Database]:
    """A database of the test's own, with a pool and real commits, as the login of the service."""
    engine = open_engine(service_url, pool_size=10)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def owners_database(fresh_database_url: str) -> Iterator[Database]:
    """The same as a login with every right: for what others could do behind the service's back."""
    engine = open_engine(fresh_database_url, pool_size=10)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def clock() -> FixedClock:
    """Stands at a Tuesday, 09:00 in Amsterdam."""
    return FixedClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))


def template_name(config: pytest.Config) -> str:
    return f"aftercare_template_{config.stash[run_key]}"


def database_at(url: str, name: str) -> str:
    """The address `url` with its database replaced by `name`."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def cloned_database(server: str, template: str) -> Iterator[str]:
    name = f"aftercare_test_{secrets.token_hex(8)}"
    create_database(server, name, template)
    try:
        yield database_at(server, name)
    finally:
        drop_database(server, name)


def create_database(server: str, name: str, template: str = "template0") -> None:
    run_on(server, "create database {} template {} strategy file_copy", name, template)


def drop_database(server: str, name: str) -> None:
    run_on(server, "drop database if exists {} with (force)", name)


def rename_database(server: str, name: str, new_name: str) -> None:
    run_on(server, "alter database {} rename to {}", name, new_name)


def run_on(server: str, statement: str, *names: str) -> None:
    connection_to(server).execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def database_exists(server: str, name: str) -> bool:
    found = connection_to(server).execute("select from pg_database where datname = %s", [name])
    return found.fetchone() is not None


def connection_to(server: str) -> psycopg.Connection[Any]:
    """One for this whole process: signing in anew for each database took a fifth of what making it takes."""
    known = os.getpid(), server
    if known not in _ADMINS or _ADMINS[known].closed:
        _ADMINS[known] = psycopg.connect(server, autocommit=True)
    return _ADMINS[known]


@contextmanager
def alone(factory: pytest.TempPathFactory, config: pytest.Config) -> Iterator[None]:
    """One worker of the run at a time; the kernel lets go when a worker dies."""
    root = factory.getbasetemp()
    with open(
        (root.parent if hasattr(config, "workerinput") else root) / "template.lock", "w"
    ) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

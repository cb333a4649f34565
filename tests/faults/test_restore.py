"""A dump restored into an empty server: by the documented steps it is whole, without the roles it says so."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from aftercare.base.start_errors import DamagedRestore
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.embedded import private_server
from aftercare.embedded.binaries import find_binaries
from aftercare.embedded.user import system_user
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.migrate import migrate
from aftercare.store.operations.policy_seal import are_noted, policy_faults
from aftercare.store.operations.restored import row_counts
from aftercare.store.operations.set_up import Login, set_up
from tests.conftest import SETTINGS, as_login, database_at
from tests.store.arranging import NOW, Arranger
from tests.test_cli import Run, plain_environment, refused, run

__all__ = ["plain_environment", "run"]

pytestmark = pytest.mark.faults

OWNER, SERVICE, WATCHDOG = (
    Login(f"office_{one}", "only-for-tests", "office") for one in ("owner", "service", "dog")
)
OURS = (OWNER, SERVICE, WATCHDOG)


@pytest.fixture
def servers() -> Iterator[tuple[str, str]]:
    """The one that is lost, and an empty one: the addresses of their administrators."""
    with ExitStack() as stack:
        urls = []
        for _ in range(2):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aftercare-")))
            folder.chmod(0o711)
            urls.append(stack.enter_context(private_server(folder, settings=SETTINGS)).url)
        yield urls[0], urls[1]


def office_of(server: str, login: Login | None = None) -> str:
    url = database_at(server, "office")
    return as_login(url, login) if login else url


def postgres(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    folder = find_binaries(None, system_user(), major=None).folder
    return subprocess.run(
        [str(folder / program), *words], capture_output=True, text=True, check=False
    )


def test_a_dump_is_whole_with_the_roles_first_and_says_so_without_them(
    servers: tuple[str, str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, empty = servers
    set_up(lost, *OURS)
    migrate(office_of(lost, OWNER))
    engine = open_engine(office_of(lost, SERVICE), pool_size=2)
    Arranger(Database(engine), NOW).person()
    engine.dispose()
    dump = str(tmp_path / "office.dump")
    made = postgres("pg_dump", "-Fc", "-f", dump, office_of(lost))
    assert made.returncode == 0, made.stderr

    # Roles are in no dump: what is restored without them has tables, and no policies.
    on(empty, "create database office")
    assert postgres("pg_restore", "-d", office_of(empty), dump).returncode != 0
    with pytest.raises(DamagedRestore):
        migrate(office_of(empty))
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", office_of(empty))
    assert "database set-up" in refused(run("audit", "verify"))

    # As documented.
    on(empty, "drop database office")
    set_up(empty, *OURS)
    restored = postgres("pg_restore", "--exit-on-error", "-d", office_of(empty), dump)
    assert restored.returncode == 0, restored.stderr
    migrate(office_of(empty, OWNER))
    with psycopg.connect(office_of(empty, SERVICE)) as driver:
        assert are_noted(driver)
        assert policy_faults(driver) == []
    engine = open_engine(office_of(empty, SERVICE), pool_size=2)
    with Database(engine).work(CLOCK, NOW) as work:
        assert row_counts(work.session)["person"] == 1
    engine.dispose()


def on(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(statement.encode())


def test_the_logins_end_what_stands_still(servers: tuple[str, str]) -> None:
    server, _ = servers
    set_up(server, *OURS)
    with psycopg.connect(office_of(server, SERVICE)) as driver:
        limits = driver.execute(
            "select current_setting('statement_timeout'), current_setting('lock_timeout'),"
            " current_setting('idle_in_transaction_session_timeout')"
        ).fetchone()
    assert limits == ("2min", "30s", "10min")
    with psycopg.connect(office_of(server, OWNER)) as driver:
        assert driver.execute("show statement_timeout").fetchone() == ("0",)

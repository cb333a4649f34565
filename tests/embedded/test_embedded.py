"""The private server keeps its promises to those who share the machine."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from aftercare.base.start_errors import DataDirInUse, NoPostgres, ServerDidNotStart
from aftercare.embedded import PrivateServer, private_server
from aftercare.embedded.binaries import (
    Binaries,
    examine,
    first_fit,
    shared_copy,
    wheel_folder,
)
from aftercare.embedded.place import place_for
from aftercare.embedded.user import system_user

SECRET = "Obviously Invented"


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="aftercare-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def server(data_dir: Path) -> Iterator[PrivateServer]:
    with private_server(data_dir) as running:
        yield running


def test_the_first_start_makes_a_utf8_database_named_aftercare(server: PrivateServer) -> None:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(
            "select current_database(), current_setting('server_encoding'), lower('É'), 'Z' < 'a'"
        ).fetchone()
    assert row == ("aftercare", "UTF8", "é", True)


def test_exclusion_constraints_on_ranges_can_be_made(server: PrivateServer) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("create extension btree_gist")
        connection.rollback()


def test_a_wrong_password_is_refused(server: PrivateServer) -> None:
    wrong = server.url.replace(server.password, "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_no_password_is_refused(server: PrivateServer) -> None:
    without = server.url.replace(f":{server.password}", "")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(without)


def test_nobody_is_trusted(server: PrivateServer, data_dir: Path) -> None:
    rules = (data_dir / "postgresql" / "cluster" / "pg_hba.conf").read_text().splitlines()
    methods = {rule.split()[-1] for rule in rules if rule.strip() and not rule.startswith("#")}
    assert methods == {"scram-sha-256"}


def test_only_this_machine_can_connect(server: PrivateServer) -> None:
    listening = [
        connection.laddr
        for connection in psutil.Process(server.pid).net_connections(kind="all")
        if connection.status == psutil.CONN_LISTEN or connection.family == socket.AF_UNIX
    ]
    assert listening == [("127.0.0.1", server.port)]


def test_other_users_see_none_of_the_files(server: PrivateServer, data_dir: Path) -> None:
    place = data_dir / "postgresql"
    for path in (place, *place.iterdir()):
        assert not path.stat().st_mode & stat.S_IRWXO, path
    assert stat.S_IMODE((place / "cluster").stat().st_mode) == 0o700
    assert stat.S_IMODE((place / "password").stat().st_mode) == 0o600


def test_the_server_does_not_run_as_root(server: PrivateServer, data_dir: Path) -> None:
    owner = (data_dir / "postgresql" / "cluster").stat().st_uid
    assert set(psutil.Process(server.pid).uids()) == {owner}
    assert owner != 0


def test_the_password_is_not_on_a_command_line_nor_in_the_environment(
    server: PrivateServer,
) -> None:
    process = psutil.Process(server.pid)
    assert server.password not in " ".join(process.cmdline())
    assert set(process.environ()) <= {"LC_ALL", "TZ", "PGLOCALEDIR", "PGSYSCONFDIR"}


def test_the_password_is_not_shown(server: PrivateServer) -> None:
    assert server.password not in repr(server)


def test_what_a_row_says_never_reaches_the_log(server: PrivateServer, data_dir: Path) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("create temporary table people (name text unique)")
        connection.execute("insert into people values (%s)", [SECRET])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into people values (%s)", [SECRET])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute(f"select '{SECRET}'::integer")
    assert SECRET not in (data_dir / "postgresql" / "log").read_text()


def test_a_second_start_is_refused_and_says_who_has_it(
    server: PrivateServer, data_dir: Path
) -> None:
    with pytest.raises(DataDirInUse) as refused, private_server(data_dir):
        pass
    said = refused.value.detail
    assert f"is already in use by process {os.getpid()};" in said
    assert "AFTERCARE_DATA_DIR" in said


@pytest.fixture
def empty_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="aftercare-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def used_dir() -> Iterator[Path]:
    """A folder that several tests in turn start a server on."""
    with tempfile.TemporaryDirectory(prefix="aftercare-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def test_the_port_stays_the_same_until_somebody_else_has_it(used_dir: Path) -> None:
    with private_server(used_dir) as first:
        pass
    with private_server(used_dir) as second:
        pass
    with socket.create_server(("127.0.0.1", second.port)), private_server(used_dir) as third:
        psycopg.connect(third.url).close()
    assert first.port == second.port != third.port
    assert first.password == third.password


def test_the_server_has_ended_when_the_block_has(used_dir: Path) -> None:
    with private_server(used_dir) as server:
        pass
    assert not psutil.pid_exists(server.pid)


def test_settings_are_handed_on_but_cannot_open_the_server(used_dir: Path) -> None:
    wishes = {"max_connections": "7", "listen_addresses": "*"}
    with (
        private_server(used_dir, settings=wishes) as server,
        psycopg.connect(server.url) as connection,
    ):
        shown = [connection.execute(f"show {name}").fetchone() for name in wishes]
    assert shown == [("7",), ("127.0.0.1",)]


def test_a_cut_short_initdb_is_done_again(empty_dir: Path) -> None:
    half = place_for(empty_dir, system_user()) / "cluster.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("15\n")
    with private_server(empty_dir) as server:
        psycopg.connect(server.url).close()
    assert not half.exists()


def test_data_without_its_password_is_a_clear_fault(empty_dir: Path) -> None:
    (place_for(empty_dir, system_user()) / "cluster").mkdir()
    with pytest.raises(ServerDidNotStart) as fault, private_server(empty_dir):
        pass
    assert fault.value.detail.endswith("has lost its password file.")


def test_a_folder_its_system_user_cannot_reach_is_linked_to_one_it_can() -> None:
    with tempfile.TemporaryDirectory(prefix="aftercare-") as closed:  # 0700 and ours
        try:
            with private_server(Path(closed)) as server:
                psycopg.connect(server.url).close()
            moved = (Path(closed) / "postgresql").is_symlink()
            assert moved == (os.geteuid() == 0)
        finally:
            shutil.rmtree((Path(closed) / "postgresql").resolve())


def test_the_embedded_wheel_serves_too(empty_dir: Path) -> None:
    installed = wheel_folder()
    assert installed is not None
    # In a private home the server's own user cannot enter the virtual environment.
    programs = shared_copy(installed, empty_dir / "shared") / "bin"
    with (
        private_server(empty_dir, postgres_bin=programs) as server,
        psycopg.connect(server.url) as connection,
    ):
        row = connection.execute("select current_setting('server_version'), lower('É')").fetchone()
    assert row is not None
    assert (row[0].split(".")[0], row[1]) == ("18", "é")


def test_a_copy_of_the_wheel_runs_where_the_virtual_environment_is_closed(empty_dir: Path) -> None:
    installed = wheel_folder()
    assert installed is not None
    copied = shared_copy(installed, empty_dir / "shared")
    assert copied == shared_copy(installed, empty_dir / "shared")
    assert examine(copied / "bin", system_user()).major == 18
    assert not list(copied.rglob("*.py"))


def test_a_named_folder_without_programs_is_refused_not_replaced(empty_dir: Path) -> None:
    with pytest.raises(NoPostgres) as fault, private_server(empty_dir, postgres_bin=empty_dir):
        pass
    assert fault.value.detail == f"There is no initdb that runs in {empty_dir}."


@pytest.mark.parametrize(
    ("version", "extensions", "reason"),
    [
        pytest.param("14.3", ["btree_gist"], "not 15 or newer", id="too old"),
        pytest.param("17.1", ["hstore"], "lacks the extension btree_gist", id="no contrib"),
    ],
)
def test_an_installation_that_cannot_serve_is_named_with_the_reason(
    empty_dir: Path, version: str, extensions: list[str], reason: str
) -> None:
    (empty_dir / "extension").mkdir()
    for extension in extensions:
        (empty_dir / "extension" / f"{extension}.control").touch()
    initdb = empty_dir / "initdb"
    initdb.write_text(f"#!/bin/sh\necho VERSION={version} >&2; echo share_path={empty_dir} >&2\n")
    initdb.chmod(0o755)
    with pytest.raises(NoPostgres) as fault:
        examine(empty_dir, system_user())
    assert reason in fault.value.detail


def test_data_is_only_given_to_the_version_that_made_it() -> None:
    newer, same = Binaries(Path("/newer"), 18), Binaries(Path("/same"), 16)
    assert first_fit([newer, same], None) == newer
    assert first_fit([newer, same], 16) == same
    with pytest.raises(NoPostgres) as fault:
        first_fit([newer, same], 17)
    assert fault.value.detail == "The data was made by PostgreSQL 17; found only 18, 16."


def test_without_any_postgresql_the_fault_names_the_three_ways_to_get_one() -> None:
    with pytest.raises(NoPostgres) as fault:
        first_fit([], None)
    for way in ("AFTERCARE_POSTGRES_BIN", "install PostgreSQL 15", "aftercare[embedded]"):
        assert way in fault.value.detail

"""The backups of docker/compose.yaml: made by its script on a real server, with its rules of who may connect."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
import yaml

from aftercare.embedded.binaries import find_binaries
from aftercare.embedded.user import SystemUser, system_user
from tests.certificates import Authority
from tests.deploy.programs import ROOT
from tests.deploy.test_proxies import free_port

DOCKER: Final = ROOT / "docker"
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
PASSWORD: Final = "hush"


@dataclass
class Server:
    """PostgreSQL as compose starts it: its rules of access, its archive, TLS."""

    folder: Path
    binaries: Path
    user: SystemUser
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://postgres:{PASSWORD}@localhost:{self.port}/postgres?sslmode=require"

    def run(self, *command: str | Path, **environment: str) -> str:
        """What a program says that runs as the user of the server."""
        path = f"{self.binaries}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            command, user=self.user.uid, group=self.user.gid, extra_groups=self.user.extra_groups,
            env={"PATH": path, "LC_ALL": "C", "TZ": "UTC", **environment}, cwd=self.folder,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def back_up(self, keep: int) -> str:
        return self.run(
            "sh", self.folder / "backup.sh", "once",
            BACKUP_DATABASE_URL=self.url, BACKUP_DIR=str(self.backups), BACKUP_KEEP=str(keep),
        )  # fmt: skip

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def start(self, data: Path, *options: str) -> None:
        said = " ".join(f"'{one}'" for one in options)
        log = self.folder / "log"
        self.run("pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", said)

    def stop(self, data: Path) -> None:
        self.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []


def options_of(server: Server) -> list[str]:
    """The options of compose, with the places of this test."""
    given = [one.strip() for one in COMPOSE["services"]["database"]["command"][1:]]
    places = {
        "/certificates/": f"{server.folder}/",
        "/backups/": f"{server.backups}/",
        "/etc/postgresql/": f"{server.folder}/",
    }
    for old, new in places.items():
        assert any(old in one for one in given), old
        given = [one.replace(old, new) for one in given]
    return [
        *given, f"--port={server.port}", "--listen_addresses=localhost",
        f"--unix_socket_directories={server.folder}",
    ]  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    user = system_user()
    binaries = find_binaries(None, user, major=None).folder
    # Not below the folder of pytest, which only root may enter.
    with tempfile.TemporaryDirectory(prefix="aftercare-backup-") as place:
        one = Server(Path(place), binaries, user, free_port())
        for part in ("backup.sh", "pg_hba.conf"):
            shutil.copy(DOCKER / part, one.folder)
        Authority.made(one.folder / "root.crt").certify("localhost", one.folder)
        (one.folder / "password").write_text(PASSWORD)
        for folder in (one.backups, one.backups / "base", one.backups / "wal"):
            folder.mkdir()
        for path in (one.folder, *one.folder.rglob("*")):
            user.own(path)
        data = one.folder / "data"
        one.run(
            "initdb", "-D", data, "--username=postgres", "--auth=scram-sha-256",
            f"--pwfile={one.folder / 'password'}", "--encoding=UTF8",
        )  # fmt: skip
        one.start(data, *options_of(one))
        try:
            yield one
        finally:
            one.stop(data)


@pytest.mark.thorough
def test_a_backup_and_the_log_beside_it_give_the_database_back(server: Server) -> None:
    server.execute("create table kept as select 1 as number")
    assert "verified" in server.back_up(keep=2)
    server.execute("insert into kept values (2)")
    server.execute("select pg_switch_wal()")
    server.execute("checkpoint")
    wait_until_archived(server)
    (newest,) = (server.backups / "base").iterdir()
    server.stop(server.folder / "data")
    shutil.rmtree(server.folder / "data")
    server.run("cp", "-a", newest, server.folder / "data")
    server.run("touch", server.folder / "data" / "recovery.signal")
    restore = f"--restore_command=cp {server.backups}/wal/%f %p"
    server.start(server.folder / "data", *options_of(server), restore)
    assert server.execute("select number from kept order by number") == [(1,), (2,)]


@pytest.mark.thorough
def test_the_oldest_backups_go_with_the_log_that_only_they_need(server: Server) -> None:
    names = []
    for number in range(3):
        server.execute(f"create table t{number} as select 1 as number")
        server.back_up(keep=2)
        base = server.backups / "base"
        newest = max(base.iterdir(), key=lambda one: one.stat().st_ctime_ns)
        # Two in one second would have one name; the script is not run so often.
        server.run("mv", newest, base / f"2026010{number}T000000Z")
        names.append(f"2026010{number}T000000Z")
        server.execute("select pg_switch_wal()")
    server.execute("checkpoint")
    server.back_up(keep=1)
    (left,) = (server.backups / "base").iterdir()
    assert left.name not in names
    label = (left / "backup_label").read_text()
    kept = [one.name for one in (server.backups / "wal").iterdir() if len(one.name) == 24]
    assert all(one >= label.split("(file ")[1].split(")")[0] for one in kept)


@pytest.mark.thorough
def test_no_one_connects_without_tls_or_makes_backups_without_being_the_administrator(
    server: Server,
) -> None:
    for url in (
        server.url.replace("require", "disable"),
        server.url.replace(PASSWORD, "wrong"),
        server.url.replace("postgres:", "other:") + "&replication=database",
    ):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)


def wait_until_archived(server: Server) -> None:
    """Returns when no finished segment of the log waits for its archive."""
    waits = "select count(*) from pg_ls_archive_statusdir() where name like '%.ready'"
    while server.execute(waits) != [(0,)]:
        pass

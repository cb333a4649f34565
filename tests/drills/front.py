"""What stands between the service and the cluster: a pgbouncer with its HAProxy, twice."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg

from aftercare.embedded.user import system_user
from tests.drills.machines import NUMBERS
from tests.drills.network import address_of
from tests.drills.programs import environment, written

DATABASE = "aftercare"
_VERIFIER = "select rolname, rolpassword from pg_authid where rolname = %s"


class Front:
    """One pair. Both processes can be killed and started again."""

    def __init__(self, number: int, folder: Path, programs: Path) -> None:
        self.port, self.primary_port = 6431 + number, 5000 + number
        self._folder, self._programs = folder / f"front{number}", programs
        self._folder.mkdir(mode=0o755)
        self._user = system_user()
        self._logins = self._folder / "logins"
        addresses = {f"ADDRESS{one}": address_of(one) for one in NUMBERS}
        own = {"PRIMARY_PORT": self.primary_port, "PORT": self.port, "LOGINS": self._logins}
        written("haproxy.cfg", self._folder / "haproxy.cfg", **addresses, **own)
        written("pgbouncer.ini", self._folder / "pgbouncer.ini", **own)
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def admit(self, login: str, admin_url: str) -> None:
        """pgbouncer lets this login in, by the verifier that the database has of its password."""
        with psycopg.connect(admin_url) as admin:
            rows = admin.execute(_VERIFIER, [login]).fetchall()
        self._logins.write_text("".join(f'"{name}" "{verifier}"\n' for name, verifier in rows))

    def start(self) -> None:
        """What of it does not run, as systemd's `Restart=always` does."""
        self._start("haproxy", "haproxy", "-db", "-f", str(self._folder / "haproxy.cfg"))
        if self._logins.exists():
            self._start("pgbouncer", "pgbouncer", str(self._folder / "pgbouncer.ini"))

    def kill(self, kind: str) -> None:
        """`haproxy` or `pgbouncer`, as `kill -9` does."""
        self._running[kind].kill()
        self._running.pop(kind).wait()

    def _start(self, kind: str, *words: str) -> None:
        if kind in self._running and self._running[kind].poll() is None:
            return
        with (self._folder / "log").open("ab") as log:
            self._running[kind] = subprocess.Popen(
                words, env=environment(self._programs), user=self._user.uid, group=self._user.gid,
                extra_groups=self._user.extra_groups, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip


def address(login: str, password: str, *ports: int) -> str:
    """Of the database at these ports of this machine, as the service takes it."""
    hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
    return f"postgresql://{login}:{password}@{hosts}/{DATABASE}"

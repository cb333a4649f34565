"""A cluster: three machines with etcd, Patroni and PostgreSQL each, and what can happen to one of them."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

import httpx

from aftercare.embedded.user import system_user
from tests.drills import network
from tests.drills.programs import environment, patroni, written
from tests.store.placement.waiting import until

NUMBERS = (1, 2, 3)
# Room on the disk of each, in memory: enough for a drill, and soon full.
DISK_MB, WAL_KEPT = 700, "128MB"
# A machine that was away is whole again within so many seconds, on a machine that is busy with other things.
WHOLE_S = 180.0


class Machine:
    """One of the three."""

    def __init__(self, number: int, folder: Path, programs: Path, passwords: Mapping[str, str]):
        self.number, self.name = number, network.name_of(number)
        self.address = network.address_of(number)
        self._folder, self._programs = folder / self.name, programs
        self._user = system_user()
        for part in ("etcd", "disk", "sockets"):
            (self._folder / part).mkdir(parents=True)
        network.run("mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "drill", str(self.disk))
        for part in (".", "etcd", "disk", "sockets"):
            self._user.own(self._folder / part)
        self._write(passwords)
        self._commands = {
            "etcd": ("etcd", "--config-file", str(self._folder / "etcd.yaml")),
            "patroni": (*patroni(programs), str(self._folder / "patroni.yaml")),
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._wanted: set[str] = set()
        self._turn = Lock()

    @property
    def disk(self) -> Path:
        return self._folder / "disk"

    @property
    def log(self) -> Path:
        return self._folder / "log"

    def start(self) -> None:
        """What of it does not run."""
        with self._turn:
            self._wanted = set(self._commands)
            self._start_wanted()

    def revive(self) -> None:
        """What ended by itself is started again, as systemd does: Patroni ends when it starts while etcd elects."""
        with self._turn:
            self._start_wanted()

    def kill(self, kind: str) -> None:
        """`etcd` or `patroni`, as `kill -9` does."""
        with self._turn:
            self._wanted.discard(kind)
            self._running[kind].kill()
            self._running.pop(kind).wait()

    def crash(self) -> None:
        """All of it at once, as when the power fails; the disk keeps what it was given."""
        with self._turn:
            self._wanted.clear()
            self._signal(signal.SIGKILL)
            for one in self._running.values():
                one.wait()
            self._running.clear()
        until(lambda: not network.processes_of(self.number))

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill_postgres(self) -> None:
        """Its first process; the others follow by themselves."""
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int((self.disk / "data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def fill_disk(self) -> None:
        with suppress(OSError), (self.disk / "filling").open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 65_536)

    def empty_disk(self) -> None:
        (self.disk / "filling").unlink(missing_ok=True)

    def _signal(self, which: signal.Signals) -> None:
        for pid in network.processes_of(self.number):
            with suppress(ProcessLookupError):
                os.kill(pid, which)

    def _start_wanted(self) -> None:
        user = f"--reuid={self._user.uid}", f"--regid={self._user.gid}", "--clear-groups"
        into = ("nsenter", f"--net=/run/netns/{self.name}", "setpriv", *user)
        for kind in self._wanted:
            if kind in self._running and self._running[kind].poll() is None:
                continue
            with self.log.open("ab") as log:
                self._running[kind] = subprocess.Popen(
                    [*into, *self._commands[kind]], env=environment(self._programs), cwd="/",
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                )  # fmt: skip

    def _write(self, passwords: Mapping[str, str]) -> None:
        addresses = {f"ADDRESS{one}": network.address_of(one) for one in NUMBERS}
        own = {"NAME": self.name, "ADDRESS": self.address} | addresses
        written("etcd.yaml", self._folder / "etcd.yaml", DATA=self._folder / "etcd", **own)
        file = written(
            "patroni.yaml", self._folder / "patroni.yaml", DATA=self.disk / "data", WAL_KEPT=WAL_KEPT,
            PROGRAMS=next(self._programs.glob("usr/lib/postgresql/*/bin")),
            SOCKETS=self._folder / "sockets", NETWORK=network.NETWORK, **own, **passwords,
        )  # fmt: skip
        file.chmod(0o600)
        self._user.own(file)


class Cluster:
    """The three machines, seen from outside."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.admin_password = secrets.token_hex(12)
        passwords = {
            "ADMIN_PASSWORD": self.admin_password,
            "REPLICATION_PASSWORD": secrets.token_hex(12),
        }
        self.machines = [Machine(one, folder, programs, passwords) for one in NUMBERS]

    def start(self) -> None:
        for one in self.machines:
            one.start()
        self.until_whole()

    def until_whole(self) -> None:
        """One primary and two standbys that follow it, one of them synchronous."""
        until(self.is_whole, WHOLE_S)

    def is_whole(self) -> bool:
        found = self._members()
        roles = sorted(str(one["role"]) for one in found)
        states = {str(one["state"]) for one in found}
        one_line = len({one.get("timeline") for one in found}) == 1
        is_listed = roles == ["leader", "replica", "sync_standby"] and one_line
        # The list keeps a machine for as long as its lease, so each is asked itself as well.
        return is_listed and states <= {"running", "streaming"} and all(map(answers, self.machines))

    def primary(self) -> Machine:
        """The one that Patroni calls so; waits until there is one."""
        found: list[Machine] = []

        def is_known() -> bool:
            names = [str(one["name"]) for one in self._members() if one["role"] == "leader"]
            found[:] = [one for one in self.machines if one.name in names]
            return bool(found)

        until(is_known, WHOLE_S)
        return found[0]

    def standbys(self, synchronous: bool | None = None) -> list[Machine]:
        """Both, or the synchronous one, or the other."""
        wanted = {None: ("sync_standby", "replica"), True: ("sync_standby",), False: ("replica",)}
        names = [one["name"] for one in self._members() if one["role"] in wanted[synchronous]]
        return [one for one in self.machines if one.name in names]

    def others(self, machine: Machine) -> Sequence[int]:
        return [one for one in NUMBERS if one != machine.number]

    def hand_over(self) -> None:
        """Ask Patroni to make the synchronous standby primary, as before maintenance."""
        primary, (standby, *_) = self.primary(), self.standbys(synchronous=True)
        body = {"leader": primary.name, "candidate": standby.name}
        httpx.post(f"http://{primary.address}:8008/switchover", json=body, timeout=60)

    def _members(self) -> list[dict[str, Any]]:
        """As the newest answer of any machine lists them; none where no machine answers."""
        for one in self.machines:
            with suppress(httpx.HTTPError):
                answer = httpx.get(f"http://{one.address}:8008/cluster", timeout=2)
                if answer.status_code == 200:
                    found: list[dict[str, Any]] = answer.json()["members"]
                    return found
        return []


def answers(machine: Machine) -> bool:
    """Whether its PostgreSQL runs, as its own Patroni says."""
    try:
        return httpx.get(f"http://{machine.address}:8008/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False

"""Everything of a drill, running: cluster, pgbouncers, a provider of texts, the service under load, a watchdog."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TypeVar

import httpx
from psycopg import Error

from aftercare.base.clock import MovableClock
from aftercare.base.errors import Unavailable
from aftercare.base.sealing import keys_written
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.store.database.engine import open_engine
from aftercare.store.database.key_ring import MASTER
from aftercare.store.database.unit_of_work import Database
from aftercare.watchdog.heartbeat import heart
from aftercare.watchdog.rounds import Watchdog
from tests.contracts.twilio_server import SENDER, TwilioServer
from tests.drills.front import Front, address
from tests.drills.ledger import Ledger
from tests.drills.load import Officers
from tests.drills.machines import Cluster
from tests.drills.programs import HERE
from tests.drills.service import Process
from tests.faults.crowd import Crowd
from tests.log_keys import KEY_LINE, MASTER_KEY
from tests.store.placement.waiting import until

USERNAME, PASSWORD = "drill-officer", "een lang geheim voor de proef"
OWNER, SERVICE, WATCHDOG = ("drill_owner", "a"), ("drill_service", "b"), ("drill_watchdog", "c")
PORTS = (8001, 8002)
T = TypeVar("T")
READY_S = 180.0


@dataclass
class Stage:
    """What can be struck, and what is watched meanwhile."""

    cluster: Cluster
    fronts: list[Front]
    servers: list[Process]
    workers: list[Process]
    crowd: Crowd
    ledger: Ledger
    officers: Officers
    dog: Watchdog

    def until_acknowledged(self, more: int = 3) -> None:
        """Returns when so many more writes were acknowledged."""
        wanted = self.ledger.writes + more
        until(lambda: self.ledger.writes >= wanted, READY_S)

    def add_work(self) -> None:
        self._steadily(self.ledger.add_work)

    def settle(self) -> list[str]:
        """Let the clock run on until everything is done; what is wrong then, the watchdog's view included."""
        self._let_run(minutes=5)
        found = self._steadily(self.ledger.judge)
        for _ in range(3):
            seen = self.dog.round()
            if seen.content:
                return found
            self._let_run(minutes=1)
        wrong = [name for name, number in (seen.counts or {}).items() if number]
        return [*found, f"the watchdog: {', '.join(wrong) or seen.fault}"]

    def _let_run(self, minutes: float) -> None:
        self._steadily(partial(self.crowd.until_settled, self.ledger.is_settled, minutes))

    def _steadily(self, act: Callable[[], T]) -> T:
        """Once more for as long as a connection of the drill itself was cut."""
        for _ in range(20):
            with suppress(Unavailable, Error):
                return act()
        raise AssertionError("the drill's own connection does not come back")

    @contextmanager
    def kept_running(self) -> Iterator[None]:
        """What ends by itself is started again, for the block."""
        over = Event()

        def go_on() -> None:
            while not over.wait(1):
                for one in (*self.servers, *self.workers, *self.cluster.machines):
                    one.revive()

        thread = Thread(target=go_on)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


@contextmanager
def set_up(folder: Path, programs: Path) -> Iterator[Stage]:
    """On a cluster that was just made."""
    MASTER.use(keys_written(MASTER_KEY))
    cluster = Cluster(folder, programs)
    fronts = [Front(number, folder, programs) for number in (1, 2)]
    for front in fronts:
        front.start()
    cluster.start()
    straight = [front.primary_port for front in fronts]
    admin = address("postgres", cluster.admin_password, *straight)
    settings = {
        "AFTERCARE_DATABASE_URL": address(*SERVICE, *(front.port for front in fronts)),
        "AFTERCARE_OWNER_DATABASE_URL": address(*OWNER, *straight),
        "AFTERCARE_ADMIN_DATABASE_URL": admin.rpartition("/")[0] + "/postgres",
        "AFTERCARE_WATCHDOG_DATABASE_URL": address(*WATCHDOG, *straight),
        "AFTERCARE_DATA_DIR": str(folder / "data"),
        "AFTERCARE_AUDIT_KEYS": KEY_LINE,
        "AFTERCARE_SECRET_KEYS": MASTER_KEY,
        "AFTERCARE_SECOND_FACTOR_ROLES": "none",
        "AFTERCARE_PUBLIC_BASE_URL": f"http://127.0.0.1:{PORTS[0]}",
        "NUMBA_DISABLE_JIT": "1",
    }
    os.environ |= settings
    command("database", "set-up")
    for front in fronts:
        front.admit(SERVICE[0], settings["AFTERCARE_ADMIN_DATABASE_URL"])
        front.start()
    command("migrate")
    officer = ("--username", USERNAME, "--name", "D. Proef", "--role", "officer", "--team", "Drill")
    command("user", "add", *officer, "--make", "--password-stdin", typed=PASSWORD)
    clock_file = folder / "clock.json"
    clock = MovableClock(clock_file)
    crowd = Crowd(Database(open_engine(admin, pool_size=5)), admin, clock_file, clock, READY_S)
    with TwilioServer(clock=clock) as twilio:
        for_texts = {
            "AFTERCARE_TWILIO_ACCOUNT_SID": twilio.account_sid,
            "AFTERCARE_TWILIO_AUTH_TOKEN": twilio.auth_token,
            "AFTERCARE_TWILIO_FROM": SENDER,
            "AFTERCARE_TWILIO_BASE_URL": twilio.base_url,
        }
        started = partial(_started, folder, clock_file, settings | for_texts)
        servers = [started("serve", AFTERCARE_PORT=str(port)) for port in PORTS]
        workers = [started("worker") for _ in range(2)]
        addresses = [f"http://127.0.0.1:{port}" for port in PORTS]
        for one in addresses:
            until(partial(is_ready, one), READY_S)
        ledger = Ledger(crowd, twilio)
        officers = Officers(ledger, addresses, token_at)
        stage = Stage(cluster, fronts, servers, workers, crowd, ledger, officers, dog_of(clock))
        try:
            with stage.kept_running(), officers.at_work():
                yield stage
        finally:
            for process in (*servers, *workers):
                process.thaw()
                process.kill()


def _started(
    folder: Path, clock_file: Path, settings: Mapping[str, str], kind: str, **own: str
) -> Process:
    return Process(kind, {**settings, **own}, clock_file, folder / f"{kind}.log")


def command(*words: str, typed: str = "") -> None:
    """One of `aftercare`, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "aftercare.cli", *words], cwd=HERE, input=typed, text=True,
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, (words, done.stdout, done.stderr)


def dog_of(clock: MovableClock) -> Watchdog:
    """A watchdog with its own login and all that it looks at, in this process."""
    settings = Settings()
    assert settings.watchdog_database_url is not None
    url = settings.watchdog_database_url.get_secret_value()
    state = furnish(settings, Database(open_engine(url, pool_size=2)), clock=clock)
    return Watchdog(state, heart(None))


def is_ready(at: str) -> bool:
    try:
        return httpx.get(f"{at}/readyz", timeout=30).status_code == 200
    except httpx.TransportError:
        return False


def token_at(at: str) -> str:
    """A bearer token. Raises HTTPStatusError or TransportError."""
    form = {"username": USERNAME, "password": PASSWORD}
    answer = httpx.post(f"{at}/api/v1/token", data=form, timeout=60)
    answer.raise_for_status()
    token: str = answer.json()["access_token"]
    return token

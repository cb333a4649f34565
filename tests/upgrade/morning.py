"""The load of an upgrade: officers who enrol clients and read files at whichever server is ready, as behind a proxy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import httpx

from tests.upgrade.releases import Running

USERNAME, PASSWORD = "upgrade-officer", "een lang geheim voor de proef"
PAUSE_S = 0.05
READ = ("/api/v1/people", "/api/v1/escalations", "/api/v1/teams", "/api/v1/tasks")


class Balancer:
    """Hands requests to servers that are ready, one after the other."""

    def __init__(self, *servers: Running) -> None:
        self._lock, self._servers = threading.Lock(), list(servers)
        self._turn = count()

    def change(self, *servers: Running) -> None:
        """From now on these servers get the requests. A request to one that was taken out may still run."""
        with self._lock:
            self._servers = list(servers)

    def address(self) -> str:
        with self._lock:
            return self._servers[next(self._turn) % len(self._servers)].address


class Morning:
    """What was asked meanwhile, and what was answered."""

    def __init__(self, balancer: Balancer, token: str) -> None:
        self.balancer, self._token = balancer, token
        self.enrolled: list[str] = []
        self.refused: list[tuple[str, int | str, str]] = []
        self.answered = 0
        self._numbers, self._over = count(1), threading.Event()
        self._lock = threading.Lock()

    @contextmanager
    def going_on(self, officers: int = 3) -> Iterator[None]:
        """Asks until the block ends, with so many requests side by side."""
        threads = [threading.Thread(target=self._work) for _ in range(officers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def wait_for(self, more: int) -> None:
        """Returns after so many more answers."""
        until = self.answered + more
        while self.answered < until and not self.refused:
            self._over.wait(0.01)

    def _work(self) -> None:
        with httpx.Client(timeout=60, headers={"authorization": f"Bearer {self._token}"}) as client:
            while not self._over.is_set():
                number = next(self._numbers)
                if number % 5 == 0:
                    self._ask(client, "POST", "/api/v1/people", details(number))
                else:
                    self._ask(client, "GET", READ[number % len(READ)], None)
                # As fast as they go they would take the processor from the processes that start.
                self._over.wait(PAUSE_S)

    def _ask(self, client: httpx.Client, method: str, path: str, body: Any) -> None:
        key = {"idempotency-key": f"upgrade-{body['reference']}"} if body else {}
        try:
            answer = client.request(method, self.balancer.address() + path, json=body, headers=key)
        except httpx.TransportError as error:
            self.refused.append((path, type(error).__name__, ""))
            return
        with self._lock:
            self.answered += 1
        if answer.status_code not in (200, 201):
            self.refused.append((path, answer.status_code, answer.text))
        elif body:
            self.enrolled.append(body["reference"])


def details(number: int) -> dict[str, Any]:
    """An invented client."""
    return {
        "reference": f"UP-{number:05}", "given_name": "Imaginary", "family_name": f"Newcomer {number}",
        "birth_on": f"19{50 + number % 50}-02-{1 + number % 28:02}", "regime": "adult", "tier": 2,
    }  # fmt: skip


def token_at(address: str) -> str:
    form = {"username": USERNAME, "password": PASSWORD}
    answer = httpx.post(f"{address}/api/v1/token", data=form, timeout=60)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token

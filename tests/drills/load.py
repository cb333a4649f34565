"""Officers who enrol clients all the while: each sends the same request with the same key until it is acknowledged."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import httpx

from tests.drills.ledger import Ledger

PAUSE_S, AGAIN_S = 0.15, 0.25
# Longer than the service ever makes a request wait.
PATIENCE_S = 60.0
DONE, LATER = (200, 201), (0, 401, 503)
SignIn = Callable[[str], str]


class Officers:
    """Requests side by side at the servers, one server after the other; what came of them goes into the ledger."""

    def __init__(self, ledger: Ledger, addresses: Sequence[str], sign_in: SignIn) -> None:
        self._ledger, self._addresses, self._sign_in = ledger, list(addresses), sign_in
        self._numbers, self._turn, self._over = count(1), count(), threading.Event()
        self._token = ""

    @contextmanager
    def at_work(self, officers: int = 3) -> Iterator[None]:
        threads = [threading.Thread(target=self._work) for _ in range(officers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _work(self) -> None:
        with httpx.Client(timeout=PATIENCE_S) as client:
            while not self._over.wait(PAUSE_S):
                self._enrol(client, details(next(self._numbers)))

    def _enrol(self, client: httpx.Client, body: dict[str, Any]) -> None:
        """Until it is acknowledged, refused for good, or the drill is over."""
        while True:
            status = self._send(client, body)
            if status in DONE:
                self._ledger.acknowledged(body["reference"])
                return
            if status not in LATER:
                self._ledger.wrong.append(f"{status} for the client {body['reference']}")
            if status == 401:
                self._token = ""
            if 400 <= status < 500 and status != 401:
                return
            self._ledger.put_off(status)
            if self._over.wait(AGAIN_S):
                return

    def _send(self, client: httpx.Client, body: dict[str, Any]) -> int:
        """The status of the answer; 0 without one."""
        address = self._addresses[next(self._turn) % len(self._addresses)]
        try:
            token = self._token or self._sign_in(address)
            self._token = token
            headers = {
                "authorization": f"Bearer {token}",
                "idempotency-key": f"drill-{body['reference']}",
            }
            return client.post(f"{address}/api/v1/people", json=body, headers=headers).status_code
        except (httpx.TransportError, httpx.HTTPStatusError):
            return 0


def details(number: int) -> dict[str, Any]:
    """An invented client."""
    return {
        "reference": f"DR-{number:06}", "given_name": "Imaginary", "family_name": f"Driller {number}",
        "birth_on": f"19{50 + number % 50}-02-{1 + number % 28:02}", "regime": "adult", "tier": 2,
    }  # fmt: skip

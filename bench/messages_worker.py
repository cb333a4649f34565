"""One process of the drain bench: ours empties the outbox, the peer posts as many texts in a bare loop.

Run as `python -m bench.messages_worker ours|peer PORT AT_ONCE SHARE CLOCK_FILE`, with
AFTERCARE_DATABASE_URL. It says when it is ready, begins at the first line it reads, and then prints one line:
texts, seconds, and its memory in MB every tenth of a second.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from aftercare.base.clock import MovableClock, stopwatch
from aftercare.base.ids import new_id
from aftercare.base.logs import configure_logs
from aftercare.base.sealing import keys_written
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.notifications.outbox.outbox import Outbox
from aftercare.store.database.engine import open_engine
from aftercare.store.database.key_ring import MASTER
from aftercare.store.database.unit_of_work import Database

ACCOUNT, TOKEN, SENDER, CALLBACK = "AC" + "0" * 32, "0" * 32, "+447700900001", "088-1234567"
ORIGIN = "https://aftercare.example"
BODY = (
    "Herinnering: u heeft een afspraak op wo 25 nov om 10:00. Kunt u niet? Bel 088-1234567."
    " Antwoord JA als u komt."
)


class Watched:
    """The memory of this process while the block runs."""

    def __init__(self) -> None:
        self.megabytes: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        process = psutil.Process()
        while True:
            self.megabytes.append(process.memory_info().rss / 2**20)
            if self._over.wait(0.1):
                return


def ours(port: int, at_once: int, clock_file: Path) -> Callable[[], int]:
    MASTER.use(keys_written(os.environ["AFTERCARE_SECRET_KEYS"]))
    database = Database(open_engine(os.environ["AFTERCARE_DATABASE_URL"], pool_size=5))
    gateway = TwilioSmsGateway(
        ACCOUNT, TOKEN, from_number=SENDER, base_url=f"http://127.0.0.1:{port}"
    )
    clock = MovableClock(clock_file)
    box = Outbox(database, clock, gateway, ORIGIN, CALLBACK, new_id(), at_once=at_once)
    database.revision()
    return box.drain


def peer(port: int, at_once: int, share: int) -> Callable[[], int]:
    """The library as it comes: connections kept, no time-out, no bookkeeping of any kind."""
    http = TwilioHttpClient()
    client = Client(ACCOUNT, TOKEN, http_client=http)
    client.api.base_url = f"http://127.0.0.1:{port}"

    def one(number: int) -> None:
        client.messages.create(
            to=f"+1{200 + number // 100}5550{100 + number % 100}",
            from_=SENDER,
            body=BODY,
            status_callback=f"{ORIGIN}/webhooks/twilio/status/{new_id()}",
        )

    def loop() -> int:
        with ThreadPoolExecutor(at_once) as pool:
            return sum(1 for _ in pool.map(one, range(share)))

    return loop


def main(kind: str, port: int, at_once: int, share: int, clock_file: Path) -> None:
    configure_logs("WARNING")
    act = ours(port, at_once, clock_file) if kind == "ours" else peer(port, at_once, share)
    print("ready", flush=True)
    sys.stdin.readline()
    took_s = stopwatch()
    with Watched() as watched:
        texts = act()
        seconds = took_s()
    print(json.dumps({"texts": texts, "seconds": seconds, "megabytes": watched.megabytes}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))

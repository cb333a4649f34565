"""One fault on stage: real workers, Twilio and our own webhooks over HTTP, and what came of every text."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.notifications.outbox.claiming import STATUS_PATH
from tests.contracts.twilio_server import SENDER, TwilioServer
from tests.faults.crowd import Crowd, worker
from tests.faults.worker_process import WorkerProcess
from tests.scenarios.running import free_port, served
from tests.store.placement.waiting import until

OPEN = "message where state in ('planned','claimed') or (state = 'unknown' and next_look_at is not null)"


@dataclass(frozen=True)
class Fate:
    """What became of one message: the row's state, the texts accepted under its id, and whether a
    person was asked about it."""

    state: str
    accepted: int
    asked: bool

    @property
    def holds(self) -> bool:
        """Never two texts; none only when a person was asked."""
        return self.accepted == 1 or (self.accepted == 0 and self.asked)


@dataclass
class Scene:
    crowd: Crowd
    twilio: TwilioServer
    address: str
    messages: list[str] = field(default_factory=list)

    def messages_due(self, count: int) -> None:
        tomorrow = self.crowd.start_at + timedelta(days=1, hours=1)
        for person in self.crowd.persons(count):
            planned = {"reminders_planned_at": self.crowd.start_at}
            row = self.crowd.arrange.message(self.crowd.appointment(person, tomorrow, **planned))
            self.messages.append(str(row.id))

    @contextmanager
    def worker(self, name: str, at_once: int = 1) -> Iterator[WorkerProcess]:
        extra = {
            "AFTERCARE_PUBLIC_BASE_URL": self.address, "AFTERCARE_TEXTS_AT_ONCE": str(at_once),
        }  # fmt: skip
        with worker(self.crowd, self.twilio, name, extra) as process:
            yield process

    def until_posts(self, posts: int) -> None:
        until(partial(self._posted, posts))

    def _posted(self, posts: int) -> bool:
        return self.twilio.posts >= posts

    def until_settled(self) -> None:
        self.crowd.until_settled(lambda: self.crowd.count(OPEN) == 0)

    def stop(self, process: WorkerProcess) -> None:
        """The process stands still, in the middle of whatever it did."""
        os.kill(process.pid, signal.SIGSTOP)

    def go_on(self, process: WorkerProcess) -> None:
        os.kill(process.pid, signal.SIGCONT)

    def state(self, message: str) -> str:
        (row,) = self.crowd.ask(
            "select state from message where id = cast(:id as uuid)", id=message
        )
        return str(row[0])

    def fates(self) -> list[Fate]:
        asked = {str(row[0]) for row in self.crowd.ask("select message_id from task")}
        return [
            Fate(
                self.state(message),
                self.twilio.count_by_callback(f"{STATUS_PATH}/{message}"),
                message in asked,
            )
            for message in self.messages
        ]


@contextmanager
def on_stage(crowd: Crowd, twilio: TwilioServer) -> Iterator[Scene]:
    """With our own application listening for receipts, on the crowd's database and clock."""
    port = free_port()
    settings = Settings(
        public_base_url=f"http://127.0.0.1:{port}",
        twilio_account_sid=twilio.account_sid,
        twilio_auth_token=twilio.auth_token,
        twilio_from=SENDER,
        twilio_base_url=twilio.base_url,
    )
    app_state = furnish(settings, crowd.database, clock=crowd.clock)
    with served(app_state, port) as address:
        yield Scene(crowd, twilio, address)

"""A worker killed between Twilio's yes and its own note empties nothing twice unasked and forgets no copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.gateways.gateway import Accepted, OutgoingMessage
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.store.messages.rows import MessageRow
from tests.contracts.twilio_server import SENDER, TwilioServer
from tests.faults.crowd import Crowd, worker
from tests.faults.worker_process import WorkerProcess
from tests.store.placement.waiting import until

pytestmark = pytest.mark.faults

COPIES, DEATHS = 30, (3, 11)
LEFT = "provider_copy where redacted_at is null"


def test_kill_minus_nine_between_the_answer_and_the_note(
    crowd: Crowd, twilio: TwilioServer
) -> None:
    fill(crowd, twilio)
    crowd.move(minutes=11)
    earlier_triggers = 0
    for number, asked in enumerate(DEATHS):
        with worker(crowd, twilio, f"dies-{number}") as process:
            twilio.before_emptied = killing(process, twilio, earlier_triggers + asked)
            process.wait(timeout=60)
        earlier_triggers = len(twilio.asked_to_empty)
        assert crowd.count(LEFT) > 0
        # What it held is free again after five minutes.
        crowd.move(minutes=6)
    twilio.before_emptied = None
    with worker(crowd, twilio, "survivor"):
        crowd.move(minutes=1)
        until(lambda: crowd.count(LEFT) == 0)
    assert {one.body for one in twilio.texts} == {""}
    requests = Counter(twilio.asked_to_empty)
    assert len(requests) == COPIES
    # One request more for each death, and for no other text.
    assert sum(requests.values()) <= COPIES + len(DEATHS)
    assert max(requests.values()) <= 2


def fill(crowd: Crowd, twilio: TwilioServer) -> None:
    """Texts Twilio has, and rows that say they were delivered."""
    gateway = TwilioSmsGateway(
        twilio.account_sid, twilio.auth_token, from_number=SENDER, base_url=twilio.base_url
    )
    tomorrow = crowd.start_at + timedelta(days=1, hours=1)
    for person in crowd.persons(COPIES):
        row = crowd.arrange.message(
            crowd.appointment(person, tomorrow, reminders_planned_at=crowd.start_at),
            state="accepted", state_at=crowd.start_at,
        )  # fmt: skip
        report = gateway.send(
            OutgoingMessage(row.id, row.recipient, row.body, f"https://aftercare.example/{row.id}")
        )
        assert isinstance(report, Accepted)
        twilio.play_quietly(report.sid, "delivered")
        with crowd.database.work(CLOCK, crowd.start_at) as work:
            found = work.session.get_one(MessageRow, row.id)
            found.state, found.provider_sid = "delivered", report.sid


def killing(process: WorkerProcess, twilio: TwilioServer, asked: int) -> Callable[[str], object]:
    """Kills the worker at its numbered request, after Twilio emptied and before it answered."""

    def kill(_sid: str) -> None:
        if len(twilio.asked_to_empty) >= asked:
            process.kill()

    return kill

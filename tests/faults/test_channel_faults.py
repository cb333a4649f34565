"""Faults of the other channels, with real workers: mail to staff is never lost, nobody is called twice.

`python -m tests.faults.matrix` prints what came of each beside the faults of texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.outbox.claiming import STATUS_PATH
from aftercare.store.staff.mail_rows import MAIL, StaffMailRow, write_mail
from tests.contracts.mail_server import CERTIFICATE, FROM, HANG, PASSWORD, USER, MailServer
from tests.contracts.twilio_faults import Fault
from tests.contracts.twilio_server import SENDER, TwilioServer
from tests.faults.crowd import Crowd, worker
from tests.faults.worker_process import WorkerProcess
from tests.store.placement.waiting import until

pytestmark = pytest.mark.faults
Record = Callable[[str, object], None]
ADDRESS = "officer@example.org"
SENDING = {MAIL: "send-mail", "voice": "send-calls"}
MOST_ROUNDS = 300
# Of the two minutes a claim lasts, so long the clock may run while a living worker holds one.
HELD_AT_MOST, A_MOMENT = timedelta(seconds=60), timedelta(microseconds=1)
# As slow as a mail server on a machine with much else to do.
PATIENCE_S = 120.0
OPEN = (
    "message where channel = '{}' and (state in ('planned','claimed')"
    " or (state = 'unknown' and next_look_at is not null))"
)


class Switchboard:
    """A crowd with something due by mail or by voice, and workers that bring it."""

    def __init__(self, crowd: Crowd, twilio: TwilioServer, mail: MailServer) -> None:
        self.crowd, self.twilio, self.mail = crowd, twilio, mail

    def worker(self, name: str) -> AbstractContextManager[WorkerProcess]:
        return worker(self.crowd, self.twilio, name, self._settings())

    def _settings(self) -> Mapping[str, str]:
        return {
            "AFTERCARE_TWILIO_VOICE_FROM": SENDER,
            "AFTERCARE_SMTP_HOST": "127.0.0.1",
            "AFTERCARE_SMTP_PORT": str(self.mail.port),
            "AFTERCARE_SMTP_USERNAME": USER,
            "AFTERCARE_SMTP_PASSWORD": PASSWORD,
            "AFTERCARE_SMTP_FROM": FROM,
            # The certificate is checked, as it is of a real mail server.
            "SSL_CERT_FILE": str(CERTIFICATE),
        }

    def mails_due(self, count: int) -> None:
        """So many notices for the officer, each a mail of its own."""
        officer = self.crowd.arrange.office.officer.staff_id
        address = StaffMailRow(
            staff_id=officer,
            address=ADDRESS,
            entered_by=officer,
            entered_at=self.crowd.start_at,
        )
        self.crowd.arrange.add(address)
        (person,) = self.crowd.persons(1)
        with self.crowd.database.work(CLOCK, self.crowd.start_at) as work:
            for number in range(count):
                slot = f"reply:{number}"
                write_mail(work.session, address, "nl", person.id, slot, 1, work.now)

    def calls_due(self, count: int) -> None:
        tomorrow = self.crowd.start_at + timedelta(days=1, hours=1)
        for person in self.crowd.persons(count):
            planned = {"reminders_planned_at": self.crowd.start_at}
            appointment = self.crowd.appointment(person, tomorrow, **planned)
            self.crowd.arrange.message(appointment, channel="voice")

    def until_settled(self, channel: str) -> None:
        """Let the clock run on until nothing is to come: by the bell's ten seconds while something is held,
        so that the other worker rings too, and never so far that what a living worker holds runs out."""
        for _ in range(MOST_ROUNDS):
            until(lambda: self._held_since(channel) < HELD_AT_MOST, PATIENCE_S)
            held = self._held_since(channel) > timedelta(0)
            moved_at = self.crowd.move(seconds=10 if held else 60)
            until(partial(self._rang, SENDING[channel], moved_at))
            if self.crowd.count(OPEN.format(channel)) == 0:
                return
        raise AssertionError("it did not settle")

    def _held_since(self, channel: str) -> timedelta:
        """For how long the clock ran since the oldest claim of the channel; nothing when there is none."""
        ((oldest,),) = self.crowd.ask(
            "select min(claimed_at) from message where channel = :channel and state = 'claimed'"
            " and claim_expires_at > :now",
            channel=channel,
            now=self.crowd.clock.now(),
        )
        return self.crowd.clock.now() - oldest + A_MOMENT if oldest else timedelta(0)

    def _rang(self, job: str, moment: datetime) -> bool:
        return self.crowd.count(f"job_run where job = '{job}' and started_at >= '{moment}'") > 0

    def go_on_ringing(self) -> None:
        for _ in range(3):
            self.crowd.until_settled(lambda: True)

    def rows(self, channel: str) -> list[tuple[str, str, bool]]:
        """The id, the state and whether somebody was asked, of every message of the channel."""
        asked = {row[0] for row in self.crowd.ask("select message_id from task")}
        found = self.crowd.ask(
            "select id, state from message where channel = :channel order by id", channel=channel
        )
        return [(str(one), str(state), one in asked) for one, state in found]

    def copies(self) -> dict[str, int]:
        """How often each mail was taken, by the id it carries."""
        host = FROM.rpartition("@")[2]
        taken = Counter(str(one["Message-ID"]) for one in self.mail.taken)
        return {one: taken[f"<{one}@{host}>"] for one, _, _ in self.rows(MAIL)}

    def calls(self) -> dict[str, int]:
        made = Counter(urlsplit(one.callback).path for one in self.twilio.calls.made.values())
        return {one: made[f"{STATUS_PATH}/{one}"] for one, _, _ in self.rows("voice")}

    def report(self, record: Record, fault: str, channel: str) -> None:
        by_mail = channel == MAIL
        rows, reached = self.rows(channel), self.copies() if by_mail else self.calls()
        record("fault", fault)
        record("posts", self.mail.asked["sender"] if by_mail else self.twilio.calls.posts)
        record("accepted", dict(Counter(reached.values())))
        record("states", dict(Counter(state for _, state, _ in rows)))
        record("asked", sum(asked for _, _, asked in rows))


@pytest.fixture
def board(crowd: Crowd, twilio: TwilioServer) -> Iterator[Switchboard]:
    with MailServer() as mail:
        yield Switchboard(crowd, twilio, mail)


def reached(counter: Mapping[str, int], name: str, times: int) -> bool:
    return counter[name] >= times


@pytest.mark.parametrize(
    ("step", "takes_it", "copies"),
    [
        pytest.param("recipient", False, [1, 1, 1], id="before the mail itself"),
        pytest.param("message", True, [1, 1, 2], id="after it was taken"),
    ],
)
def test_a_worker_killed_while_it_hands_mail_over_loses_none_and_at_most_doubles_one(
    board: Switchboard, step: str, takes_it: bool, copies: list[int], record_property: Record
) -> None:
    board.mails_due(3)
    board.mail.fail(step, HANG, takes_it=takes_it)
    with board.worker("killed") as process:
        until(partial(reached, board.mail.asked, step, 1))
        process.kill()
        process.wait()
    assert len(board.mail.taken) == int(takes_it)
    assert board.crowd.count("message where channel = 'email' and state = 'claimed'") == 3
    board.mail.heal()
    board.crowd.move(minutes=3)
    with board.worker("survivor"):
        board.until_settled(MAIL)
        board.go_on_ringing()
    board.report(record_property, f"mail: kill -9 in its {step}", MAIL)
    # A copy of a mail carries the same id, so a mail program knows it for what it is.
    assert sorted(board.copies().values()) == copies
    assert len(board.mail.taken) == sum(copies)
    assert {state for _, state, _ in board.rows(MAIL)} == {"sent"}
    assert board.crowd.count("task") == 0


def test_two_workers_mail_everything_once(board: Switchboard, record_property: Record) -> None:
    board.mails_due(30)
    with board.worker("one"), board.worker("other"):
        board.until_settled(MAIL)
        board.go_on_ringing()
    board.report(record_property, "mail: two workers", MAIL)
    assert set(board.copies().values()) == {1}
    assert len(board.mail.taken) == 30


@pytest.mark.thorough
def test_two_workers_call_nobody_twice(board: Switchboard, record_property: Record) -> None:
    board.calls_due(30)
    with board.worker("one"), board.worker("other"):
        board.until_settled("voice")
        board.go_on_ringing()
    board.report(record_property, "calls: two workers", "voice")
    assert set(board.calls().values()) == {1}
    assert board.twilio.calls.posts == len(board.twilio.calls.made) == 30
    assert {call.to for call in board.twilio.calls.made.values()} == {
        number for (number,) in board.crowd.ask("select recipient from message")
    }


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault.HANG_BEFORE_ACCEPTANCE, id="before the call was taken on"),
        pytest.param(Fault.TIMEOUT_AFTER_ACCEPTANCE, id="after the call was taken on"),
    ],
)
def test_a_worker_killed_in_a_call_calls_nobody_twice_and_two_others_ask_about_the_rest(
    board: Switchboard, fault: Fault, record_property: Record
) -> None:
    board.calls_due(3)
    board.twilio.fail(fault, times=1)
    with board.worker("killed") as process:
        until(lambda: board.twilio.calls.posts >= 1)
        process.kill()
        process.wait()
    board.twilio.heal()
    board.crowd.move(minutes=3)
    with board.worker("one"), board.worker("other"):
        board.until_settled("voice")
        board.go_on_ringing()
    board.report(record_property, f"calls: kill -9, {fault.value}", "voice")
    calls = board.calls()
    for message, _, asked in board.rows("voice"):
        assert (calls[message], asked) in {(1, False), (0, True)}
    # The two it had not begun with went by themselves.
    assert sum(calls.values()) == 2 + int(fault.accepts)

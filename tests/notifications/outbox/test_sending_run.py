"""The next messages are claimed while the present ones are posted: bounded, and no outcome is lost over it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import StringIO

import pytest
import structlog

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Unavailable
from aftercare.base.ids import new_id
from aftercare.domain.messages.delivery import Remedy
from aftercare.domain.messages.sender_rate import FAILURES_TO_STOP, Sender
from aftercare.notifications.gateways.gateway import (
    Accepted,
    Busy,
    OutgoingMessage,
    Refused,
    SendReport,
    Uncertain,
)
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.notifications.outbox import pipeline as sending_run
from aftercare.notifications.outbox.claiming import CLAIM_TERM, Batch, Claim
from aftercare.notifications.outbox.pipeline import Ahead, SendingRun
from aftercare.notifications.outbox.posting import Posted, Posting, side_by_side
from tests.contracts.twilio_server import SENDER
from tests.store.arranging import NOW

MOST, AT_ONCE = 20, 3
FREE = Sender(50.0, 100, 100.0)
Answer = Callable[[int], SendReport]


class Provider(NoRedaction):
    """Answers each text by its number, and counts those it was asked about and those it answered."""

    def __init__(self, answer: Answer) -> None:
        self._answer, self._lock = answer, threading.Lock()
        self.asked = self.answered = 0

    def send(self, message: OutgoingMessage) -> SendReport:
        with self._lock:
            self.asked += 1
            number = self.asked
        report = self._answer(number)
        with self._lock:
            self.answered += 1
        return report


class SenderIdentity:
    """So many messages to claim, and what was written down of them. `fails_at` is the claim that fails,
    `unwritable` whether the writing does; `claimed` is told after each claim."""

    def __init__(
        self, waiting: int, *, fails_at: int | None = None, unwritable: bool = False
    ) -> None:
        self.waiting, self._fails_at, self._unwritable = waiting, fails_at, unwritable
        self.claims: list[int] = []
        self.posted: list[Posted] = []
        self.claimed: Callable[[], None] = lambda: None

    def claim(self, wanted: int) -> Batch:
        if len(self.claims) == self._fails_at:
            raise Unavailable()
        count = min(wanted, self.waiting)
        self.waiting -= count
        self.claims.append(count)
        self.claimed()
        return Batch(tuple(claim() for _ in range(count)), FREE, more=count > 0)

    def write(self, known: Sender, group: list[Posted]) -> Sender:
        if self._unwritable:
            raise Unavailable()
        self.posted += group
        return known


class Passing:
    """Time that passes only when it is told to."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def stopwatch(self) -> Callable[[], float]:
        begun = self._seconds
        return lambda: self._seconds - begun

    def pass_a_minute(self) -> None:
        self._seconds += 60


def claim() -> Claim:
    text = OutgoingMessage(new_id(), SENDER, "Herinnering", "https://aftercare.example/x")
    return Claim(text.message_id, 1, text, NOW, NOW + CLAIM_TERM, lambda: 0.0)


def accepted(number: int) -> SendReport:
    return Accepted(f"SM{number:032x}", "queued")


def run(
    sender: SenderIdentity,
    provider: Provider,
    at_once: int = AT_ONCE,
    clock: FixedClock | None = None,
) -> SendingRun:
    posting = Posting(provider, clock or FixedClock(NOW), 0, lambda _claim: True)
    sending = SendingRun(posting, Ahead(MOST, MOST, at_once), sender.claim, sender.write)
    with side_by_side(posting, at_once) as post_here:
        sending.go(sender.claim(MOST), post_here)
    return sending


@pytest.mark.parametrize("at_once", [1, AT_ONCE])
def test_everything_is_posted_once_and_written_down(at_once: int) -> None:
    sender, provider = SenderIdentity(100), Provider(accepted)
    sending = run(sender, provider, at_once)
    assert (sending.claimed, sending.attempts, provider.asked) == (100, 100, 100)
    assert len({one.claim.message_id for one in sender.posted}) == 100


@pytest.mark.parametrize("at_once", [2, AT_ONCE])
def test_the_next_are_claimed_while_texts_are_still_being_posted(at_once: int) -> None:
    """The last of the first batch only end when more were claimed."""
    more, sender = threading.Event(), SenderIdentity(3 * MOST)

    def notice() -> None:
        if len(sender.claims) > 1:
            more.set()

    def answer(number: int) -> SendReport:
        if number > MOST - at_once:
            return accepted(number) if more.wait(60) else Busy(30)
        return accepted(number)

    sender.claimed = notice
    assert run(sender, Provider(answer), at_once).attempts == 3 * MOST
    assert all(isinstance(one.report, Accepted) for one in sender.posted)
    assert sender.claims[0] == MOST
    # As many are being posted, and at most as many wait.
    assert MOST - 2 * at_once <= sender.claims[1] <= MOST - at_once
    assert sum(sender.claims) == 3 * MOST


def test_what_a_killed_worker_would_leave_unposted_stays_bounded() -> None:
    sender, provider = SenderIdentity(300), Provider(accepted)
    left: list[int] = []
    sender.claimed = lambda: left.append(sum(sender.claims) - provider.answered)
    run(sender, provider)
    assert len(left) > 300 / MOST
    assert max(left) <= MOST


def test_halted_by_the_provider_the_rest_comes_back_unposted_and_no_more_is_claimed() -> None:
    sender = SenderIdentity(100)
    provider = Provider(lambda number: Busy(30) if number == 4 else accepted(number))
    sending = run(sender, provider)
    assert sending.attempts == provider.asked < MOST
    assert len(sender.posted) == sending.claimed == MOST
    assert sender.waiting == 100 - MOST


def test_attempts_in_a_row_without_a_usable_answer_halt_the_posting() -> None:
    """A refusal is an answer: after it the row begins anew."""

    def answer(number: int) -> SendReport:
        if number == FAILURES_TO_STOP:
            return Refused(21211, Remedy.FLAG_NUMBER_TASK)
        return Uncertain("timeout")

    provider = Provider(answer)
    run(SenderIdentity(100), provider, at_once=1)
    assert provider.asked == 2 * FAILURES_TO_STOP


def test_what_has_ended_is_written_down_while_another_text_is_still_being_posted() -> None:
    """The last one only ends when the outcome of the others was written."""
    written = threading.Event()

    class Recorded(SenderIdentity):
        def write(self, known: Sender, group: list[Posted]) -> Sender:
            written.set()
            return super().write(known, group)

    def answer(number: int) -> SendReport:
        return accepted(number) if number < AT_ONCE or written.wait(60) else Busy(30)

    sender = Recorded(AT_ONCE)
    run(sender, Provider(answer))
    assert [type(one.report) for one in sender.posted] == [Accepted] * AT_ONCE


def test_a_claim_that_takes_long_loses_no_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    """After it, what had ended before should have been written down a minute ago."""
    time = Passing()
    monkeypatch.setattr(sending_run, "stopwatch", time.stopwatch)
    sender = SenderIdentity(3 * MOST)
    sender.claimed = time.pass_a_minute
    assert run(sender, Provider(accepted)).attempts == 3 * MOST
    assert len(sender.posted) == 3 * MOST


def test_a_claim_that_fails_loses_no_outcome() -> None:
    sender = SenderIdentity(100, fails_at=1)
    with pytest.raises(Unavailable):
        run(sender, Provider(accepted))
    assert len(sender.posted) == MOST


@pytest.mark.parametrize("at_once", [1, AT_ONCE])
def test_a_writing_that_fails_loses_no_outcome_but_its_own(at_once: int) -> None:
    """Everything that was claimed is offered for writing, posted or not."""
    offered: list[Posted] = []

    class Failing(SenderIdentity):
        def write(self, known: Sender, group: list[Posted]) -> Sender:
            offered.extend(group)
            raise Unavailable()

    sender, provider = Failing(100), Provider(accepted)
    with pytest.raises(Unavailable):
        run(sender, provider, at_once)
    assert len(offered) == sum(sender.claims)
    assert sum(one.report is not None for one in offered) == provider.asked


@pytest.mark.parametrize("at_once", [1, AT_ONCE])
def test_a_clock_that_breaks_leaves_nobody_waiting_and_nothing_posted(at_once: int) -> None:
    class Broken(FixedClock):
        def now(self) -> datetime:
            raise OSError("no clock")

    sender, provider = SenderIdentity(100), Provider(accepted)
    sending = run(sender, provider, at_once, Broken(NOW))
    assert (sending.attempts, provider.asked) == (0, 0)
    assert len(sender.posted) == sending.claimed


@pytest.fixture
def closed_log() -> Iterator[None]:
    """Nothing can be logged."""
    paper = StringIO()
    paper.close()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=paper))
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("at_once", [1, AT_ONCE])
@pytest.mark.usefixtures("closed_log")
def test_an_attempt_that_broke_is_uncertain_even_when_nothing_can_be_logged(at_once: int) -> None:
    def broken(number: int) -> SendReport:
        raise OSError("gone")

    sender, provider = SenderIdentity(100), Provider(broken)
    run(sender, provider, at_once)
    reports = [one.report for one in sender.posted if one.report is not None]
    assert reports == [Uncertain("gateway-broke")] * provider.asked
    assert len(sender.posted) == sum(sender.claims)


def test_claims_that_nobody_may_use_are_not_claimed_for_ever() -> None:
    sender, provider = SenderIdentity(1_000_000), Provider(accepted)
    sending = run(sender, provider, clock=FixedClock(NOW + timedelta(hours=1)))
    assert (sending.attempts, provider.asked) == (0, 0)
    assert len(sender.posted) == sending.claimed <= 10 * MOST


def test_whatever_breaks_off_the_writing_nothing_more_is_posted() -> None:
    sender, provider = SenderIdentity(1_000, unwritable=True), Provider(accepted)
    with pytest.raises(Unavailable):
        run(sender, provider)
    asked = provider.asked
    assert asked < 1_000
    assert provider.answered == asked


@pytest.mark.parametrize(
    ("ended", "seconds", "ahead"),
    [(50, 1.0, 40), (400, 1.0, 100), (900, 1.0, 200), (1, 0.0, 200)],
    ids=["a provider far away", "a quick one", "one beside us", "no time at all"],
)
def test_more_is_claimed_ahead_only_while_it_is_the_work_of_a_moment(
    ended: int, seconds: float, ahead: int
) -> None:
    assert Ahead(40, 200, 8).fitting(ended, seconds) == ahead


@pytest.mark.parametrize("at_once", [1, AT_ONCE])
def test_a_process_asked_to_end_posts_no_more_and_gives_its_claims_back(at_once: int) -> None:
    stopping, sender = threading.Event(), SenderIdentity(100)

    def accept_one(number: int) -> SendReport:
        stopping.set()
        return accepted(number)

    provider = Provider(accept_one)
    posting = Posting(provider, FixedClock(NOW), 0, lambda _claim: True, stopping.is_set)
    sending = SendingRun(posting, Ahead(MOST, MOST, at_once), sender.claim, sender.write)
    with side_by_side(posting, at_once) as post_here:
        sending.go(sender.claim(MOST), post_here)
    # Attempts that had begun end; everything else that was claimed comes back unposted, and nothing more is claimed.
    assert 1 <= provider.asked <= at_once
    assert (sending.claimed, len(sender.posted)) == (MOST, MOST)
    assert sum(one.report is not None for one in sender.posted) == provider.asked


def test_when_nothing_ends_in_time_there_is_nothing_yet() -> None:
    posting = Posting(Provider(accepted), FixedClock(NOW), 0, lambda _claim: True)
    assert posting.next_done(0.0) is None

"""Posts claimed messages, a bounded number at a time, and only while their claims are surely still ours."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import Final

from aftercare.base.clock import Clock
from aftercare.base.logs import get_log
from aftercare.base.monitoring.tracing import here, message_span
from aftercare.domain.messages.sender_rate import FAILURES_TO_STOP, Answer, News
from aftercare.notifications.delivery.report_changes import stops_sender
from aftercare.notifications.gateways.gateway import (
    Accepted,
    Busy,
    MessageGateway,
    NotSent,
    SendReport,
    Uncertain,
)
from aftercare.notifications.outbox.claiming import CLAIM_TERM, Claim

# No attempt takes longer (gateways give up after 10 s to connect and 10 s for an answer). So an attempt that starts
# with this much left of its claim has ended before another worker may look for it.
POST_TERM: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Posted:
    """A claim and the report of its one attempt; None when there was none."""

    claim: Claim
    report: SendReport | None

    @property
    def news(self) -> News | None:
        """The consequence for the sender; nothing when there was no attempt."""
        if self.report is None:
            return None
        code = getattr(self.report, "code", None)
        return News(_answer_of(self), self.claim.claimed_at, code, _wait(self.report))


class Posting:
    """Claims under way, a few of them queued for the posting threads. It halts when the process is `stopping`, and when
    going on would waste attempts: the provider says "not now", our set-up is wrong, or no answer came for a while. The
    queued claims then come back unposted. `failures` before count; `begin` is called right before an attempt, and
    returns whether its claim still stands."""

    def __init__(
        self,
        gateway: MessageGateway,
        clock: Clock,
        failures: int,
        begin: Callable[[Claim], bool],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._gateway, self._clock, self._begin = gateway, clock, begin
        self._stopping = stopping
        self._come_from = here()
        self._failures = failures
        self._halted = threading.Event()
        self._counting = threading.Lock()
        self._waiting: SimpleQueue[Claim | None] = SimpleQueue()
        self._done: SimpleQueue[Posted] = SimpleQueue()

    @property
    def halted(self) -> bool:
        return self._halted.is_set() or self._stopping()

    @property
    def waiting(self) -> int:
        """How many claims are still queued."""
        return self._waiting.qsize()

    def add(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            self._waiting.put(claim)

    def next_done(self, within_s: float | None = None) -> Posted | None:
        """The next finished attempt, or None when none ends within so many seconds."""
        try:
            return self._done.get(timeout=within_s)
        except Empty:
            return None

    def work_off(self) -> None:
        """Attempt each claim once at most, until `end`."""
        while (claim := self._waiting.get()) is not None:
            self._done.put(self._attempt(claim))

    def work_off_here(self) -> None:
        """The same for everything that waits, in this thread."""
        while self.waiting and (claim := self._waiting.get()) is not None:
            self._done.put(self._attempt(claim))

    def halt(self) -> None:
        """Nothing more is posted from here on; the queued claims come back unposted."""
        self._halted.set()

    def end(self, workers: int) -> None:
        """The same, and the posting threads stop waiting for more."""
        self.halt()
        for _ in range(workers):
            self._waiting.put(None)

    def _attempt(self, claim: Claim) -> Posted:
        """Never raises: the collecting thread waits for an end of every claim."""
        report: SendReport | None = None
        try:
            if not self.halted and self._is_ours(claim) and self._begin(claim):
                report = self._send(claim)
                self._notice(Posted(claim, report))
        except Exception as error:
            # An error outside the gateway, or before it: it is never asked after this.
            _log_broken("posting-broke", error)
            self.halt()
        return Posted(claim, report)

    def _is_ours(self, claim: Claim) -> bool:
        """Fencing, as the last step before the attempt. Checks the shared clock and a local stopwatch, in case the
        clock was set or this process was suspended for a while."""
        left = min(
            claim.expires_at - self._clock.now(), CLAIM_TERM - timedelta(seconds=claim.age_s())
        )
        return left >= POST_TERM

    def _send(self, claim: Claim) -> SendReport:
        with message_span("send", claim.message_id, self._come_from):
            return self._sent(claim)

    def _sent(self, claim: Claim) -> SendReport:
        try:
            return self._gateway.send(claim.text)
        except Exception as error:
            # A gateway never raises; one that does may have sent.
            _log_broken("gateway-broke", error)
            return Uncertain("gateway-broke")

    def _notice(self, posted: Posted) -> None:
        news = posted.news
        with self._counting:
            nothing = news is not None and news.answer is Answer.NOTHING_USABLE
            self._failures = self._failures + 1 if nothing else 0
            halts = news is not None and news.answer in (Answer.NOT_NOW, Answer.SET_UP_WRONGLY)
            if halts or self._failures >= FAILURES_TO_STOP:
                self._halted.set()


def _log_broken(event: str, error: Exception) -> None:
    # A log that cannot be written, as on a full disk, must not hide whether there was an attempt.
    with suppress(Exception):
        get_log().error(event, error_type=type(error).__name__)


def _answer_of(posted: Posted) -> Answer:
    report = posted.report
    if isinstance(report, Accepted):
        return Answer.ACCEPTED
    if isinstance(report, Busy):
        return Answer.NOT_NOW
    if isinstance(report, NotSent | Uncertain):
        return Answer.NOTHING_USABLE
    if report is not None and stops_sender(report) and not posted.claim.blamed:
        return Answer.SET_UP_WRONGLY
    return Answer.REFUSED


def _wait(report: SendReport) -> timedelta | None:
    if not isinstance(report, Busy) or report.retry_after_s is None:
        return None
    return timedelta(seconds=report.retry_after_s)


@contextmanager
def side_by_side(posting: Posting, count: int) -> Iterator[Callable[[], None]]:
    """As many attempts at once as `count`, until the block is left. Call the yielded function after claims were added:
    with a count of one, it makes the attempts in the calling thread."""
    if count == 1:
        try:
            yield posting.work_off_here
        finally:
            posting.end(0)
        return
    with ThreadPoolExecutor(count, thread_name_prefix="post") as pool:
        try:
            for _ in range(count):
                pool.submit(posting.work_off)
            yield _nothing
        finally:
            posting.end(count)


def _nothing() -> None:
    """Does nothing: the threads of the pool make the attempts."""

"""Posts claimed messages, a bounded number at a time, and none whose claim is not surely still ours."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import Final, Protocol

from aftercare.base.clock import Clock, stopwatch
from aftercare.base.logs import get_log
from aftercare.domain.sending import FAILURES_TO_STOP, News, Said
from aftercare.notifications.claiming import CLAIM_TERM, Claim
from aftercare.notifications.gateway import (
    Accepted,
    Busy,
    NotSent,
    SendReport,
    SmsGateway,
    Uncertain,
)
from aftercare.notifications.reporting import stops_sender

# No attempt takes longer (gateways give up after 10 s to connect and 10 s for an answer), so what is
# begun under a claim that lasts this much longer has ended before anybody may look for it.
POST_TERM: Final = timedelta(seconds=30)
# Outcomes are written down in groups, at the latest so often.
WRITE_EVERY_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Posted:
    """A claim and what is known about its one attempt; None: there was none."""

    claim: Claim
    report: SendReport | None

    @property
    def news(self) -> News | None:
        """What it says about the sender; nothing when there was no attempt."""
        if self.report is None:
            return None
        code = getattr(self.report, "code", None)
        return News(_said(self), self.claim.claimed_at, code, _wait(self.report))


class Posting:
    """One batch on its way. It halts by itself when going on would burn what is left: the provider
    says "not now", our set-up is wrong, or nobody has answered for a while."""

    def __init__(self, gateway: SmsGateway, clock: Clock, failures: int) -> None:
        self._gateway, self._clock = gateway, clock
        self._failures = failures
        self._halted = threading.Event()
        self._counting = threading.Lock()

    def post(
        self, side: Side, claims: Sequence[Claim], write: Callable[[list[Posted]], None]
    ) -> None:
        """Attempt each claim once at most; `write` gets every one of them, in groups, in this thread.
        Whatever breaks off the writing, nothing more is posted afterwards."""
        waiting: SimpleQueue[Claim] = SimpleQueue()
        for claim in claims:
            waiting.put(claim)
        done: SimpleQueue[Posted] = SimpleQueue()
        try:
            side.run(lambda: self._work_off(waiting, done))
            left = len(claims)
            while left:
                group = _group(done, left)
                left -= len(group)
                write(group)
        finally:
            self._halted.set()

    def _work_off(self, waiting: SimpleQueue[Claim], done: SimpleQueue[Posted]) -> None:
        while True:
            try:
                claim = waiting.get_nowait()
            except Empty:
                return
            done.put(self._attempt(claim))

    def _attempt(self, claim: Claim) -> Posted:
        if self._halted.is_set() or not self._is_ours(claim):
            return Posted(claim, None)
        posted = Posted(claim, self._send(claim))
        self._notice(posted)
        return posted

    def _is_ours(self, claim: Claim) -> bool:
        """Fencing, as the last thing before the attempt: by the clock everybody goes by and by a
        stopwatch of our own, in case the clock was set or we were stopped for a while."""
        left = min(
            claim.expires_at - self._clock.now(), CLAIM_TERM - timedelta(seconds=claim.age_s())
        )
        return left >= POST_TERM

    def _send(self, claim: Claim) -> SendReport:
        try:
            return self._gateway.send(claim.text)
        except Exception as error:
            # A gateway never raises; one that does may have sent.
            get_log().error("gateway-broke", error_type=type(error).__name__)
            return Uncertain("gateway-broke")

    def _notice(self, posted: Posted) -> None:
        news = posted.news
        with self._counting:
            nothing = news is not None and news.said is Said.NOTHING_USABLE
            self._failures = self._failures + 1 if nothing else 0
            halts = news is not None and news.said in (Said.NOT_NOW, Said.SET_UP_WRONGLY)
            if halts or self._failures >= FAILURES_TO_STOP:
                self._halted.set()


def _said(posted: Posted) -> Said:
    report = posted.report
    if isinstance(report, Accepted):
        return Said.ACCEPTED
    if isinstance(report, Busy):
        return Said.NOT_NOW
    if isinstance(report, NotSent | Uncertain):
        return Said.NOTHING_USABLE
    if report is not None and stops_sender(report) and not posted.claim.blamed:
        return Said.SET_UP_WRONGLY
    return Said.REFUSED


def _wait(report: SendReport) -> timedelta | None:
    if not isinstance(report, Busy) or report.retry_after_s is None:
        return None
    return timedelta(seconds=report.retry_after_s)


def _group(done: SimpleQueue[Posted], most: int) -> list[Posted]:
    """Waits for the first, then takes what ends soon after it."""
    group = [done.get()]
    since_s = stopwatch()
    while len(group) < most and (left_s := WRITE_EVERY_S - since_s()) > 0:
        try:
            group.append(done.get(timeout=left_s))
        except Empty:
            break
    return group


class Side(Protocol):
    """Where attempts are made: side by side in threads, or here, one after the other."""

    def run(self, work_off: Callable[[], None]) -> None: ...


@contextmanager
def side_by_side(count: int) -> Iterator[Side]:
    """As many attempts at once as `count`; one is made in this very thread."""
    if count == 1:
        yield _Here()
        return
    with ThreadPoolExecutor(count, thread_name_prefix="post") as pool:
        yield _Threads(pool, count)


@dataclass(frozen=True)
class _Threads:
    pool: ThreadPoolExecutor
    count: int

    def run(self, work_off: Callable[[], None]) -> None:
        for _ in range(self.count):
            self.pool.submit(work_off)


class _Here:
    def run(self, work_off: Callable[[], None]) -> None:
        work_off()

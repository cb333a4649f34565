"""One sending run: claims the next messages while the present ones are posted, and records all outcomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aftercare.base.clock import stopwatch
from aftercare.domain.messages.sender_rate import Sender
from aftercare.notifications.outbox.claiming import Batch
from aftercare.notifications.outbox.posting import Posted, Posting

# Outcomes are recorded in groups, at this interval at the latest.
WRITE_EVERY_S: Final = 0.5
# How many seconds of attempts are claimed ahead.
AHEAD_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many messages are claimed and not yet posted, `at_once` of them being posted: the most that the death of the
    worker leaves to people. The next are claimed as soon as only `at_once` wait."""

    least: int
    most: int
    at_once: int

    def fitting(self, ended: int, seconds: float) -> int:
        """How many to claim ahead at the measured speed: the work of a moment, within both bounds."""
        moment = ended * AHEAD_S / seconds if seconds > 0 else self.most
        return max(self.least, min(int(moment), self.most))


class SendingRun:
    """Runs until no more can be claimed, the posting halts, or nothing could be posted. Everything but the posting
    happens in the calling thread. Memory never holds more than `ahead.most` and the outcomes since the last write."""

    def __init__(
        self,
        posting: Posting,
        ahead: Ahead,
        claim: Callable[[int], Batch],
        write: Callable[[Sender, list[Posted]], Sender],
    ) -> None:
        """`claim` takes how many are wanted; `write` takes the sender as it was known and answers how it is then."""
        self._posting, self._ahead, self._most = posting, ahead, ahead.least
        self._claim, self._write = claim, write
        self._open = self.claimed = self.attempts = 0
        self._more = True
        self._broken: Exception | None = None
        self._group: list[Posted] = []
        self._since_s = stopwatch()

    def go(self, first: Batch, post_here: Callable[[], None]) -> None:
        """Raises the first error of a claim or a write. The outcomes of the others are recorded before that, and after
        a failed write nothing more is posted."""
        self._take(first)
        while self._open:
            post_here()
            self._collect()
            self._claim_more()
        if self._broken is not None:
            raise self._broken

    def _take(self, batch: Batch) -> None:
        self._posting.add(batch.claims)
        self._open += len(batch.claims)
        self.claimed += len(batch.claims)
        self._known = batch.sender

    def _collect(self) -> None:
        """The next finished attempt; also writes the group when it is due."""
        one = self._posting.next_done(self._patience_s())
        if one is not None:
            if not self._group:
                self._since_s = stopwatch()
            self._group.append(one)
        size = len(self._group)
        full = size == self._open or size >= self._most
        if size and (full or self._since_s() >= WRITE_EVERY_S):
            self._write_down()

    def _patience_s(self) -> float | None:
        return max(0.0, WRITE_EVERY_S - self._since_s()) if self._group else None

    def _write_down(self) -> None:
        group, self._group = self._group, []
        if len(group) > 1:
            self._most = self._ahead.fitting(len(group) - 1, self._since_s())
        attempts = sum(one.report is not None for one in group)
        self._open -= len(group)
        try:
            self._known = self._write(self._known, group)
        except Exception as error:
            self._break(error)
            self._posting.halt()
        self.attempts += attempts
        if not attempts:
            # Claims that could not be used: claiming anew at once could go on for ever.
            self._more = False

    def _claim_more(self) -> None:
        at_once, waiting = self._ahead.at_once, self._posting.waiting
        in_time = waiting <= at_once if at_once > 1 else not self._open
        if not (in_time and self._more) or self._posting.halted:
            return
        being_posted = at_once if at_once > 1 else 0
        try:
            batch = self._claim(self._most - being_posted - waiting)
        except Exception as error:
            self._break(error)
            return
        self._more = batch.more
        self._take(batch)

    def _break(self, error: Exception) -> None:
        """Raised again when no attempt is open any more: outcomes must not be lost over it."""
        self._more, self._broken = False, self._broken or error

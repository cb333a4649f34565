"""Begins the attempts of several posting threads in one transaction: each alone would cost as much as its POST."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from aftercare.notifications.outbox.claiming import Claim

BeginAll = Callable[[Sequence[Claim]], set[UUID]]
"""Commits that the attempts of these claims begin; returns the messages for which it still stands."""


@dataclass(slots=True)
class _Waiting:
    """A claim before its attempt, and the answer: whether the attempt may begin, or the error raised instead."""

    claim: Claim
    begun: bool | None = None
    error: Exception | None = None


class Beginning:
    """Called by a posting thread for its claim, right before the attempt; returns whether the claim still stands, once
    that is committed. While one thread's transaction is under way, the others gather for the next."""

    def __init__(self, begin_all: BeginAll) -> None:
        self._begin_all = begin_all
        self._turn, self._gathering = threading.Lock(), threading.Lock()
        self._gathered: list[_Waiting] = []

    @property
    def waiting(self) -> int:
        """How many attempts wait for the next transaction."""
        return len(self._gathered)

    def __call__(self, claim: Claim) -> bool:
        mine = _Waiting(claim)
        with self._gathering:
            self._gathered.append(mine)
        with self._turn:
            if mine.begun is None:
                self._begin_gathered()
        if mine.error is not None:
            raise mine.error
        return bool(mine.begun)

    def _begin_gathered(self) -> None:
        with self._gathering:
            these, self._gathered = self._gathered, []
        try:
            begun = self._begin_all([one.claim for one in these])
        except Exception as error:
            for one in these:
                one.begun, one.error = False, error
            return
        for one in these:
            one.begun = one.claim.message_id in begun

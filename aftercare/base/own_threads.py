"""A few threads for one kind of work, so that those who wait for it take no thread from anything else."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from aftercare.base.errors import Fault

Answer = TypeVar("Answer")
# Of Linux, from -20 to 19: work at 10 gets a tenth of the processor while other work wants it, and all of it else.
GIVES_WAY = 10


class OwnThreads:
    """`number` threads, made when first used. An act waits for one for at most `wait_seconds`; then `busy` is raised,
    and the act is never begun. `gives_way`: on Linux these threads leave the processor to any other work."""

    def __init__(
        self,
        name: str,
        number: int,
        wait_seconds: float,
        busy: type[Fault],
        *,
        gives_way: bool = False,
    ) -> None:
        self._wait_seconds, self._busy = wait_seconds, busy
        begin = _give_way if gives_way else None
        self._threads = ThreadPoolExecutor(number, thread_name_prefix=name, initializer=begin)

    def run(self, act: Callable[[], Answer]) -> Answer:
        """The result of `act`, for a caller that has a thread to wait in."""
        asked = self._threads.submit(act)
        try:
            return asked.result(self._wait_seconds)
        except TimeoutError:
            if asked.cancel():
                raise self._busy() from None
            return asked.result()

    async def run_async(self, act: Callable[[], Answer]) -> Answer:
        """The same for a coroutine, which waits without a thread."""
        asked = self._threads.submit(act)
        waited = asyncio.wrap_future(asked)
        done, _ = await asyncio.wait({waited}, timeout=self._wait_seconds)
        if not done and asked.cancel():
            raise self._busy()
        return await waited


def _give_way() -> None:
    if sys.platform == "linux":
        # Where the machine forbids it, the work is done all the same.
        with suppress(OSError):
            own = threading.get_native_id()
            lower = max(GIVES_WAY, os.getpriority(os.PRIO_PROCESS, own))
            os.setpriority(os.PRIO_PROCESS, own, lower)

"""A pool of connections that knows how many callers wait for one."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy.pool import QueuePool


class CountedPool(QueuePool):
    """`waiting`: callers that were not lent a connection yet, those for whom one is being opened included."""

    def __init__(self, *args: Any, **named: Any) -> None:
        self._counting = threading.Lock()
        self.waiting = 0
        super().__init__(*args, **named)

    def _do_get(self) -> Any:
        self._count(1)
        try:
            return super()._do_get()
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._counting:
            self.waiting += more

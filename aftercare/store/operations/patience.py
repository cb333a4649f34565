"""Tries again what a lock of another session kept from being done: a migration never stands in a queue for long."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, LiteralString

from psycopg import Error
from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy.exc import DBAPIError

from aftercare.base.logs import get_log
from aftercare.base.start_errors import TablesLocked
from aftercare.store.database.engine import connect

PATIENCE_S: Final = 600.0
# Who waits for a table makes everyone after them wait too, readers as well.
LOCK_TIMEOUT: Final[LiteralString] = "2s"
_LONGEST_WAIT_S, _LOOK_S = 30.0, 0.5


def patiently(act: Callable[[], None], patience_s: float = PATIENCE_S) -> None:
    """Calls `act`, which leaves nothing behind when it raises, until no lock keeps it from being done. Raises
    TablesLocked when that takes more than `patience_s` seconds."""
    wait_s, until = 1.0, time.monotonic() + patience_s
    while True:
        try:
            return act()
        except (Error, DBAPIError) as error:
            cause = getattr(error, "orig", error)
            if not isinstance(cause, (LockNotAvailable, DeadlockDetected)):
                raise
            if time.monotonic() + wait_s > until:
                raise TablesLocked() from error
        get_log().warning("migration-waits", seconds=wait_s)
        time.sleep(wait_s)
        wait_s = min(wait_s * 2, _LONGEST_WAIT_S)


@contextmanager
def alone(url: str, key: int) -> Iterator[None]:
    """Holds the advisory lock `key` for the block, and waits for another process that has it.

    It asks again and again: a statement that waits would keep an index from being built concurrently, which waits for
    every statement that is older.
    """
    with connect(url) as connection:
        while True:
            (mine,) = connection.execute("select pg_try_advisory_lock(%s)", [key]).fetchone() or (
                False,
            )
            if mine:
                break
            time.sleep(_LOOK_S)
        yield

"""Tries again what a lock of another session kept from being done: a migration never stands in a queue for long."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, LiteralString

from psycopg import Connection, Error
from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy.exc import DBAPIError

from aftercare.base.logs import get_log
from aftercare.base.start_errors import TablesLocked
from aftercare.store.database.engine import connect

PATIENCE_S: Final = 600.0
# Who waits for a table makes everyone after them wait too, readers as well. In a circle of locks the server ends the
# session that first waited for `deadlock_timeout`: one that waits for half of it leaves the circle before a request is
# ended, unless it took its own locks that long before.
_GIVE_WAY: Final[LiteralString] = (
    "select set_config('lock_timeout', greatest(setting::int / 2, 1)::text, %s) from pg_settings"
    " where name = 'deadlock_timeout'"
)
_LONGEST_WAIT_S, _LOOK_S = 30.0, 0.5


def give_way(connection: Connection[Any], *, in_transaction: bool = False) -> None:
    """From here on, or until the transaction ends, a statement of this session that has to wait for a lock raises
    LockNotAvailable so early that no request is ended for its sake."""
    connection.execute(_GIVE_WAY, [in_transaction])


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

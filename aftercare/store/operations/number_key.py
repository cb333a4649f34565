"""A new key for all telephone numbers, in one transaction, while no other process is connected.

Two keys at once would make one number look like two: a STOP would find no client, and a new file would miss that its
number is another client's.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import Any, Final, LiteralString

import psycopg

from aftercare.base.start_errors import StillConnected, UnusableSettings
from aftercare.store.database.key_ring import KeyRing, add_data_key
from aftercare.store.database.sealed_columns import COLUMNS
from aftercare.store.database.sealed_values import Keys, teach
from aftercare.store.operations.resealing import (
    Progress,
    seal_columns_anew,
    still_sealed_before,
    take_whole,
)

# A process that connects after this waits until the new key is there.
_LOCK: Final = "lock table data_key in access exclusive mode"
_OTHERS: LiteralString = """
select count(*) from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()"""
_FORGET: Final = "delete from data_key where seals_numbers"
# The connection of a process that has just ended is still listed for a moment.
LEAVING_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = 0.05
# The lines hold parts of numbers, as the key before made them.
_OUTDATE: Final = "update person_search set line = '', form = 0, revision = revision + 1"


class _Between:
    """Opens with the key before and seals with the new one."""

    def __init__(self, before: Keys, new: Keys, new_id: str) -> None:
        self._before, self._new, self._new_id = before, new, new_id

    def seal(self, value: bytes, bound_to: bytes) -> tuple[str, bytes]:
        return self._new.seal(value, bound_to)

    def opened(self, key_id: str, sealed: bytes, bound_to: bytes) -> bytes | None:
        keys = self._new if key_id == self._new_id else self._before
        return keys.opened(key_id, sealed, bound_to)

    def token(self, digits: str) -> str:
        return self._new.token(digits)


def replace_number_key(
    connection: psycopg.Connection[Any],
    report: Progress = lambda _done, _of: None,
    wait_seconds: float = LEAVING_SECONDS,
) -> str:
    """Encrypts every telephone number with a new key and forgets the one before; returns the id of the new one. All or
    nothing. Raises StillConnected when another process is connected after `wait_seconds`: it may compare numbers
    with the key before. Raises UnusableSettings when a number cannot be decrypted: without the key before it would be
    lost."""
    until = time.monotonic() + wait_seconds
    while _others(connection) and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
    with connection.transaction():
        connection.execute(_LOCK)
        if others := _others(connection):
            raise StillConnected(f"Connections of other processes: {others}.")
        numbers = [one for one in COLUMNS.values() if one.is_number]
        take_whole(connection, numbers)
        before = _ring(connection)
        connection.execute(_FORGET)
        key_id = add_data_key(connection, seals_numbers=True)
        teach(connection, _Between(before, _ring(connection), key_id))
        seal_columns_anew(connection, numbers, key_id, report)
        if left := still_sealed_before(connection, key_id, numbers):
            raise UnusableSettings(
                f"Some of {', '.join(left)} cannot be decrypted, so the key before stays and nothing was changed."
            )
        connection.execute(_OUTDATE)
    return key_id


def _others(connection: psycopg.Connection[Any]) -> int:
    found = connection.execute(_OTHERS).fetchone()
    return int(found[0]) if found else 0


def _ring(connection: psycopg.Connection[Any]) -> KeyRing:
    """The keys as this transaction sees them."""
    ring = KeyRing(lambda: nullcontext(connection))
    if lost := ring.read():
        raise UnusableSettings(f"The data key {lost[0]} cannot be unwrapped; nothing was changed.")
    return ring

"""The data keys of one database: stored in it, wrapped by a master key that is not."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from threading import Lock
from typing import Any, Final, NamedTuple

import psycopg
import structlog
from cryptography.exceptions import InvalidTag
from psycopg.errors import UndefinedColumn, UndefinedTable

from aftercare.base.clock import stopwatch
from aftercare.base.sealing import KEY_BYTES, DeterministicCipher, RandomCipher, Sealer
from aftercare.base.start_errors import UnusableSettings
from aftercare.store.database.sealed_values import NUMBER, Content, bound_to

REFRESH_SECONDS = 20.0
"""How long after a rotation began another process may still seal with the key before."""
Connect = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]
"""Opens a connection without a transaction."""
_PATIENCE_SECONDS = 1.0
"""How long a key that was not there is not looked for again."""
_READ = "select id, wrapped, seals_numbers from data_key order by position"
# Null where the table is not there.
_READS_AS_ITSELF = "select has_table_privilege(to_regclass('data_key')::oid, 'select')"
_ADD = "insert into data_key (id, wrapped, seals_numbers) values (%s, %s, %s)"
_NUMBERS: Final = bound_to(NUMBER, Content.TEXT)
NO_KEY = (
    "AFTERCARE_SECRET_KEYS_FILE is required: notes, messages and documents in the database are encrypted;"
    " `aftercare keys new` prints a key for that file."
)
# A login of the service reaches no table before it has a role.
_BECOME = "set local role aftercare_clock"


class WrappedKey(NamedTuple):
    """A row of `data_key`. One of them seals telephone numbers and nothing else."""

    id: str
    wrapped: bytes
    seals_numbers: bool


class MasterKeys:
    """What wraps data keys. Each process sets it at its start, for the one database it works with."""

    def __init__(self) -> None:
        self._keys: Mapping[int, bytes] = {}
        self.sealer = Sealer({})

    def use(self, keys: Mapping[int, bytes]) -> None:
        # Data keys that these have unwrapped stay read while these stay the same.
        if keys != self._keys:
            self._keys, self.sealer = dict(keys), Sealer(keys)


MASTER = MasterKeys()
_log = structlog.get_logger()


class KeyRing:
    """Seals with the newest data key, and opens with the one that was used. Telephone numbers have a key of their own,
    which is replaced only while no other process is connected. Another process may add a key, so the keys are read
    again on a connection of their own."""

    def __init__(self, connect: Connect) -> None:
        self._connect, self._lock = connect, Lock()
        self._keys: dict[str, RandomCipher | DeterministicCipher] = {}
        self._newest, self._numbers = "", ""
        self._is_expired = False
        self._since_read = stopwatch()
        self._master = MASTER.sealer
        self._absent: set[str] = set()

    def seal(self, value: bytes, bound_to: bytes) -> tuple[str, bytes]:
        if bound_to == _NUMBERS:
            key = self._number_cipher()
            return self._numbers, key.encrypt(value, bound_to)
        if not self._newest or self._since_read() > REFRESH_SECONDS or self._is_outdated():
            self.read()
        return self._newest, self._key(self._newest).encrypt(value, bound_to)

    def token(self, digits: str) -> str:
        return self._number_cipher().token(digits)

    def expire(self) -> None:
        """Read the keys again before the next value. A new connection calls it: while there was none, the key of
        numbers may have been replaced."""
        self._is_expired = True

    def opened(self, key_id: str, sealed: bytes, bound_to: bytes) -> bytes | None:
        is_due = key_id not in self._absent or self._since_read() > _PATIENCE_SECONDS
        if (key_id not in self._keys and is_due) or self._is_outdated():
            self.read()
        key = self._keys.get(key_id)
        if key is None:
            self._absent.add(key_id)
        try:
            if key is not None:
                return key.decrypt(sealed, bound_to)
        except (InvalidTag, ValueError):
            pass
        _log.error("value-unreadable", kind=bound_to.decode().rpartition(":")[0], code=key_id)
        return None

    def read(self) -> list[str]:
        """Read the keys again; returns the ids of those that no master key unwraps."""
        with self._lock:
            self._master = MASTER.sealer
            # Before the keys are read: a connection that comes meanwhile expires them again.
            self._is_expired = False
            try:
                found = wrapped_keys(self._connect)
            except psycopg.Error:
                self._is_expired = True
                raise
            keys = {}
            for one in found:
                key = self._master.opened(one.wrapped, place_of_key(one.id))
                if key is not None:
                    keys[one.id] = (
                        DeterministicCipher(key) if one.seals_numbers else RandomCipher(key)
                    )
            self._keys = keys
            self._newest = next((one.id for one in reversed(found) if not one.seals_numbers), "")
            self._numbers = next((one.id for one in reversed(found) if one.seals_numbers), "")
            self._since_read, self._absent = stopwatch(), set()
        return [one.id for one in found if one.id not in keys]

    def _number_cipher(self) -> DeterministicCipher:
        if not self._numbers or self._is_outdated():
            self.read()
        key = self._key(self._numbers)
        assert isinstance(key, DeterministicCipher)
        return key

    def _key(self, key_id: str) -> RandomCipher | DeterministicCipher:
        key = self._keys.get(key_id)
        if key is None:
            raise psycopg.OperationalError("the newest data key cannot be unwrapped")
        return key

    def _is_outdated(self) -> bool:
        return self._is_expired or self._master is not MASTER.sealer


def wrapped_keys(connect: Connect) -> list[WrappedKey]:
    """The newest last. Raises psycopg.Error when the database is away."""
    with connect() as connection:
        try:
            # Asked beforehand: what PostgreSQL refuses stands in its log as an error.
            if connection.execute(_READS_AS_ITSELF).fetchone() == (False,):
                # In one transaction: a pooler gives each statement outside one to any session, and the next user of
                # that session would have our role.
                with connection.transaction():
                    connection.execute(_BECOME)
                    rows = connection.execute(_READ).fetchall()
            else:
                rows = connection.execute(_READ).fetchall()
        except (UndefinedTable, UndefinedColumn):
            # Not migrated yet.
            rows = []
    return [WrappedKey(one, bytes(wrapped), numbers) for one, wrapped, numbers in rows]


def add_data_key(connection: psycopg.Connection[Any], *, seals_numbers: bool = False) -> str:
    """A new key, with which every process seals before long; returns its id. Raises UnusableSettings without a master
    key."""
    if not MASTER.sealer:
        raise UnusableSettings(NO_KEY)
    key_id = secrets.token_hex(4)
    wrapped = MASTER.sealer.seal(secrets.token_bytes(KEY_BYTES), place_of_key(key_id))
    connection.execute(_ADD, (key_id, wrapped, seals_numbers))
    return key_id


def make_sure_of_a_key(connection: psycopg.Connection[Any]) -> None:
    """The first data key of a database, and the one for telephone numbers, where it has none. Raises UnusableSettings
    without a master key."""
    there = {bool(numbers) for _, _, numbers in connection.execute(_READ).fetchall()}
    for seals_numbers in (False, True):
        if seals_numbers not in there:
            add_data_key(connection, seals_numbers=seals_numbers)


def require_keys(ring: KeyRing) -> None:
    """Raises UnusableSettings without a master key, or when a data key stays wrapped: nothing would be readable. Where
    the database is away, processes wait for it, and what they cannot open is unreadable."""
    if not MASTER.sealer:
        raise UnusableSettings(NO_KEY)
    try:
        lost = ring.read()
    except psycopg.OperationalError:
        return
    if lost:
        raise UnusableSettings(
            f"AFTERCARE_SECRET_KEYS_FILE: none of its keys is the one that wrapped data key {lost[0]} of this database."
        )


def place_of_key(key_id: str) -> str:
    return f"data_key:{key_id}"

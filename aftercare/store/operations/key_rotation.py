"""A new data key in place of those before, and a new master key around data keys."""

from __future__ import annotations

from typing import Any, Final

import psycopg

from aftercare.base.start_errors import UnusableSettings
from aftercare.store.database.key_ring import MASTER, add_data_key, place_of_key
from aftercare.store.operations.resealing import still_sealed_before
from aftercare.store.sign_in.factor_rows import secret_binding

_IDS: Final = "select id from data_key where not seals_numbers order by position"
_FORGET: Final = "delete from data_key where id <> %s and not seals_numbers"
_WRAPPED: Final = "select id, wrapped from data_key for update"
_WRAP: Final = "update data_key set wrapped = %s where id = %s"
_SECRETS: Final = "select staff_id, sealed_secret from code_app for no key update"
_SEAL: Final = "update code_app set sealed_secret = %s where staff_id = %s"


def begin_rotation(connection: psycopg.Connection[Any]) -> tuple[str, bool]:
    """The id of the data key that everything shall be sealed with, and whether it is new. Where a rotation was
    interrupted, it is the key of that one."""
    there = [key_id for (key_id,) in connection.execute(_IDS)]
    return (there[-1], False) if len(there) > 1 else (add_data_key(connection), True)


def end_rotation(connection: psycopg.Connection[Any], key_id: str) -> list[str]:
    """Forget the keys before this one, once nothing needs them; returns the columns in which something does."""
    left = still_sealed_before(connection, key_id)
    if not left:
        connection.execute(_FORGET, [key_id])
    return left


def wrap_again(connection: psycopg.Connection[Any]) -> tuple[int, int]:
    """With the newest master key: how many data keys are wrapped and how many secrets of second factors are sealed.
    All or nothing; raises UnusableSettings when one of them cannot be opened."""
    with connection.transaction():
        keys = connection.execute(_WRAPPED).fetchall()
        for key_id, wrapped in keys:
            again = _again(bytes(wrapped), place_of_key(key_id), f"data key {key_id}")
            connection.execute(_WRAP, (again, key_id))
        secrets = connection.execute(_SECRETS).fetchall()
        for staff_id, sealed in secrets:
            again = _again(bytes(sealed), secret_binding(staff_id), "a second factor")
            connection.execute(_SEAL, (again, staff_id))
    return len(keys), len(secrets)


def _again(sealed: bytes, place: str, what: str) -> bytes:
    value = MASTER.sealer.opened(sealed, place)
    if value is None:
        raise UnusableSettings(f"AFTERCARE_SECRET_KEYS_FILE: none of its keys is that of {what}.")
    return MASTER.sealer.seal(value, place)

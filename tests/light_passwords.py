"""Password hashes that cost next to nothing: checking one costs what the hash itself asks for."""

from __future__ import annotations

from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_LIGHT = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


@lru_cache
def light_hash(password: str) -> str:
    """The hash of this password, for an account of a test that is about something else than hashes."""
    return _LIGHT.hash(password)

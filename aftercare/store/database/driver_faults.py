"""What an error of the database means to a caller, and when it says that the connections there are of no use."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InternalError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from aftercare.base.errors import (
    Collided,
    Conflict,
    DoubleBooked,
    DuplicateReference,
    Fault,
    Forbidden,
    Invalid,
    Stale,
    Unavailable,
)
from aftercare.base.subject_errors import DatabaseReadOnly

# The server takes no writes: a standby, a primary that was demoted, or one that was set so.
READ_ONLY: Final = "25006"
# The server ended the session because its transaction stood still or lasted too long.
_ENDED: Final = {"25P03", "25P04"}


def fault_of(error: DBAPIError | StaleDataError) -> Fault:
    """The fault for a driver error; an unknown one stays as it is."""
    if isinstance(error, StaleDataError):
        return Stale()
    state = state_of(error)
    if state in {"40P01", "40001", "55P03"}:
        # A deadlock: two transactions that want the same time may wait for each other, and the database ends one. Or a
        # row lock timed out. A retry may well succeed.
        return Collided()
    if state == "23P01":
        return DoubleBooked()
    if state == "23505":
        return DuplicateReference()
    if state == "42501":
        return Forbidden()
    if state == READ_ONLY:
        return DatabaseReadOnly()
    if isinstance(error, IntegrityError):
        return Conflict()
    if isinstance(error, DataError):
        # A value no column takes: a NUL letter, a number out of range, a day that does not exist.
        return Invalid()
    if (
        isinstance(error, OperationalError)
        or state[:2] in {"08", "53", "57"}
        or state in _ENDED
        # Two answers to one command: the server's last words and a pooler's own.
        or (isinstance(error, InternalError) and not state)
    ):
        return Unavailable()
    raise error


def state_of(error: DBAPIError | StaleDataError) -> str:
    """The error code of PostgreSQL; empty where the driver has none."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def ends_pool(error: DBAPIError | StaleDataError) -> bool:
    """Whether the other connections of the pool are of no use either: the server went away, or takes no writes and
    another may be the primary by now."""
    return state_of(error) in {READ_ONLY, "57P01", "57P02", "57P03"} or bool(
        getattr(error, "connection_invalidated", False)
    )

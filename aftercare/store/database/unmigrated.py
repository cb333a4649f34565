"""Tells apart why the database refuses: not migrated to this version, not letting us in, or not answering."""

from __future__ import annotations

from typing import Any, Final

# No such table, schema, role, column or function: what an older schema, or none, answers to our statements.
_STATES: Final = frozenset({"42P01", "3F000", "22023", "42703", "42883"})
# libpq gives no code for what happens before a session; this word it never translates begins what a server said.
_SAID_BY_SERVER: Final = "FATAL:"


def is_unmigrated(error: BaseException | None) -> bool:
    """Whether an error of the driver, or SQLAlchemy's around it, says that something of ours is not there."""
    return getattr(_driver_s(error), "sqlstate", None) in _STATES


def why_no_session(error: BaseException | None) -> str:
    """What to say of an error with which no session began, after the name of the setting; empty for any other error.
    The error itself may hold names of hosts and logins, and is not repeated."""
    found = _driver_s(error)
    if found is None or getattr(found, "sqlstate", None) is not None:
        return ""
    if _SAID_BY_SERVER in str(found):
        return "the server answers, and refuses the user, the password or the database"
    return "no database answers at that address"


def _driver_s(error: BaseException | None) -> Any:
    return getattr(error, "orig", error)

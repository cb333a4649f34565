"""Tells a database that was not migrated to this version from one that does not answer."""

from __future__ import annotations

from typing import Final

# No such table, schema, role, column or function: what an older schema, or none, answers to our statements.
_STATES: Final = frozenset({"42P01", "3F000", "22023", "42703", "42883"})


def is_unmigrated(error: BaseException | None) -> bool:
    """Whether an error of the driver, as SQLAlchemy wraps it, says that something of ours is not there."""
    driver = getattr(error, "orig", None)
    return getattr(driver, "sqlstate", None) in _STATES

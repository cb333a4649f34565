"""How a row is locked: against change, never against rows that merely refer to it; CONTRIBUTING has the order."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from sqlalchemy import Select

Query = TypeVar("Query", bound=Select[Any])

ROW_LOCK: Final[dict[str, Any]] = {"key_share": True}
"""For `Session.get(with_for_update=…)`; elsewhere `.with_for_update(key_share=True)` says the same."""


def locking(query: Query) -> Query:
    """The same, locking its rows, as they are once the lock is ours: a session that read one before waiting
    would else go on with what it read."""
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)

"""How a row is locked: against changes, never against rows that merely refer to it; CONTRIBUTING has the lock order."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from sqlalchemy import Select

Query = TypeVar("Query", bound=Select[Any])

ROW_LOCK: Final[dict[str, Any]] = {"key_share": True}
"""For `Session.get(with_for_update=…)`; elsewhere `.with_for_update(key_share=True)` says the same."""


def locking(query: Query) -> Query:
    """The same, locking its rows and reading them again once the lock is held. A session that read one before waiting
    would otherwise keep its old values."""
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)

"""Says what keeps a process from its work on its database, and refuses changes while that is at an earlier moment."""

from __future__ import annotations

from aftercare.base.errors import Fault
from aftercare.base.subject_errors import DatabaseReadOnly, DatabaseWentBack
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.schema_fit import schema_fault


def standing_fault(database: Database) -> Fault | None:
    """None when the database answers, has a schema that fits and takes changes; else what is wrong. Takes seconds at
    the most."""
    fault = schema_fault(database)
    if fault is not None:
        return fault
    return None if database.standing().writable else DatabaseReadOnly()


def went_back(database: Database) -> bool:
    """Whether this process knows, at its newest look, that the database went back and that no operator accepted it."""
    return database.fence is not None and database.fence.is_closed


def refuse_while_older(database: Database) -> None:
    """Raises DatabaseWentBack. A change would be lost when the right server comes back."""
    if went_back(database):
        raise DatabaseWentBack()

"""Says whether this version can work with the schema that a database has."""

from __future__ import annotations

from aftercare.base.errors import Fault, Unavailable
from aftercare.base.start_errors import NewerDatabase, OlderDatabase
from aftercare.store.database.unit_of_work import Database
from aftercare.store.database.unmigrated import is_unmigrated
from aftercare.store.operations.migrate import known_revisions, newest_revision


def schema_fault(database: Database) -> Fault | None:
    """None when this version works with the schema that the database has: its own, or a newer one that says so. Else
    OlderDatabase, also where there are no tables yet, NewerDatabase, or Unavailable."""
    try:
        found = database.revision()
        if found == newest_revision():
            return None
        if not found or found in known_revisions():
            return OlderDatabase()
        return None if (database.oldest_code() or found) <= newest_revision() else NewerDatabase()
    except Unavailable as fault:
        return OlderDatabase() if is_unmigrated(fault.__cause__) else fault

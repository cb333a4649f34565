"""Says whether this version can work with the schema that a database has."""

from __future__ import annotations

from aftercare.base.errors import Fault, Unavailable
from aftercare.base.start_errors import NewerDatabase, OlderDatabase
from aftercare.store.database.unit_of_work import Database
from aftercare.store.database.unmigrated import is_unmigrated
from aftercare.store.operations.migrate import known_revisions, newest_revision


def schema_fault(database: Database) -> Fault | None:
    """None when the database stands at this version's migration; else OlderDatabase, also where there are no tables
    yet, NewerDatabase, or Unavailable."""
    try:
        found = database.revision()
    except Unavailable as fault:
        return OlderDatabase() if is_unmigrated(fault.__cause__) else fault
    if found == newest_revision():
        return None
    return NewerDatabase() if found and found not in known_revisions() else OlderDatabase()

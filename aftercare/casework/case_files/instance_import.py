"""Imports a placement instance: invented people, approved plans, accepted referrals, and data for a placement run.

Ids derive from the file's content, so importing the same file again finds every row and changes nothing. What a file
says of `last_done` and `notified` is not imported: it is about appointments we do not have. Holidays are our own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from uuid import UUID

from aftercare.base.errors import UnusableInstance
from aftercare.casework.case_files.instance_rows import Rows, Source, rows_of
from aftercare.domain.case_files.import_faults import import_faults
from aftercare.domain.placement.document.parsing import read_instance
from aftercare.store.accounts import audit
from aftercare.store.database.bulk import add_missing
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import phones_in_use

Progress = Callable[[int, int], None]
"""Called with how many of how many rows were processed."""


def import_instance(
    work: UnitOfWork, document: object, progress: Progress | None = None
) -> dict[str, int]:
    """Writes the instance and returns per table how many rows are new. Run it as the clock.

    Raises UnusableInstance with a JSON pointer for everything that cannot be used.
    """
    instance = read_instance(document)
    faults = import_faults(instance)
    if faults:
        raise UnusableInstance(f"{faults[0].pointer}: {faults[0].detail}", faults)
    source = Source(fingerprint(document), instance, work.now)
    rows = rows_of(source, phones_in_use(work.session))
    return _write(work, rows, source.team_id, progress)


def fingerprint(document: object) -> str:
    """The same for the same content, with any layout of the file."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _write(
    work: UnitOfWork, rows: Rows, team_id: UUID, progress: Progress | None
) -> dict[str, int]:
    total, done = sum(len(some) for _, some in rows), 0
    added: dict[str, int] = {}
    for table, some in rows:
        name = str(table.__tablename__)
        added[name] = added.get(name, 0) + add_missing(work.session, table, some)
        done += len(some)
        if progress is not None:
            progress(done, total)
    if any(added.values()):
        audit.note(work, "import", "team", team_id)
    return added

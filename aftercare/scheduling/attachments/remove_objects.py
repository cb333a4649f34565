"""Every minute removes from the store the content of which no document has the key any more."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.processes.attachments.object_store import ObjectStore
from aftercare.scheduling.jobs.batches import RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.attachments.rows import forget_object, objects_to_remove
from aftercare.store.database.unit_of_work import Database, UnitOfWork

MOST: int = 1_000


def remove_objects(database: Database, clock: Clock, objects: ObjectStore) -> RunResult:
    """An object that cannot be removed now stays listed. Removing one twice is harmless, so nothing is locked."""

    def due(work: UnitOfWork) -> list[UUID]:
        return objects_to_remove(work.session, MOST)

    def remove(work: UnitOfWork, object_id: UUID) -> bool:
        objects.remove(object_id)
        forget_object(work.session, object_id)
        return True

    return each(database, clock, due, remove)


def remove_objects_job(database: Database, clock: Clock, objects: ObjectStore) -> Job:
    return Job("remove-objects", lambda: remove_objects(database, clock, objects))

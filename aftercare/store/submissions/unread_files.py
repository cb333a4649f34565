"""How many files of other organisations were not read, as a worker counted them in their folder."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from aftercare.store.database.job_runs import newest_handled

COUNTED_BY: Final = "count-unread-files"
# The folder is at the worker: where none counts any more, an older number says nothing about now.
COUNT_HOLDS: Final = timedelta(minutes=15)


def unread_files(session: Session, now: datetime) -> int | None:
    """By the newest count; None where none was made lately, as where no files are taken."""
    return newest_handled(session, COUNTED_BY, now - COUNT_HOLDS)

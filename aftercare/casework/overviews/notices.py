"""The actor's own notices: a client replied, a plan was decided on, an escalation reached them or was decided."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from aftercare.base.errors import existing
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.processes.escalation.marks import NO_MARKS, marks_of
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.overviews import screen_notices

OF_ESCALATION: Final = ("notified", "decided")


@requires(Permission.READ_CASE_FILES)
def my_notices(work: UnitOfWork, first: int, size: int, *, unread: bool = False) -> list[Row]:
    """`size` groups of notices after the first `first`, the newest first; clients whom the actor may no longer see are
    left out. What a group is about has the marks of its escalation, if it is one."""
    staff_id = work.actor.staff_id
    found = screen_notices.notices_of(work.session, staff_id, work.now, first, size, unread=unread)
    about = [one for row in found for one in row["about"]]
    people = [{"person_id": UUID(one["person_id"])} for one in about if one["person_id"]]
    audit.note_looks(work, "read-notices", people)
    marks = marks_of(
        work,
        [
            (UUID(one["about_id"]), UUID(one["person_id"]))
            for row in found
            if row["kind"] in OF_ESCALATION
            for one in row["about"]
        ],
    )
    for one in about:
        found_of = marks.get(UUID(one["about_id"]), NO_MARKS) if one["about_id"] else NO_MARKS
        one |= {"elsewhere": found_of.elsewhere, "in_question": found_of.in_question}
    return found


@requires(Permission.READ_CASE_FILES)
def open_notice(work: UnitOfWork, kind: str, subject_id: UUID) -> Row:
    """Says what it is about, and marks it as read with those before it about the same thing. Raises NotFound for a
    notice of another account."""
    staff_id = work.actor.staff_id
    found = existing(screen_notices.notice_of(work.session, staff_id, kind, subject_id, work.now))
    screen_notices.mark_read(work.session, staff_id, found, work.now)
    if found["person_id"] is not None:
        audit.note_looks(work, "read-notices", [found])
    return found


@requires(Permission.READ_CASE_FILES)
def read_all_notices(work: UnitOfWork, until: datetime) -> None:
    """Marks all up to `until` as read: the moment at which the page was made."""
    screen_notices.mark_all_read(work.session, work.actor.staff_id, min(until, work.now), work.now)

"""Exclusion zone alarms that the monitoring reported to us: entered by an officer, answered by a person at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.zone_alarms import (
    ENTERED_AGAIN,
    MOVED_BACK,
    open_zone_alarm,
    supervised_from,
)
from aftercare.processes.submissions.moved_alarms import moved_moments
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.people.rows import get_person


@requires(Permission.WRITE_CASE_FILES)
def report_zone_alarm(
    work: UnitOfWork, person_id: UUID, happened_at: datetime, *, moves_back: bool = False
) -> DeadlineRow:
    """The duty desk is notified within a minute at any hour, officer and supervisor too during office hours. The
    police act independently and we do not notify them: this records what we knew and when. The same moment entered
    twice is one alarm, unless what stands of it is about another client.

    Raises Invalid at /happened_at for a future moment or one before supervision began, NotFound.
    """
    person = get_person(work.session, person_id, for_update=True)
    if happened_at > work.now:
        raise Invalid.at("/happened_at", "in-the-future", "Not after now.")
    if civil_date(happened_at) < supervised_from(work, person):
        raise Invalid.at("/happened_at", "before-supervision", "Not before supervision began.")
    moved = (person_id, happened_at) in moved_moments(work, [person_id])
    note = MOVED_BACK if moves_back else ENTERED_AGAIN
    return open_zone_alarm(work, person, happened_at, again=moved, note=note)


@requires(Permission.WRITE_CASE_FILES)
def is_said_to_be_elsewhere(work: UnitOfWork, person_id: UUID, happened_at: datetime) -> bool:
    """Whether what stands of that moment is known to be about another client, so that entering it is another alarm."""
    return (person_id, happened_at) in moved_moments(work, [person_id])

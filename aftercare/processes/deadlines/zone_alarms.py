"""Opens the alarm of an exclusion zone, which an officer or the monitoring room itself reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.deadlines.reported import ZONE_ALARM
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import (
    DeadlineRow,
    DeadlineSubject,
    deadlines_with_codes,
    lock_deadlines,
)
from aftercare.store.escalation.causes import deadlines_in_escalations
from aftercare.store.orders.rows import orders_of
from aftercare.store.people.rows import PersonRow

# Kept as the note of the deadline, and translated where that is shown.
MOVED_BACK: Final = sentence("The alarm moved away and back: it has another deadline.")
ENTERED_AGAIN: Final = sentence("The alarm was entered again: it has another deadline.")


def supervised_from(work: UnitOfWork, person: PersonRow) -> date:
    """The first day of supervision: of the earliest order, or the day of enrolment where that came first. An order may
    have run before anyone entered the client here."""
    first_days = [one.starts_on for one in orders_of(work.session, person.id)]
    return min([person.enrolled_on, *first_days])


def open_zone_alarm(
    work: UnitOfWork,
    person: PersonRow,
    happened_at: datetime,
    *,
    again: bool = False,
    note: str = MOVED_BACK,
) -> DeadlineRow:
    """The client is locked. The same moment twice is one alarm. `again`: what stood here of that moment was about
    another client. This one is another alarm, which notifies anew those who stood down; what was
    still open of that moment ends with `note`, so that one alarm is not to be answered twice."""
    lock_deadlines(work.session, [person.id])
    # Answered alarms count too: each alarm has its own number.
    before = deadlines_with_codes(work.session, [person.id], [ZONE_ALARM])
    standing = next((one for one in before if one.due_at == happened_at), None)
    if standing is not None and not again:
        return standing
    for one in before:
        if one.due_at == happened_at and one.state == DeadlineState.OPENED:
            one.state, one.done_note = DeadlineState.DROPPED.value, note
            one.done_by = work.actor.staff_id
            one.version += 1
            audit.save_and_note(work, "change", "deadline", one)
    number = len(before)
    wanted = [WantedDeadline(ZONE_ALARM, civil_date(happened_at), happened_at, number)]
    subject = DeadlineSubject(person.id, "person", person.id)
    sync_all_deadlines(work.session, subject, [], wanted, work.now)
    work.session.flush()
    alarms = deadlines_with_codes(work.session, [person.id], [ZONE_ALARM])
    row = next(one for one in alarms if one.number == number)
    return audit.save_and_note(work, "enter", "deadline", row)


def drop_unnoticed_alarms(work: UnitOfWork, person_id: UUID, happened_at: datetime) -> None:
    """The alarms of that moment go of which no escalation has opened yet: they turned out to be about another client,
    and no one is to be sent out for this one. The client is locked."""
    lock_deadlines(work.session, [person_id])
    alarms = deadlines_with_codes(work.session, [person_id], [ZONE_ALARM])
    noticed = deadlines_in_escalations(work.session, [one.id for one in alarms])
    for one in alarms:
        if (
            one.due_at == happened_at
            and one.state == DeadlineState.OPENED
            and one.id not in noticed
        ):
            one.state = DeadlineState.DROPPED.value
            one.version += 1
            audit.save_and_note(work, "change", "deadline", one)

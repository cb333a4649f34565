"""A check-in that the client sends on the own page."""

from __future__ import annotations

from aftercare.domain.client_page.check_ins import CheckIn, why_call
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_hours
from aftercare.store.accounts import audit
from aftercare.store.client_page.check_in_rows import ClientCheckInRow, check_in_on
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.channel_rows import preferences_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import is_task_open, open_task

# Office hours until a call that was asked for, or needed, is due: as soon as the answer to any reply.
_CALL_WITHIN = 4


def has_check_in(work: UnitOfWork, person: PersonRow) -> bool:
    """Whether the officer switched it on for the client of the visit."""
    wish = preferences_of(work.session, [person.id]).get(person.id)
    return wish is not None and wish.check_in


def sent_today(work: UnitOfWork, person: PersonRow) -> bool:
    return check_in_on(work.session, person.id, civil_date(work.now)) is not None


def send_check_in(work: UnitOfWork, person: PersonRow, answers: CheckIn) -> bool:
    """Keeps the answers, and asks the officer to call where they want that or are not well. It counts for no contact
    standard and no appointment. False when it is not switched on, or other answers came today. Lock the client
    before; run as the clock, for the client of the visit."""
    if not has_check_in(work, person):
        return False
    today = civil_date(work.now)
    earlier = check_in_on(work.session, person.id, today)
    if earlier is not None:
        return earlier.fact() == answers
    row = ClientCheckInRow(
        person_id=person.id,
        sent_on=today,
        sent_at=work.now,
        mood=answers.mood.value,
        changed=answers.changed,
        call=answers.call,
        call_when=answers.when,
    )
    audit.save_and_note(work, "send-check-in", "client-check-in", row)
    reason = why_call(answers)
    if reason and not is_task_open(work.session, person.id, "call_person", reason):
        open_task(
            work.session,
            person_id=person.id,
            kind="call_person",
            subject=row.id,
            reason=reason.value,
            due_at=add_working_hours(work.now, _CALL_WITHIN),
            now=work.now,
        )
    return True

"""Finishing the work that is done by hand: a call made, a letter sent, a number checked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Invalid, OfferUnanswered, refuse_if
from aftercare.base.subject_errors import AnothersCalendar
from aftercare.base.typed_text import required, too_long
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.calendars.busy_times import may_answer_clash, owner_of
from aftercare.domain.disclosures.grounds import CHILD_PROTECTION_BOARD, Disclosed
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.appointments.pass_on import pass_on_by_hand
from aftercare.processes.disclosures.recording import disclosed
from aftercare.processes.treatment.place_offers import awaits_answer
from aftercare.store.absences.review_tasks import REVIEW_DECISION
from aftercare.store.accounts import audit
from aftercare.store.appointments.known_to_client import CHANGE, stands_now
from aftercare.store.appointments.rows import lock_appointments
from aftercare.store.calendars.busy_rows import CLASH
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.papers.board_copies import BOARD_COPY
from aftercare.store.tasks.rows import ANSWERS_A_TEXT, CONDITION_INCOMPLETE, TaskRow, get_task

LONGEST_NOTE = 2_000
ABOUT_A_TIME = ("call_person", "send_letter", "reminder_late")


@requires(Permission.RECORD_OUTCOMES)
def finish_task(
    work: UnitOfWork, task_id: UUID, version: int, note: str = "", *, sent_on: date | None = None
) -> TaskRow:
    """Marks the task as done, with author and time. Only a document's copy takes the day it was sent, which is
    written before the note (`2026-11-24: by post`). That a condition goes on without its facts, or that a decision
    about an absence stays, needs a note.

    Raises AlreadyDecided when it was done before, Stale, Invalid at /note and /sent_on. Raises OfferUnanswered while
    a place is reserved for the client: accepting or declining it ends the task. Raises AnothersCalendar for a clash
    with the calendar of a colleague.
    """
    refuse_if(too_long("/note", note, LONGEST_NOTE))
    view = appointment_view(work, task_id)
    if view is not None:
        with as_clock(work):
            # Locked before the task: changing an appointment locks it and then ends its tasks.
            lock_appointments(work.session, [view])
    task = get_task(work.session, task_id, for_update=True)
    if task.state == "done":
        raise AlreadyDecided()
    expect_version(task, version)
    if task.kind == CLASH and not may_answer_clash(work.actor, owner_of(task.subject_key)):
        raise AnothersCalendar()
    if awaits_answer(work.session, task):
        raise OfferUnanswered()
    if task.kind == REVIEW_DECISION:
        work.actor.require(Permission.GIVE_VERDICTS)
    if task.reason == CONDITION_INCOMPLETE or task.kind == REVIEW_DECISION:
        note = required(note, LONGEST_NOTE, "/note")
    _expect_sent(work, task, sent_on)
    task.state, task.done_by, task.done_at = "done", work.actor.staff_id, work.now
    note_parts = (sent_on.isoformat() if sent_on else "", note.strip())
    task.done_note = ": ".join(one for one in note_parts if one) or None
    if view is not None:
        work.session.flush()
        with as_clock(work):
            pass_on_by_hand(work.session, [view], work.now)
    if sent_on is not None:
        board = CHILD_PROTECTION_BOARD
        disclosed(
            work, task.person_id, Disclosed.BOARD_COPY, sent_on, recipient=board, source_id=task.id
        )
    return audit.save_and_note(work, "finish", "task", task)


def appointment_view(work: UnitOfWork, task_id: UUID) -> UUID | None:
    """The appointment with the time that finishing this task passes on to the client; after a change, the one that
    stands now."""
    task = get_task(work.session, task_id)
    if task.appointment_id is None:
        return None
    if task.kind == CHANGE:
        return stands_now(work.session, task.appointment_id)
    passes_on = task.kind in ABOUT_A_TIME and task.reason != ANSWERS_A_TEXT
    return task.appointment_id if passes_on else None


def _expect_sent(work: UnitOfWork, task: TaskRow, sent_on: date | None) -> None:
    """The day of sending is between the signature, which opened the task, and today."""
    if task.kind != BOARD_COPY:
        if sent_on is not None:
            raise Invalid.at("/sent_on", "not-sent-then", "Nothing is sent by finishing this.")
        return
    if sent_on is None or not civil_date(task.created_at) <= sent_on <= civil_date(work.now):
        raise Invalid.at(
            "/sent_on", "not-sent-then", "Not before it was signed and not after today."
        )

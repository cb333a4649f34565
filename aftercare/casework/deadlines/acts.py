"""Marking a deadline as done or as no longer needed, and viewing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Invalid, refuse_if
from aftercare.base.typed_text import required, too_long
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.entries import KindProperty
from aftercare.domain.deadlines import ALARM_CODES, DeadlineState
from aftercare.domain.deadlines.clients_rights import INFORM_OUTCOME, RIGHTS_CODES
from aftercare.domain.deadlines.clocks.running import RunningClock
from aftercare.domain.deadlines.reported import (
    AGREED_ACTION,
    CONCERN,
    EMERGENCY_REVIEW,
    EVASION,
    INFORM_PROSECUTION,
    SUBMISSION,
    ZONE_ALARM,
)
from aftercare.domain.risk.reassessing import instruments_asked
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.statutory_clocks import clocks_of_order
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.processes.escalation.marks import NO_MARKS, Marks, deadline_marks
from aftercare.processes.submissions.alarm_senders import SentAlarm, alarms_sent
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.conditions.rows import conditions_of
from aftercare.store.conferences.rows import AgreedActionRow
from aftercare.store.contact_standards.not_offered_rows import NotOffered, not_offered_by_deadline
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.deadlines.rows import OF_ORDER, DeadlineRow, deadlines_of, get_deadline
from aftercare.store.escalation.causes import has_escalation
from aftercare.store.orders.rows import OrderRow, get_order, orders_of
from aftercare.store.papers.rows import PaperRow, paper_to_hand_over
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.subject_access.rows import asked_by_client
from aftercare.store.submissions.rows import reports_about

LONGEST_NOTE = 2_000
_FIRST = {
    EMERGENCY_REVIEW: "emergency-review-first",
    CONCERN: "concern-first",
    SUBMISSION: "submission-first",
}


_SAYS = {
    INFORM_OUTCOME: "Say how the client was informed.",
    EVASION: "Say what was decided, and what followed.",
}


@dataclass(frozen=True)
class DeadlineFile:
    """One deadline with its person and its subject. `clock` shows how its end was computed; None when it is not
    statutory or no longer applies. `done_by` marked it as done or as not needed. `not_offered` is the contact that
    had no free time, `action` what was agreed in a case conference, if the deadline is about one. `sent` is who sent
    an alarm, `moved_by` who said that one that was entered by hand is about another client."""

    row: DeadlineRow
    person: PersonRow
    order: OrderRow | None
    clock: RunningClock | None
    done_by: StaffRow | None
    paper: PaperRow | None
    not_offered: NotOffered | None
    action: AgreedActionRow | None
    marks: Marks
    sent: SentAlarm | None
    moved_by: StaffRow | None


@dataclass(frozen=True)
class PersonDeadlines:
    """Every deadline of a person in order of its due moment, and the orders they may be about. `marks` by deadline, of
    those that have any. `has_zone`: whether there is an exclusion zone that was not withdrawn for an alarm."""

    person: PersonRow
    rows: list[DeadlineRow]
    orders: dict[UUID, OrderRow]
    reports: dict[UUID, tuple[str, str]]
    marks: dict[UUID, Marks]
    has_zone: bool


@requires(Permission.READ_CASE_FILES)
def deadline_file(work: UnitOfWork, deadline_id: UUID) -> DeadlineFile:
    session = work.session
    row = get_deadline(session, deadline_id)
    person = get_person(session, row.person_id)
    order = get_order(session, row.subject_id) if row.subject_kind == OF_ORDER else None
    audit.note(work, "read", "deadline", row.id, row.person_id)
    return DeadlineFile(
        row=row,
        person=person,
        order=order,
        clock=_clock_of(work, row, order, person) if order else None,
        done_by=session.get(StaffRow, row.done_by) if row.done_by else None,
        paper=paper_to_hand_over(session, row.id),
        not_offered=not_offered_by_deadline(session, [row.id]).get(row.id),
        action=session.get(AgreedActionRow, row.subject_id) if row.code == AGREED_ACTION else None,
        marks=deadline_marks(work, [row]).get(row.id, NO_MARKS),
        sent=alarms_sent(work, person.id).get(row.due_at) if row.code == ZONE_ALARM else None,
        moved_by=session.get(StaffRow, row.misattributed_by) if row.misattributed_by else None,
    )


@requires(Permission.READ_CASE_FILES)
def person_deadlines(work: UnitOfWork, person_id: UUID) -> PersonDeadlines:
    session = work.session
    person = audit.note_look(work, "read-deadlines", "person", get_person(session, person_id))
    rows = deadlines_of(session, person_id)
    return PersonDeadlines(
        person,
        rows,
        {order.id: order for order in orders_of(session, person_id)},
        reports_about(session, person_id),
        deadline_marks(work, rows),
        any(
            one.withdrawn_on is None and one.has(KindProperty.ZONE)
            for one in conditions_of(session, person_id)
        ),
    )


@requires(Permission.WRITE_CASE_FILES)
def finish_deadline(
    work: UnitOfWork, deadline_id: UUID, version: int, done_on: date, note: str = ""
) -> DeadlineRow:
    """Marks a deadline as done on that day, by the actor's word. An escalation that waited for it ends, and a
    recurring deadline is counted from that day.

    Raises Invalid for a future day, one before the evasion it is about, a document that was not handed over and an
    assessment, at /note where it is to say how the client was informed or what followed, and for evasion of
    supervision by someone who decides on no escalations. Raises AlreadyDecided when it is no longer open, Stale.
    """
    faults = []
    if done_on > civil_date(work.now):
        faults.append(FieldFault("/done_on", "in-the-future"))
    faults += too_long("/note", note, LONGEST_NOTE)
    refuse_if(faults)
    row = _open(work, deadline_id, version)
    _expect_done_there(work, row)
    if row.code == EVASION and done_on < row.counted_from_on:
        holes = {"first": row.counted_from_on}
        refuse_if([FieldFault("/done_on", "before-evasion", holes=holes)])
    if row.code in _SAYS and not any(one.isalnum() for one in note):
        raise Invalid.at("/note", "missing", _SAYS[row.code])
    row.state, row.done_on = DeadlineState.DONE.value, done_on
    row.done_by, row.done_at = work.actor.staff_id, work.now
    row.done_note = note.strip() or None
    return _settled(work, row, "finish")


def _expect_done_there(work: UnitOfWork, row: DeadlineRow) -> None:
    """A document is handed over to someone on a day, which is recorded on the document only. An assessment is
    completed by signing it, and what a client asks about their own data is answered on the request."""
    _expect_review(row, "/done_on")
    _expect_called(work, row, "/done_on")
    if row.code == EVASION and not work.actor.can(Permission.DECIDE_ESCALATIONS):
        raise Invalid.at("/done_on", "supervisor-decides")
    if row.code == INFORM_PROSECUTION:
        raise Invalid.at("/done_on", "informed-on-its-page")
    if instruments_asked(row.code):
        detail = "Sign the assessment: that ends this deadline."
        raise Invalid.at("/done_on", "assessment-first", detail)
    _expect_client_answered(work, row, "/done_on")
    paper = paper_to_hand_over(work.session, row.id)
    if paper is not None and paper.handed_over_on is None:
        detail = "Say on the document itself to whom it was handed over."
        raise Invalid.at("/done_on", "hand-over-first", detail)


def _expect_called(work: UnitOfWork, row: DeadlineRow, pointer: str) -> None:
    """An alarm that is answered before its escalation opens would open none: the duty desk would not be called."""
    if row.code in ALARM_CODES and not has_escalation(work.session, row.id):
        raise Invalid.at(pointer, "alarm-opens-first")


def _expect_client_answered(work: UnitOfWork, row: DeadlineRow, pointer: str) -> None:
    if row.code in RIGHTS_CODES and asked_by_client(work.session, row.id):
        detail = "Answer the request itself: that ends this deadline."
        raise Invalid.at(pointer, "answer-first", detail)


@requires(Permission.DECIDE_ESCALATIONS)
def drop_deadline(work: UnitOfWork, deadline_id: UUID, version: int, reason: str) -> DeadlineRow:
    """A supervisor records that it need not be done, with a reason. No later computation opens it again. Raises
    Invalid at /reason without one, and for what a client asked: that is answered or withdrawn, and the client is
    informed of a decision; also for an alarm whose escalation is not open yet."""
    reason = required(reason, LONGEST_NOTE)
    row = _open(work, deadline_id, version)
    _expect_client_answered(work, row, "/reason")
    if row.code == INFORM_OUTCOME:
        raise Invalid.at("/reason", "answer-first", "Record how the client was informed.")
    _expect_review(row, "/reason")
    _expect_called(work, row, "/reason")
    row.state, row.done_note = DeadlineState.DROPPED.value, reason
    row.done_by = work.actor.staff_id
    return _settled(work, row, "drop")


def _expect_review(row: DeadlineRow, pointer: str) -> None:
    """Emergency access is reviewed, a concern answered and a submission decided on, each on a page of its own; that
    ends this deadline."""
    if row.code in _FIRST:
        raise Invalid.at(pointer, _FIRST[row.code])


def _open(work: UnitOfWork, deadline_id: UUID, version: int) -> DeadlineRow:
    row = get_deadline(work.session, deadline_id, for_update=True)
    if row.state != DeadlineState.OPENED:
        raise AlreadyDecided()
    expect_version(row, version)
    return row


def _settled(work: UnitOfWork, row: DeadlineRow, action: str) -> DeadlineRow:
    audit.save_and_note(work, action, "deadline", row)
    if row.subject_kind == OF_ORDER:
        refresh_clocks(work, row.person_id)
    with as_clock(work):
        resolve_remedied(work, row.person_id)
    return row


def _clock_of(
    work: UnitOfWork, row: DeadlineRow, order: OrderRow, person: PersonRow
) -> RunningClock | None:
    running = clocks_of_order(work.session, order, person.enrolled_on, work.now)
    return next((one for one in running if (one.code, one.number) == (row.code, row.number)), None)

"""What people do with submissions: name the client of one that found none, accept one, or refuse it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Invalid, Stale
from aftercare.base.subject_errors import EarlierWaits, LaterWaits
from aftercare.base.typed_text import LONGEST_REASON, required
from aftercare.casework.escalation.moved_alarm import NOT_FOUND, client_meant, pick_up_what_is_left
from aftercare.casework.people.home_addresses import visits_to_come
from aftercare.casework.people.search import find_people
from aftercare.casework.submissions.address_proposals import moved
from aftercare.casework.submissions.custody_proposals import detained, released
from aftercare.casework.submissions.incomplete_conditions import ask_to_complete, entered_by
from aftercare.casework.submissions.net_change import net_change
from aftercare.casework.submissions.order_proposals import changed, imposed
from aftercare.casework.submissions.proposal import Proposal, kept_difference
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.submissions.contents import (
    AddressChange,
    Detention,
    MonitoringAlarm,
    OrderChanged,
    OrderImposed,
    Release,
)
from aftercare.domain.submissions.documents import SubmissionType, read_submission
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.domain.submissions.stated import HOME_ADDRESS, stated
from aftercare.processes.escalation.closing import meet_by_decision
from aftercare.processes.papers.ground_reviews import resting_on_no_alarm, review_moved
from aftercare.processes.submissions.address_turns import settle_addresses
from aftercare.processes.submissions.alarm_senders import moment_of
from aftercare.processes.submissions.earlier import decided_first
from aftercare.processes.submissions.landing import (
    act_on_alarm,
    copy_for,
    lay_before,
    problem_among,
)
from aftercare.processes.submissions.moved_alarms import send_no_one_out
from aftercare.processes.submissions.replacing import left_of
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.deadlines.rows import OF_SUBMISSION, lock_deadlines
from aftercare.store.people.rows import (
    PersonRow,
    get_person,
    lock_person_of,
    person_by_reference,
)
from aftercare.store.submissions.rows import SubmissionRow, get_submission, submissions_of

MOST_MEANT: Final = 10


def proposal_of(
    work: UnitOfWork,
    row: SubmissionRow,
    chosen: Collection[UUID] = (),
    *,
    same_extension: bool = False,
) -> Proposal | None:
    """What it would change in the file as it is now; None without a client. `chosen`: the conditions that end, where a
    withdrawal can mean several; `same_extension`: the extension in the file that may be the one that was sent is it."""
    if row.person_id is None:
        return None
    read, person_id = read_submission(row.document), row.person_id
    content = read.content
    match content:
        case OrderImposed():
            return imposed(work, person_id, content)
        case OrderChanged():
            by, is_same = read.client.court_reference, same_extension
            return changed(work, person_id, content, chosen, same_extension=is_same, named_by=by)
        case Detention():
            return detained(work, person_id, content)
        case Release():
            return released(work, person_id, content)
        case AddressChange():
            left = left_of(row, submissions_of(work.session, person_id))
            return moved(work, person_id, replace(content, uses=left))
        case MonitoringAlarm():
            return Proposal({}, stated(content), carry_out=partial(_report, person_id, content))


def _report(person_id: UUID, alarm: MonitoringAlarm, work: UnitOfWork) -> tuple[()]:
    """Also one of before supervision: the colleague who accepts it has read that."""
    act_on_alarm(work, get_person(work.session, person_id, for_update=True), alarm)
    return ()


@requires(Permission.WRITE_CASE_FILES)
def accept_submission(
    work: UnitOfWork,
    submission_id: UUID,
    version: int,
    basis: str,
    chosen: Collection[UUID] = (),
    *,
    another_extension: bool = False,
    same_extension: bool = False,
    another_order: bool = False,
) -> SubmissionRow:
    """Carries it out in the actor's name, by the acts that people use, and ends what asked for a decision. `basis`: of
    the difference that the actor saw, with the same conditions `chosen`; `another_extension`: it is another decision
    than the extension in the file that it is like, `same_extension`: it is that one; `another_order`: as the first, of
    an order. Raises Stale when that is another one now,
    EarlierWaits, LaterWaits, AlreadyDecided, Invalid for what the file does not allow, NotFound, and what those acts
    raise."""
    lock_person_of(work.session, SubmissionRow, submission_id)
    row = _waiting(work, submission_id, version)
    proposal = proposal_of(work, row, chosen, same_extension=same_extension)
    if proposal is None:
        raise Invalid.at("/client", NOT_FOUND)
    _expect_first(work, row)
    # What is not valid has its place in the document that was sent, as in the difference.
    if proposal.fault is not None:
        raise Invalid(fields=(proposal.fault,))
    if proposal.basis != basis:
        raise Stale()
    like = proposal.extension
    if like is not None and not like.is_meant and not another_extension:
        raise Invalid.at("/another_extension", "second-extension")
    if proposal.like_order is not None and not another_order:
        raise Invalid.at("/another_order", "second-order")
    moved = net_change(proposal.carry_out(work))
    visits = visits_moved(work, row, proposal)
    entered = entered_by(work, row, proposal)
    row.difference = kept_difference(proposal, moved, visits, entered).document
    decided = _decided(work, row, SubmissionState.ACCEPTED)
    ask_to_complete(work, decided, entered)
    return decided


@requires(Permission.WRITE_CASE_FILES)
def refuse_submission(
    work: UnitOfWork, submission_id: UUID, version: int, reason: str
) -> SubmissionRow:
    """Nothing changes in the file; an older address waits again that this one had set aside. Raises Invalid at /reason,
    Stale, AlreadyDecided, NotFound."""
    words = required(reason, LONGEST_REASON)
    lock_person_of(work.session, SubmissionRow, submission_id)
    row = _waiting(work, submission_id, version)
    row.reason = words
    proposal = proposal_of(work, row)
    if proposal is not None:
        row.difference = kept_difference(proposal).document
    return _decided(work, row, SubmissionState.REFUSED)


@requires(Permission.TRANSFER_CLIENTS)
def clients_meant(work: UnitOfWork, typed: str) -> list[PersonRow]:
    """The clients whom a supervisor may mean, to be seen before an alarm acts: the one with this reference, or else
    those whom the actor sees with this name, by name and then by birth date. Raises Invalid at /reference for none."""
    typed = typed.strip()
    exact = person_by_reference(work.session, typed) or person_by_reference(
        work.session, typed.upper()
    )
    ids = [exact] if exact is not None else find_people(work, typed)[:MOST_MEANT]
    if not ids:
        raise Invalid.at("/reference", NOT_FOUND)
    found = [audit.note_look(work, "read", "person", get_person(work.session, one)) for one in ids]
    return sorted(found, key=lambda one: (one.family_name, one.given_name, one.birth_on, one.id))


@requires(Permission.TRANSFER_CLIENTS)
def match_submission(
    work: UnitOfWork, submission_id: UUID, version: int, reference: str
) -> SubmissionRow:
    """A supervisor names the client whom it is about, by our reference; it then goes to the officer, and an alarm acts
    at once. The row that is returned keeps a `problem` where that client's file stops it: then it waits on. Raises
    Invalid at /reference for none whom the actor sees, Stale, AlreadyDecided, NotFound."""
    person_id = person_by_reference(work.session, reference.strip())
    if person_id is None:
        raise Invalid.at("/reference", NOT_FOUND)
    person = get_person(work.session, person_id, for_update=True)
    row = _waiting(work, submission_id, version)
    if row.person_id is not None:
        raise AlreadyDecided()
    row.person_id, row.matched_by, row.matched_at = person.id, work.actor.staff_id, work.now
    row.problem = problem_among(work, [person], read_submission(row.document).content)
    audit.save_and_note(work, "match-submission", "submission", row)
    if row.problem is None:
        lay_before(work, row, person)
    return row


@requires(Permission.TRANSFER_CLIENTS)
def move_alarm(
    work: UnitOfWork, submission_id: UUID, version: int, reference: str, reason: str
) -> SubmissionRow:
    """A supervisor says that an alarm is about another client: it stays in the file where it was, marked, and a copy of
    it acts at once for the right one, who is the client of the row returned. The escalation that it opened stays until
    someone decides on it, and calls no one out meanwhile; one that was to open does not. One that waits is refused
    where it was, for that reason. A signed document that rested on it alone is asked about.
    Raises Invalid at /reference and /reason, which may not name that client, AlreadyDecided for what is no alarm of a
    client, was decided on otherwise or moved before, Stale, NotFound."""
    wrong_id = get_submission(work.session, submission_id).person_id
    person, words = client_meant(work, wrong_id, reference, reason)
    row = get_submission(work.session, submission_id, for_update=True)
    if not may_move(row):
        raise AlreadyDecided()
    expect_version(row, version)
    if row.state == SubmissionState.WAITING:
        row.state, row.reason = SubmissionState.REFUSED.value, words
        row.decided_by, row.decided_at = work.actor.staff_id, work.now
        audit.save_and_note(work, "misattribute", "submission", row)
    else:
        before = resting_on_no_alarm(work, wrong_id) if wrong_id else frozenset()
        row.misattributed_by, row.misattributed_at = work.actor.staff_id, work.now
        row.misattributed_reason = words
        audit.save_and_note(work, "misattribute", "submission", row)
        if wrong_id and (at := moment_of(row)):
            send_no_one_out(work, wrong_id, at)
            pick_up_what_is_left(work, wrong_id, at)
        if wrong_id:
            review_moved(work, wrong_id, before)
    copy = copy_for(work, row, person)
    return audit.note_look(work, "match-submission", "submission", copy)


def may_move(row: SubmissionRow) -> bool:
    """Whether it is an alarm of a client that acted or still waits, and was not moved before."""
    return (
        row.type == SubmissionType.MONITORING_ALARM
        and row.person_id is not None
        and row.state in (SubmissionState.WAITING, SubmissionState.ACCEPTED)
        and row.misattributed_at is None
    )


@requires(Permission.TRANSFER_CLIENTS)
def problem_with(work: UnitOfWork, submission_id: UUID, person: PersonRow) -> str | None:
    """Why it would wait on if it were about this client, who was looked at; None where it would go on at once."""
    row = get_submission(work.session, submission_id)
    return problem_among(work, [person], read_submission(row.document).content)


def visits_moved(work: UnitOfWork, row: SubmissionRow, proposal: Proposal | None) -> list[datetime]:
    """When the home visits begin that go to another address, where it says one."""
    changes = proposal.changes if proposal else ()
    if row.person_id is None or not any(one.field == HOME_ADDRESS for one in changes):
        return []
    return visits_to_come(work, row.person_id)


def _waiting(work: UnitOfWork, submission_id: UUID, version: int) -> SubmissionRow:
    row = get_submission(work.session, submission_id, for_update=True)
    if row.state != SubmissionState.WAITING:
        raise AlreadyDecided()
    return expect_version(row, version)


def _expect_first(work: UnitOfWork, row: SubmissionRow) -> None:
    """What was sent before and tells of the same is decided on first; of one moment, what came first. Of addresses the
    latest is. The client is locked."""
    first = decided_first(work, row)
    if first is None:
        return
    if row.type == SubmissionType.ADDRESS_CHANGE:
        raise LaterWaits.behind(first.id)
    raise EarlierWaits.behind(first.id)


def _decided(work: UnitOfWork, row: SubmissionRow, state: SubmissionState) -> SubmissionRow:
    row.state = state.value
    row.decided_by, row.decided_at = work.actor.staff_id, work.now
    action = "accept-submission" if state is SubmissionState.ACCEPTED else "refuse-submission"
    audit.save_and_note(work, action, "submission", row)
    if row.person_id is not None:
        if row.type == SubmissionType.ADDRESS_CHANGE:
            settle_addresses(work, row.person_id)
        lock_deadlines(work.session, [row.person_id])
        meet_by_decision(work, row.person_id, OF_SUBMISSION, row.id)
    return row

"""What pages and programs see of submissions: one with its difference, those of a client, those without one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.base.subject_errors import EarlierWaits, LaterWaits
from aftercare.casework.orders.periods import came_within
from aftercare.casework.submissions.acts import accept_submission, proposal_of, visits_moved
from aftercare.casework.submissions.incomplete_conditions import MissingFacts, missing_facts
from aftercare.casework.submissions.newer import Newer, newer_than
from aftercare.casework.submissions.proposal import Proposal
from aftercare.casework.submissions.trial import Tried, tried
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.library import Library
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.submissions.contents import Detention, Release
from aftercare.domain.submissions.differences import KeptDifference
from aftercare.domain.submissions.documents import SubmissionType, read_submission
from aftercare.domain.submissions.landing import SubmissionState, story_of
from aftercare.processes.submissions.earlier import decided_first
from aftercare.processes.submissions.moved_alarms import escalation_left
from aftercare.processes.submissions.replacing import is_set_aside, later_of, waits_again
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.conditions.kind_rows import library_of
from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.submissions.rows import (
    SubmissionRow,
    get_submission,
    submissions_of,
    with_problem,
)


@dataclass(frozen=True)
class SubmissionFile:
    """`proposal` is None once it is decided on, and without a client. `change`: what would follow of an order or of
    custody, where it can be accepted, and what followed once it was; `visits`: home visits that go to another address.
    `missing`: facts that its conditions lack, then or now. `came`: appointments that the client came to, on days of
    the custody that it reports, or ends, and that still waits for a decision. `kept`: as it was at the decision.
    `earlier`: what is decided on before it; `beside`: others about custody that wait too; `later`: of an address, what
    took its place or is decided on before it; `is_set_aside`: later ones that wait have all of it; `refused`: later
    ones that were refused, so that it waits again, or of a refused one the older ones that do; `newer`: what the file
    knows since it was sent, while it waits. `names`: of senders and colleagues; `library`: kinds of condition;
    `escalation_id`: the open escalation of an alarm that acted; `conditions`: every one of the client, where several of
    a kind are named."""

    row: SubmissionRow
    person: PersonRow | None
    proposal: Proposal | None
    kept: KeptDifference | None
    change: PeriodChange | None
    visits: Sequence[datetime]
    missing: Sequence[MissingFacts]
    came: Sequence[Row]
    earlier: SubmissionRow | None
    beside: Sequence[SubmissionRow]
    later: SubmissionRow | None
    is_set_aside: bool
    refused: Sequence[SubmissionRow]
    newer: Sequence[Newer]
    names: Mapping[UUID, str]
    library: Library
    escalation_id: UUID | None
    conditions: Sequence[ConditionRow]


@requires(Permission.READ_CASE_FILES)
def submission_file(
    work: UnitOfWork,
    submission_id: UUID,
    chosen: Collection[UUID] = (),
    *,
    same_extension: bool = False,
) -> SubmissionFile:
    """`chosen`: the conditions that would end, where a withdrawal can mean several; `same_extension`: as if the
    extension in the file that may be the one that was sent is it. Raises NotFound."""
    session = work.session
    row = audit.note_look(work, "read", "submission", get_submission(session, submission_id))
    people = [
        one for one in (row.sender_id, row.matched_by, row.decided_by, row.misattributed_by) if one
    ]
    waits = row.state == SubmissionState.WAITING
    first = decided_first(work, row) if waits else None
    is_address = row.type == SubmissionType.ADDRESS_CHANGE
    earlier = None if is_address else first
    # Before the client is read: what the trial changed of that row is taken back with it.
    proposal = proposal_of(work, row, chosen, same_extension=same_extension) if waits else None
    proposal, found = _looked_at(work, row, first, proposal)
    newer = newer_than(work, row, proposal) if proposal else ()
    of_client = submissions_of(session, row.person_id) if row.person_id and is_address else []
    again = waits_again(row, of_client)
    accepted = row.state == SubmissionState.ACCEPTED
    kept = KeptDifference.read(row.difference) if row.difference and not waits else None
    return SubmissionFile(
        row,
        get_person(session, row.person_id) if row.person_id else None,
        proposal,
        kept,
        kept.moved if kept else found.change,
        kept.visits if kept else visits_moved(work, row, proposal),
        missing_facts(work, row, kept.entered if kept else None) if accepted else found.missing,
        _came(work, row, proposal) if proposal else (),
        earlier,
        _beside(work, row, earlier) if waits else (),
        first if is_address and waits else _later(work, row),
        is_set_aside(row, of_client),
        again,
        newer,
        names_of(
            session,
            [
                *people,
                *(one.sender_id for one in again),
                *(one.submission.sender_id for one in newer if one.submission),
            ],
        ),
        library_of(session),
        escalation_left(work, row) if accepted else None,
        conditions_of(session, row.person_id)
        if row.person_id and _names_several(proposal, kept)
        else (),
    )


def _names_several(proposal: Proposal | None, kept: KeptDifference | None) -> bool:
    if proposal is None:
        return bool(kept and kept.beside)
    return bool(proposal.beside or proposal.to_choose)


def _came(work: UnitOfWork, row: SubmissionRow, proposal: Proposal) -> Sequence[Row]:
    content = read_submission(row.document).content
    if isinstance(content, Release):
        from_on = proposal.now.get("detained_from_on")
    else:
        from_on = content.from_on if isinstance(content, Detention) else None
    if row.person_id is None or not isinstance(from_on, date):
        return ()
    assert isinstance(content, Detention | Release)
    return came_within(work, row.person_id, from_on, content.until_on)


def _beside(
    work: UnitOfWork, row: SubmissionRow, earlier: SubmissionRow | None
) -> Sequence[SubmissionRow]:
    """Others about custody of the same client that wait too, in the order in which they were sent; `earlier` is said
    by itself."""
    kind = SubmissionType(row.type)
    if row.person_id is None or kind not in (SubmissionType.DETENTION, SubmissionType.RELEASE):
        return ()
    left_out = {row.id, earlier.id if earlier else row.id}
    found = [
        one
        for one in submissions_of(work.session, row.person_id)
        if one.state == SubmissionState.WAITING and one.type in story_of(kind)
    ]
    return sorted(
        (one for one in found if one.id not in left_out), key=lambda one: (one.sent_at, one.id)
    )


def _looked_at(
    work: UnitOfWork,
    row: SubmissionRow,
    first: SubmissionRow | None,
    proposal: Proposal | None,
) -> tuple[Proposal | None, Tried]:
    """With what would keep the actor from accepting it now: what is decided on first, or else what the acts refuse."""
    if proposal is None or row.person_id is None:
        return None, Tried()
    if first is not None:
        is_address = row.type == SubmissionType.ADDRESS_CHANGE
        code = LaterWaits.code if is_address else EarlierWaits.code
        return replace(proposal, fault=FieldFault("", code)), Tried()
    if proposal.fault is not None or not work.actor.can_perform(accept_submission):
        return proposal, Tried()
    found = tried(work, row, proposal)
    return replace(proposal, fault=found.fault), found


def _later(work: UnitOfWork, row: SubmissionRow) -> SubmissionRow | None:
    if row.person_id is None or row.state != SubmissionState.SUPERSEDED:
        return None
    return later_of(row, submissions_of(work.session, row.person_id))


@requires(Permission.READ_CASE_FILES)
def submissions_about(
    work: UnitOfWork, person_id: UUID
) -> tuple[PersonRow, list[tuple[SubmissionRow, str, bool]]]:
    """Every submission about a client with the name of its sender and whether it is an address that later ones set
    aside, the newest first. Raises NotFound."""
    person = get_person(work.session, person_id)
    found = submissions_of(work.session, person_id)
    audit.note(work, "list-submissions", "person", person_id, person_id)
    names = names_of(work.session, {one.sender_id for one in found})
    return person, [(one, names.get(one.sender_id, ""), is_set_aside(one, found)) for one in found]


@requires(Permission.TRANSFER_CLIENTS)
def unmatched_since(work: UnitOfWork) -> list[datetime]:
    """When each of those came that wait for a supervisor; a number for a page, so no look is noted."""
    return [one.received_at for one in with_problem(work.session)]


@requires(Permission.TRANSFER_CLIENTS)
def unmatched_submissions(work: UnitOfWork) -> list[tuple[SubmissionRow, str]]:
    """Those that wait for a supervisor, with the name of the sender: alarms first."""
    found = with_problem(work.session)
    audit.note_each(
        work, "list-submissions", "submission", [(one.id, one.person_id) for one in found]
    )
    names = names_of(work.session, {one.sender_id for one in found})
    return [(one, names.get(one.sender_id, "")) for one in found]

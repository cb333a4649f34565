"""Requests for access: registered, extended; refused or withdrawn by a supervisor on the proposal of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import (
    Conflict,
    FieldFault,
    Forbidden,
    IllegalTransition,
    Invalid,
    refuse_if,
)
from aftercare.base.typed_text import required
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.deadlines.clients_rights import ACCESS_REQUEST
from aftercare.domain.subject_access.requests import (
    ACCESS_LIFE,
    AccessAct,
    AccessLaw,
    AccessState,
    Identity,
    Received,
    RefusalGround,
    WithdrawalWay,
    due_at,
    may_extend,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.processes.subject_access.request_deadlines import (
    ask_to_inform,
    move_request_deadline,
    open_request_deadline,
    waive_request_deadline,
)
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.deadlines.rows import get_deadline
from aftercare.store.people.rows import PersonRow, get_person, lock_person_of
from aftercare.store.subject_access.rows import (
    OPEN,
    AccessRequestRow,
    access_requests_of,
    get_access_request,
    proposals_to_decide,
)

LONGEST_REASON = 2_000
FEWEST_WORDS = 3


@dataclass(frozen=True)
class NewRequest:
    person_id: UUID
    law: AccessLaw
    received_on: date
    received_by: Received
    identity: Identity
    language: str


@requires(Permission.WRITE_CASE_FILES)
def register_request(work: UnitOfWork, new: NewRequest) -> AccessRequestRow:
    """The client asked for access. The legal deadline stands on the worklist from now on.

    Raises Invalid at /received_on for a future day, Conflict while another request under the same law is open.
    """
    person = get_person(work.session, new.person_id, for_update=True)
    if new.received_on > civil_date(work.now):
        raise Invalid.at("/received_on", "in-the-future")
    for one in access_requests_of(work.session, person.id):
        if one.law == new.law.value and one.state in OPEN:
            raise Conflict("There is an open request under this law.")
    asked = due_at(new.law, new.received_on)
    row = AccessRequestRow(
        person_id=person.id,
        law=new.law.value,
        received_on=new.received_on,
        received_by=new.received_by.value,
        identity=new.identity.value,
        language=new.language,
        deadline_id=open_request_deadline(work, person.id, ACCESS_REQUEST, new.received_on, asked),
        registered_by=work.actor.staff_id,
        registered_at=work.now,
    )
    return audit.save_and_note(work, "enter", "access-request", row)


@requires(Permission.WRITE_CASE_FILES)
def establish_identity(
    work: UnitOfWork, request_id: UUID, version: int, identity: Identity
) -> AccessRequestRow:
    """How it became clear later that the client asks. Raises IllegalTransition, Stale."""
    row = open_request(work, request_id, version)
    row.identity = identity.value
    return audit.save_and_note(work, "change", "access-request", row)


@requires(Permission.WRITE_CASE_FILES)
def extend_request(
    work: UnitOfWork, request_id: UUID, version: int, informed_on: date, reason: str
) -> AccessRequestRow:
    """Extend the deadline; the client was notified of the reason within the first term (AVG art. 12(3)).

    Raises Invalid at /informed_on and /reason, IllegalTransition for a second extension or a law without one, Stale.
    """
    row = open_request(work, request_id, version)
    law = AccessLaw(row.law)
    state = ACCESS_LIFE.after(AccessState(row.state), AccessAct.EXTEND)
    if not may_extend(law):
        raise IllegalTransition("This law gives no extension.")
    reason = required(reason, LONGEST_REASON)
    today = civil_date(work.now)
    first = get_deadline(work.session, row.deadline_id).due_at
    faults = []
    if not row.received_on <= informed_on <= today:
        faults.append(FieldFault("/informed_on", "not-informed-then"))
    elif civil_date(first) <= informed_on:
        faults.append(FieldFault("/informed_on", "informed-too-late"))
    refuse_if(faults)
    row.state, row.extended_on = state.value, today
    row.extension_reason, row.extension_informed_on = reason, informed_on
    move_request_deadline(work, row.deadline_id, due_at(law, row.received_on, extended=True))
    return audit.save_and_note(work, "extend", "access-request", row)


@requires(Permission.WRITE_CASE_FILES)
def propose_refusal(
    work: UnitOfWork, request_id: UUID, version: int, ground: RefusalGround, reason: str
) -> AccessRequestRow:
    """An officer proposes to refuse, with the ground; a supervisor decides. Raises Invalid at /reason,
    IllegalTransition while a proposal waits, Stale."""
    row = _to_propose(work, request_id, version)
    row.reason, row.refusal_ground = required(reason, LONGEST_REASON), ground.value
    return audit.save_and_note(work, "propose", "access-request", row)


@requires(Permission.WRITE_CASE_FILES)
def propose_withdrawal(
    work: UnitOfWork, request_id: UUID, version: int, way: WithdrawalWay, reason: str
) -> AccessRequestRow:
    """The client no longer asks, or it was entered by mistake; a supervisor confirms. Raises Invalid at /reason for
    less than a sentence, IllegalTransition while a proposal waits, Stale."""
    row = _to_propose(work, request_id, version)
    row.reason = required(reason, LONGEST_REASON, trivial=True)
    row.withdrawal_way = way.value
    if len(row.reason.split()) < FEWEST_WORDS:
        raise Invalid.at("/reason", "not-a-sentence")
    return audit.save_and_note(work, "propose", "access-request", row)


@requires(Permission.DECIDE_ESCALATIONS)
def refuse_request(work: UnitOfWork, request_id: UUID, version: int) -> AccessRequestRow:
    """The supervisor refuses access on the ground that was proposed. The deadline stays until the client was informed.
    Raises Forbidden for who proposed it, IllegalTransition without a proposal, Stale."""
    row = _proposed(work, request_id, version)
    if row.refusal_ground is None:
        raise IllegalTransition("A withdrawal was proposed.")
    _end(work, row, AccessAct.REFUSE)
    audit.save_and_note(work, "refuse", "access-request", row)
    ask_to_inform(work, row.deadline_id)
    return row


@requires(Permission.DECIDE_ESCALATIONS)
def reject_proposal(
    work: UnitOfWork, request_id: UUID, version: int, reason: str
) -> AccessRequestRow:
    """The supervisor does not follow the proposal: the request is answered. Raises Invalid at /reason, and the same
    as refusing."""
    given = required(reason, LONGEST_REASON)
    row = _proposed(work, request_id, version)
    row.objection = given
    clear_proposal(row)
    return audit.save_and_note(work, "return", "access-request", row)


@requires(Permission.DECIDE_ESCALATIONS)
def withdraw_request(work: UnitOfWork, request_id: UUID, version: int) -> AccessRequestRow:
    """The supervisor confirms that the client no longer asks. Raises the same as refusing."""
    row = _proposed(work, request_id, version)
    if row.withdrawal_way is None:
        raise IllegalTransition("A refusal was proposed.")
    _end(work, row, AccessAct.WITHDRAW)
    audit.save_and_note(work, "withdraw", "access-request", row)
    waive_request_deadline(work, row.deadline_id, row.reason or "")
    with as_clock(work):
        resolve_remedied(work, row.person_id)
    return row


@requires(Permission.DECIDE_ESCALATIONS)
def proposals_waiting(work: UnitOfWork) -> list[tuple[AccessRequestRow, PersonRow]]:
    """Proposals to refuse or withdraw that a supervisor decides on, each with its client."""
    found = proposals_to_decide(work.session)
    audit.note_people(work, "read-approvals", (person.id for _, person in found))
    return found


def open_request(work: UnitOfWork, request_id: UUID, version: int) -> AccessRequestRow:
    """The request, locked after its client. Raises IllegalTransition when it has ended, NotFound, Stale."""
    lock_person_of(work.session, AccessRequestRow, request_id)
    row = get_access_request(work.session, request_id, for_update=True)
    if row.state not in OPEN:
        raise IllegalTransition("This request has ended.")
    expect_version(row, version)
    return row


def clear_proposal(row: AccessRequestRow) -> None:
    row.refusal_ground = row.withdrawal_way = row.proposed_by = row.proposed_at = row.reason = None


def _to_propose(work: UnitOfWork, request_id: UUID, version: int) -> AccessRequestRow:
    row = open_request(work, request_id, version)
    if row.proposed_at is not None:
        raise IllegalTransition("A proposal waits for the supervisor.")
    row.objection = None
    row.proposed_by, row.proposed_at = work.actor.staff_id, work.now
    return row


def _proposed(work: UnitOfWork, request_id: UUID, version: int) -> AccessRequestRow:
    row = open_request(work, request_id, version)
    if row.proposed_at is None:
        raise IllegalTransition("Nothing was proposed.")
    if row.proposed_by == work.actor.staff_id_or_none:
        raise Forbidden()
    return row


def _end(work: UnitOfWork, row: AccessRequestRow, act: AccessAct) -> None:
    row.state = ACCESS_LIFE.after(AccessState(row.state), act).value
    row.ended_on, row.ended_by, row.ended_at = civil_date(work.now), work.actor.staff_id, work.now

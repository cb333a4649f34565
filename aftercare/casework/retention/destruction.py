"""Destruction of data past its period: proposed by a supervisor, confirmed by a second person who sees the file."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import (
    AlreadyDecided,
    Forbidden,
    IllegalTransition,
    OnLegalHold,
    OwnDestruction,
    Stale,
)
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.casework.accounts.independence import refuse_dependent, why_not_independent
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.retention.kinds import DataKind
from aftercare.domain.retention.terms import due_kinds
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.retention.due_list import due_list
from aftercare.store.retention.rows import (
    DestructionCertificateRow,
    DestructionRow,
    destroy,
    destroyed_since,
    destructions_of,
    destructions_waiting,
    get_certificate,
    get_destruction,
    policy_in_force,
    standing_hold,
)

MOST_LISTED = 300


def kinds_due(work: UnitOfWork, person: PersonRow) -> tuple[DataKind, ...]:
    """The kinds of this file that are past their period today."""
    terms = policy_in_force(work.session).facts()
    gone = destroyed_since(destructions_of(work.session, person.id), person.closed_on)
    return due_kinds(person.closed_on, terms, civil_date(work.now), destroyed=gone)


@requires(Permission.DESTROY_FILES)
@needs_fresh_sign_in
def propose_destruction(work: UnitOfWork, person_id: UUID, version: int) -> DestructionRow:
    """Everything of this file that is past its period today, at this version of the person. Raises
    IllegalTransition when nothing is, OnLegalHold, AlreadyDecided when a proposal waits, Stale, NotFound."""
    session = work.session
    person = get_person(session, person_id, for_update=True)
    if standing_hold(session, person_id) is not None:
        raise OnLegalHold()
    if any(one.confirmed_at is None and one.refused_at is None
           for one in destructions_of(session, person_id)):  # fmt: skip
        raise AlreadyDecided()
    kinds = kinds_due(work, person)
    if not kinds:
        raise IllegalTransition()
    expect_version(person, version)
    row = DestructionRow(
        person_id=person_id,
        kinds=[kind.value for kind in kinds],
        policy_version=policy_in_force(session).version,
        proposed_by=work.actor.staff_id,
        proposed_at=work.now,
    )
    return audit.save_and_note(work, "propose", "destruction", row)


@requires(Permission.CONFIRM_DESTRUCTION)
@needs_fresh_sign_in
def confirm_destruction(
    work: UnitOfWork, destruction_id: UUID, version: int
) -> DestructionCertificateRow:
    """Destroys it at once; what went does not come back. Answers the certificate, which names no client.

    Raises OwnDestruction, RoleFromProposer or RoleNewerThanProposal, AlreadyDecided, OnLegalHold, NotFound.
    Raises Stale when what is due is no longer what was proposed."""
    session = work.session
    row = _to_decide(work, destruction_id)
    refuse_dependent(work, row.proposed_by, row.proposed_at, OwnDestruction)
    person = get_person(session, row.person_id, for_update=True)
    if standing_hold(session, person.id) is not None:
        raise OnLegalHold()
    due = [one.value for one in kinds_due(work, person)]
    if (due, policy_in_force(session).version) != (row.kinds, row.policy_version):
        raise Stale()
    expect_version(row, version)
    row.confirmed_by, row.confirmed_at = work.actor.staff_id, work.now
    audit.note(work, "destroy", "destruction", row.id, person.id)
    return get_certificate(session, destroy(session, row.id))


@requires(Permission.CONFIRM_DESTRUCTION)
def refuse_destruction(
    work: UnitOfWork, destruction_id: UUID, version: int, reason: str
) -> DestructionRow:
    """The proposal ends, by the proposer or another who sees the file. Raises Invalid at /reason, AlreadyDecided,
    Stale, NotFound."""
    reason = required(reason, MEDIUM_REASON)
    row = expect_version(_to_decide(work, destruction_id), version)
    row.refused_by, row.refused_at, row.refuse_reason = work.actor.staff_id, work.now, reason
    return audit.save_and_note(work, "refuse", "destruction", row)


def objection_to(work: UnitOfWork, row: DestructionRow) -> type[Forbidden] | None:
    """Why the actor cannot be the second person for this proposal."""
    return why_not_independent(work, row.proposed_by, row.proposed_at, OwnDestruction)


@requires(Permission.CONFIRM_DESTRUCTION)
def destructions_to_confirm(work: UnitOfWork) -> list[tuple[DestructionRow, PersonRow]]:
    """Proposals that the actor can decide on as the second person, each with its client, the oldest first."""
    found = _to_confirm(work)
    audit.note_people(work, "read-approvals", (person.id for _, person in found))
    return found


def count_destructions_to_confirm(work: UnitOfWork) -> int:
    """How many of them there are; zero for roles that confirm none. Nothing of a client is shown."""
    return len(_to_confirm(work)) if work.actor.can(Permission.CONFIRM_DESTRUCTION) else 0


@requires(Permission.CONFIRM_DESTRUCTION)
def files_due(work: UnitOfWork) -> list[Row]:
    """The nightly list, as far as the actor sees the files."""
    return audit.note_looks(work, "read-destruction", due_list(work.session, MOST_LISTED), key="id")


def _to_decide(work: UnitOfWork, destruction_id: UUID) -> DestructionRow:
    row = get_destruction(work.session, destruction_id, for_update=True)
    if row.confirmed_at is not None or row.refused_at is not None:
        raise AlreadyDecided()
    return row


def _to_confirm(work: UnitOfWork) -> list[tuple[DestructionRow, PersonRow]]:
    waiting = destructions_waiting(work.session)
    return [(row, person) for row, person in waiting if objection_to(work, row) is None]

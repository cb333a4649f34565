"""A proposal carried out and taken back, to say beforehand what would follow, or why it would be refused."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.base.errors import Collided, Conflict, Fault, FieldFault, Invalid, Stale
from aftercare.casework.submissions.incomplete_conditions import (
    MissingFacts,
    entered_by,
    missing_facts,
)
from aftercare.casework.submissions.net_change import net_change
from aftercare.casework.submissions.proposal import Proposal
from aftercare.domain.orders.moves import PeriodChange
from aftercare.store.database.unit_of_work import UnitOfWork, taken_back
from aftercare.store.people.rows import lock_person_of
from aftercare.store.submissions.rows import SubmissionRow


@dataclass(frozen=True)
class Tried:
    """`fault`: the first reason why the acts refuse it. `change`: what would move, of what is about orders. `missing`:
    facts that its conditions would lack."""

    fault: FieldFault | None = None
    change: PeriodChange | None = None
    missing: tuple[MissingFacts, ...] = ()


def tried(work: UnitOfWork, row: SubmissionRow, proposal: Proposal) -> Tried:
    """With the acts that people use. Nothing is kept of it, no lock either."""
    refused: Fault
    try:
        with taken_back(work.session):
            lock_person_of(work.session, SubmissionRow, row.id)
            change = net_change(proposal.carry_out(work))
            entered = entered_by(work, row, proposal)
            return Tried(change=change, missing=missing_facts(work, row, entered))
    except Invalid as invalid:
        if invalid.fields:
            return Tried(invalid.fields[0])
        refused = invalid
    except Fault as fault:
        refused = fault
    if isinstance(refused, Collided | Stale) or not isinstance(refused, Conflict | Invalid):
        # Someone else works in the file, or a part does not answer: that says nothing of what was sent.
        return Tried()
    return Tried(FieldFault("", refused.code, refused.title))

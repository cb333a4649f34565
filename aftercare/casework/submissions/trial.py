"""A proposal carried out and taken back, to say beforehand why it would be refused."""

from __future__ import annotations

from aftercare.base.errors import Collided, Conflict, Fault, FieldFault, Invalid, Stale
from aftercare.casework.submissions.proposal import Proposal
from aftercare.store.database.unit_of_work import UnitOfWork, taken_back
from aftercare.store.people.rows import lock_person_of
from aftercare.store.submissions.rows import SubmissionRow


def fault_of_trial(work: UnitOfWork, row: SubmissionRow, proposal: Proposal) -> FieldFault | None:
    """The first reason why the acts refuse it; None when they do not. Nothing is kept of it, no lock either."""
    refused: Fault
    try:
        with taken_back(work.session):
            lock_person_of(work.session, SubmissionRow, row.id)
            proposal.carry_out(work)
        return None
    except Invalid as invalid:
        if invalid.fields:
            return invalid.fields[0]
        refused = invalid
    except Fault as fault:
        refused = fault
    if isinstance(refused, Collided | Stale) or not isinstance(refused, Conflict | Invalid):
        # Someone else works in the file, or a part does not answer: that says nothing of what was sent.
        return None
    return FieldFault("", refused.code, refused.title)

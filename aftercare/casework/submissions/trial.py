"""A proposal carried out and taken back, to say beforehand why it would be refused."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from aftercare.base.errors import Collided, Conflict, Fault, FieldFault, Invalid, Stale
from aftercare.casework.submissions.proposal import Proposal
from aftercare.store.database.unit_of_work import UnitOfWork, fault_of
from aftercare.store.people.rows import lock_person_of
from aftercare.store.submissions.rows import SubmissionRow


def fault_of_trial(work: UnitOfWork, row: SubmissionRow, proposal: Proposal) -> FieldFault | None:
    """The first reason why the acts refuse it; None when they do not. Nothing is kept of it, no lock either."""
    refused: Fault
    savepoint = work.session.begin_nested()
    try:
        lock_person_of(work.session, SubmissionRow, row.id)
        proposal.carry_out(work)
        work.session.flush()
    except Invalid as invalid:
        if invalid.fields:
            return invalid.fields[0]
        refused = invalid
    except Fault as fault:
        refused = fault
    except (DBAPIError, StaleDataError) as error:
        refused = fault_of(error)
    else:
        return None
    finally:
        savepoint.rollback()
    if isinstance(refused, Collided | Stale) or not isinstance(refused, Conflict | Invalid):
        # Someone else works in the file, or a part does not answer: that says nothing of what was sent.
        return None
    return FieldFault("", refused.code, refused.title)

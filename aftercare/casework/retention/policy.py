"""Retention periods: readable by staff, proposed with a source by one administrator, activated by another."""

from __future__ import annotations

from aftercare.base.errors import OwnPeriodsActivation, refuse_if
from aftercare.base.typed_text import MEDIUM_REASON, reason_faults
from aftercare.casework.adoption.acts import Adoptable, propose
from aftercare.casework.listing.resources import RETENTION_POLICY
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.retention.terms import Terms, document_of, term_faults
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.retention.rows import RetentionPolicyRow

RETENTION_PERIODS = Adoptable(RetentionPolicyRow, RETENTION_POLICY, OwnPeriodsActivation)


@requires(Permission.MANAGE_STANDARDS)
def propose_periods(work: UnitOfWork, terms: Terms, reason: str) -> RetentionPolicyRow:
    """The next version, in force from the night after another administrator activates it. What was destroyed stays
    so. Raises Invalid with a pointer at every fault."""

    def written() -> RetentionPolicyRow:
        refuse_if([*term_faults(terms), *reason_faults("/reason", reason.strip(), MEDIUM_REASON)])
        return RetentionPolicyRow(version=0, terms=document_of(terms), reason=reason.strip())

    return propose(work, RETENTION_PERIODS, written)

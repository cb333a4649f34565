"""An escalation with alarms that were about another client: whether it has others, and its end in one act."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import Conflict
from aftercare.casework.escalation.acts import decide, hold_deadlines
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.ladder import Decision
from aftercare.processes.submissions.moved_alarms import (
    MovedShare,
    moved_escalations,
    moved_shares,
)
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.rows import EscalationRow, get_escalation


@requires(Permission.DECIDE_ESCALATIONS)
def has_moved_beside_others(work: UnitOfWork, escalation_id: UUID) -> bool:
    """Whether some of its causes are alarms about another client and some are not."""
    row = get_escalation(work.session, escalation_id)
    shares = moved_shares(work, [(row.id, row.person_id)])
    return shares.get(row.id) is MovedShare.SOME


@requires(Permission.DECIDE_ESCALATIONS)
def end_as_elsewhere(
    work: UnitOfWork, escalation_id: UUID, version: int, reason: str
) -> EscalationRow:
    """Decides that nothing more is needed, with `reason` for the case file. Raises Conflict while anything in it is
    about this client, an alarm that came a moment ago too, and what `decide` raises."""
    hold_deadlines(work, escalation_id)
    row = get_escalation(work.session, escalation_id, for_update=True)
    facts = {"id": row.id, "person_id": row.person_id, "trigger_code": row.trigger_code}
    if row.id not in moved_escalations(work, [facts]):
        raise Conflict("Something in this escalation is about this client.")
    return decide(work, escalation_id, version, Decision.CLOSE, reason)

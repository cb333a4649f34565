"""What followed from a decision that was replaced: its deadlines end with the new one, or later by a supervisor."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import Conflict
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.escalation.ladder import Decision, EscalationState
from aftercare.processes.deadlines.replaced_decisions import (
    end_as_replaced,
    replaced_reports,
    reports_asked_by,
)
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.deadlines.rows import carrying_out, lock_deadlines
from aftercare.store.escalation.rows import (
    EscalationRow,
    causes_of,
    get_escalation,
    lock_escalations,
)
from aftercare.store.people.rows import lock_person_of


def end_what_followed(work: UnitOfWork, escalation: EscalationRow, decision: Decision) -> None:
    """The actor decides on an escalation that was decided before: what that asked for and was not done ends. A report
    stays to be made where this decision asks for one too. An escalation about what ended ends with it. The client's
    deadlines and escalations are locked."""
    ended = [
        row
        for row in carrying_out(work.session, escalation.id)
        if row.state == DeadlineState.OPENED
    ]
    if decision is not Decision.PROPOSE_REPORT:
        ended += reports_asked_by(work.session, escalation.person_id, escalation.id)
    if ended:
        end_as_replaced(work, ended)
        with as_clock(work):
            resolve_remedied(work, escalation.person_id)


@requires(Permission.DECIDE_ESCALATIONS)
def end_no_longer_asked(work: UnitOfWork, escalation_id: UUID, version: int) -> EscalationRow:
    """Ends those deadlines of this escalation of which the decision was replaced. The escalation ends with them, unless
    something else in it is overdue or it was opened again. Raises Conflict where it has no such deadline, Stale."""
    person_id = lock_person_of(work.session, EscalationRow, escalation_id)
    if person_id is not None:
        lock_deadlines(work.session, [person_id])
        lock_escalations(work.session, [person_id])
    row = get_escalation(work.session, escalation_id, for_update=True)
    expect_version(row, version)
    causes = {one.deadline_id for one in causes_of(work.session, row.id)}
    replaced = [one for one in replaced_reports(work.session, row.person_id) if one.id in causes]
    if row.state == EscalationState.RESOLVED or not replaced:
        raise Conflict("No deadline of this escalation is of a decision that was replaced.")
    end_as_replaced(work, replaced)
    with as_clock(work):
        resolve_remedied(work, row.person_id)
    return row

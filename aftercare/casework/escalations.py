"""Answering an escalation: take it in hand for a while, or decide."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from aftercare.base.errors import AlreadyDecided, Conflict, FieldFault, Invalid
from aftercare.casework.clocks import refresh_clocks
from aftercare.casework.remedying import close_case, is_remediable, still_overdue
from aftercare.domain.access import Permission
from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    Decision,
    EscalationAct,
    EscalationState,
    acknowledged_until,
)
from aftercare.store import audit
from aftercare.store.escalations import EscalationRow, StaffNoticeRow, get_escalation
from aftercare.store.unit_of_work import Work, expect_version

LONGEST_REASON = 4_000


def acknowledge(work: Work, escalation_id: UUID, version: int) -> EscalationRow:
    """Say "I have this": the ladder waits until the acknowledgement expires, then goes on."""
    work.actor.must(Permission.ACKNOWLEDGE_ESCALATIONS)
    case = get_escalation(work.session, escalation_id, for_update=True)
    if case.state == EscalationState.RESOLVED:
        raise AlreadyDecided()
    expect_version(case, version)
    case.state = ESCALATION_LIFE.after(EscalationState(case.state), EscalationAct.ACKNOWLEDGE)
    case.acknowledged_by = work.actor.somebody
    case.acknowledged_until_at = acknowledged_until(work.now)
    _mark_read(work, case.id)
    audit.note(work, "acknowledge", "escalation", case.id, case.person_id)
    return case


def decide(
    work: Work, escalation_id: UUID, version: int, decision: Decision, reason: str
) -> EscalationRow:
    """A supervisor's decision with its reason ends the case. What is overdue is first recorded or
    decided: such a case cannot be decided away (Conflict)."""
    work.actor.must(Permission.DECIDE_ESCALATIONS)
    if not reason.strip() or len(reason) > LONGEST_REASON or "\0" in reason:
        raise Invalid(fields=(FieldFault("/reason", "reason-missing", "Give a reason."),))
    case = get_escalation(work.session, escalation_id, for_update=True)
    if case.state == EscalationState.RESOLVED:
        raise AlreadyDecided()
    if case.version != version:
        expect_version(case, version)
    if is_remediable(case.rule_code) and still_overdue(work, case.id):
        raise Conflict("Record the outcome or decide on the absence first.")
    close_case(work, case, decision.value, reason.strip())
    _mark_read(work, case.id)
    audit.note(work, f"decide-{decision.value}", "escalation", case.id, case.person_id)
    if decision is Decision.PROPOSE_REPORT:
        # The report is due without delay: its term starts with this decision.
        refresh_clocks(work, case.person_id)
    return case


def _mark_read(work: Work, escalation_id: UUID) -> None:
    work.session.execute(
        update(StaffNoticeRow)
        .where(
            col(StaffNoticeRow.escalation_id) == escalation_id,
            col(StaffNoticeRow.staff_id) == work.actor.somebody,
            col(StaffNoticeRow.read_at).is_(None),
        )
        .values(read_at=work.now)
    )

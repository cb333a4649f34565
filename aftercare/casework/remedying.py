"""Ends the escalations whose fact somebody has just put right."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from aftercare.domain.escalation.ladder import ESCALATION_LIFE, EscalationAct, EscalationState
from aftercare.domain.escalation.rules import RULES, Trigger
from aftercare.store import audit
from aftercare.store.absences import AbsenceRow
from aftercare.store.appointments import AppointmentRow
from aftercare.store.escalations import EscalationCauseRow, EscalationRow, EscalationStepRow
from aftercare.store.unit_of_work import Work

# Cases that exist only because somebody has not yet recorded or decided something.
_REMEDIABLE = [
    rule.code
    for rule in RULES
    if rule.trigger in (Trigger.OUTCOME_OVERDUE, Trigger.DECISION_OVERDUE)
]
REMEDIED = "remedied"


def is_remediable(rule_code: str) -> bool:
    """Whether a case of this rule exists only because something waits to be recorded or decided."""
    return rule_code in _REMEDIABLE


def resolve_remedied(work: Work, person_id: UUID) -> None:
    """Close open "overdue" cases of which nothing is overdue any more, in the name of whoever put
    it right: recording the outcome or the verdict was the decision the case waited for."""
    cases = work.session.exec(
        select(EscalationRow)
        .where(
            EscalationRow.person_id == person_id,
            col(EscalationRow.rule_code).in_(_REMEDIABLE),
            EscalationRow.state != EscalationState.RESOLVED.value,
        )
        .with_for_update()
    )
    for case in cases:
        if not still_overdue(work, case.id):
            close_case(work, case, REMEDIED, None)
            audit.note(work, "remedy", "escalation", case.id, person_id)


def still_overdue(work: Work, escalation_id: UUID) -> bool:
    """Whether any cause of an "overdue" case still waits for an outcome or a verdict."""
    waiting = (
        select(EscalationCauseRow.appointment_id)
        .join(AppointmentRow, col(AppointmentRow.id) == col(EscalationCauseRow.appointment_id))
        .outerjoin(AbsenceRow, col(AbsenceRow.appointment_id) == col(AppointmentRow.id))
        .where(
            EscalationCauseRow.escalation_id == escalation_id,
            (col(AppointmentRow.state) == "outcome_overdue") | (col(AbsenceRow.state) == "opened"),
        )
    )
    return work.session.exec(waiting).first() is not None


def close_case(work: Work, case: EscalationRow, decision: str, reason: str | None) -> None:
    """Resolve with a decision in the actor's name; steps that have not run will not run."""
    state = EscalationState(case.state)
    case.state = ESCALATION_LIFE.after(state, EscalationAct.DECIDE)
    case.decision, case.decision_reason = decision, reason
    case.decided_by, case.decided_at = work.actor.somebody, work.now
    case.acknowledged_until_at = None
    case.version += 1
    work.session.flush()
    work.session.execute(
        update(EscalationStepRow)
        .where(
            col(EscalationStepRow.escalation_id) == case.id,
            col(EscalationStepRow.state) == "waiting",
        )
        .values(state="cancelled")
    )

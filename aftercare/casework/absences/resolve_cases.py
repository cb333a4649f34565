"""Ends the escalations whose fact somebody has just put right."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    REMEDIED,
    EscalationAct,
    EscalationState,
)
from aftercare.domain.escalation.rules import Trigger
from aftercare.processes.escalation.course import let_go
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Work, as_clock
from aftercare.store.escalation.causes import any_cause_waits, any_deadline_answered
from aftercare.store.escalation.rows import (
    EscalationRow,
    cancel_steps,
    lock_cases_asked_by,
)
from aftercare.store.staff.phone_rows import end_rings

# Cases that exist only because somebody has not yet recorded or decided something.
_WAIT_FOR_ACT = (Trigger.DEADLINE_OVERDUE, Trigger.FIRST_CONTACT, Trigger.TREATMENT_NOT_STARTED)
_REMEDIABLE = (Trigger.OUTCOME_OVERDUE, Trigger.DECISION_OVERDUE, *_WAIT_FOR_ACT)


def is_remediable(question: str) -> bool:
    """Whether a case whose rule asked this exists only because something waits to be recorded or decided."""
    return question in _REMEDIABLE


def waits_for_us(question: str) -> bool:
    """Whether a case whose rule asked this cannot be decided before something is recorded or decided. Treatment
    begins when a clinic has room: a supervisor decides what is done about the wait while it lasts."""
    return is_remediable(question) and question != Trigger.TREATMENT_NOT_STARTED


def resolve_remedied(
    work: Work, person_id: UUID, *, recomputed: Collection[UUID] = frozenset()
) -> None:
    """Close open "overdue" cases of which nothing is overdue any more, in the name of whoever put
    it right: recording the outcome, the verdict or the act was the decision the case waited for.

    `recomputed` are the deadlines that change with the act itself, because it changed what they are counted
    from. No act ends a case about other terms that nobody has answered: the night found them no longer asked,
    and a person has to look. Nor does any end a case that a person opened again: that one is theirs to end.
    """
    for case in lock_cases_asked_by(work.session, person_id, _REMEDIABLE):
        if not still_overdue(work, case.id) and _is_put_right(work, case, recomputed):
            close_case(work, case, REMEDIED, None)
            audit.note(work, "remedy", "escalation", case.id, person_id)


def still_overdue(work: Work, escalation_id: UUID) -> bool:
    """Whether any cause of an "overdue" case still waits for what the case is about: an outcome, a
    verdict, or an act past its term. A miss ends the wait for an outcome; its verdict has a deadline
    of its own."""
    return any_cause_waits(work.session, escalation_id, _WAIT_FOR_ACT, work.now)


def _is_put_right(work: Work, case: EscalationRow, recomputed: Collection[UUID]) -> bool:
    """Whether of any term of a case about terms a person said that it was done or need not be, or this act
    changed it."""
    if case.question not in _WAIT_FOR_ACT:
        return True
    return any_deadline_answered(work.session, case.id, recomputed)


def close_case(work: Work, case: EscalationRow, decision: str, reason: str | None) -> None:
    """Resolve with a decision in the actor's name; steps that have not run will not run.

    Closing it is the last that is done with a case: it can be all by which the actor sees the person.
    """
    stop_ringing(work, case)
    cancel_steps(work.session, case.id)
    state = EscalationState(case.state)
    let_go(case, ESCALATION_LIFE.after(state, EscalationAct.DECIDE), work.now)
    case.again_at = None
    case.decision, case.decision_reason = decision, reason
    case.decided_by, case.decided_at = work.actor.account_id, work.now
    case.version += 1
    work.session.flush()


def stop_ringing(work: Work, case: EscalationRow) -> None:
    """Texts and calls to staff about an alarm that have not left yet never will: someone has it in hand."""
    if case.question == Trigger.ALARM:
        with as_clock(work):
            end_rings(work.session, case.id, work.now)

"""The end of an escalation: by decision, or because what it was about has just been remedied."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    REMEDIED,
    EscalationAct,
    EscalationState,
)
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.escalation.triggers import REMEDIABLE, WAIT_FOR_ACT
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.escalation.course import move_to_state
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import lock_deadlines_about
from aftercare.store.escalation.causes import any_cause_waits, any_deadline_answered
from aftercare.store.escalation.rows import (
    EscalationRow,
    cancel_steps,
    lock_escalations_with_trigger,
    lock_remedied,
    lock_unresolved_under_rule,
    restore_steps,
)
from aftercare.store.staff.phone_rows import end_rings


def is_remediable(trigger_code: str) -> bool:
    """Whether an escalation with this trigger exists only because something waits to be recorded or decided."""
    return trigger_code in REMEDIABLE


def waits_for_us(trigger_code: str) -> bool:
    """Whether an escalation with this trigger cannot be decided before something is recorded or decided. Treatment
    begins when a clinic has room, so a supervisor decides what is done about the wait while it lasts; of evasion the
    decision is what was waited for."""
    decided_at_once = (Trigger.TREATMENT_NOT_STARTED, Trigger.EVASION)
    return is_remediable(trigger_code) and trigger_code not in decided_at_once


def meet_by_decision(
    work: UnitOfWork, person_id: UUID, subject_kind: str, subject_id: UUID
) -> None:
    """The actor's decision about this subject meets its deadlines; an escalation about them ends."""
    for deadline in lock_deadlines_about(work.session, subject_kind, subject_id):
        if deadline.state != DeadlineState.OPENED:
            continue
        deadline.state, deadline.done_on = DeadlineState.DONE.value, civil_date(work.now)
        deadline.done_by, deadline.done_at = work.actor.staff_id, work.now
        deadline.version += 1
    with as_clock(work):
        resolve_remedied(work, person_id)


def resolve_remedied(
    work: UnitOfWork, person_id: UUID, *, recomputed: Collection[UUID] = frozenset()
) -> None:
    """Closes open "overdue" escalations in which nothing is overdue any more, in the actor's name. Recording the
    outcome, the verdict or the act was the decision the escalation waited for.

    `recomputed` are the deadlines that change with the act itself, because it changed what they are counted from. No
    act ends an escalation about other deadlines that are still unanswered. The nightly run found that those no
    longer apply, and a person has to check. No act ends an escalation that a person opened again: a person has to
    end it.
    """
    for escalation in lock_escalations_with_trigger(work.session, person_id, REMEDIABLE):
        if not still_overdue(work, escalation.id) and _is_put_right(work, escalation, recomputed):
            close_escalation(work, escalation, REMEDIED, None)
            audit.note(work, "remedy", "escalation", escalation.id, person_id)


def still_overdue(work: UnitOfWork, escalation_id: UUID) -> bool:
    """Whether any cause of an "overdue" escalation still waits for an outcome, a verdict, or an act past its
    deadline. A recorded miss ends the wait for an outcome; its verdict has a deadline of its own."""
    return any_cause_waits(work.session, escalation_id, WAIT_FOR_ACT, work.now)


def _is_put_right(
    work: UnitOfWork, escalation: EscalationRow, recomputed: Collection[UUID]
) -> bool:
    """Whether a deadline of the escalation was answered: a person recorded it as done or not needed, or this act
    changed it. True for an escalation that is not about deadlines."""
    if escalation.trigger_code not in WAIT_FOR_ACT:
        return True
    return any_deadline_answered(work.session, escalation.id, recomputed)


def restore_remedied(work: UnitOfWork, person_id: UUID, remedied_at: datetime) -> None:
    """Opens again what `resolve_remedied` closed in the actor's name at that moment: that act is undone.

    Its steps fall due when they did before. It is open without an acknowledgement, so that no one has to remember it.
    Where another escalation of the same rule was opened meanwhile, the rules add this cause to that one.
    """
    session = work.session
    for escalation in lock_remedied(session, person_id, work.actor.staff_id, remedied_at):
        if lock_unresolved_under_rule(session, person_id, escalation.trigger_key) is None:
            after = ESCALATION_LIFE.after(EscalationState.RESOLVED, EscalationAct.REOPEN)
            move_to_state(escalation, after, work.now)
            escalation.decision = escalation.decision_reason = None
            escalation.decided_by = escalation.decided_at = None
            escalation.version += 1
            session.flush()
            restore_steps(session, escalation.id)
            audit.note(work, "undo-remedy", "escalation", escalation.id, person_id)


def close_escalation(
    work: UnitOfWork, escalation: EscalationRow, decision: str, reason: str | None
) -> None:
    """Resolves the escalation with a decision in the actor's name. Its remaining steps are cancelled.

    This has to be the last act on an escalation: it can be the actor's only access to the person.
    """
    stop_ringing(work, escalation)
    cancel_steps(work.session, escalation.id)
    state = EscalationState(escalation.state)
    move_to_state(escalation, ESCALATION_LIFE.after(state, EscalationAct.DECIDE), work.now)
    escalation.again_at = None
    escalation.decision, escalation.decision_reason = decision, reason
    escalation.decided_by, escalation.decided_at = work.actor.staff_id, work.now
    escalation.version += 1
    work.session.flush()


def stop_ringing(work: UnitOfWork, escalation: EscalationRow) -> None:
    """Cancels the texts and calls to staff about an alarm that have not been sent yet: someone is dealing with it."""
    if escalation.trigger_code == Trigger.ALARM:
        with as_clock(work):
            end_rings(work.session, escalation.id, work.now)

"""Snoozing an open escalation, with a reason and an end, and ending the snooze early."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.base.typed_text import LONGEST_REASON, required
from aftercare.casework.escalation.acts import keep_act, mark_read
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.ladder import ESCALATION_LIFE, EscalationAct, EscalationState
from aftercare.domain.escalation.snooze import quiet_until, refuse_snoozed_alarm
from aftercare.processes.escalation.closing import stop_ringing
from aftercare.processes.escalation.course import move_to_state
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.escalation.rows import (
    EscalationRow,
    count_causes,
    get_escalation,
)


@requires(Permission.DECIDE_ESCALATIONS)
def snooze(
    work: UnitOfWork, escalation_id: UUID, version: int, reason: str, until_on: date
) -> EscalationRow:
    """No step runs until the office opens on `until_on`, or until a new cause comes up if that is earlier. Then the
    steps that fell due meanwhile run in the order of their due times.

    Raises Invalid with fields, at /until_on for an alarm, which is acknowledged instead; IllegalTransition for an
    escalation that is snoozed already or decided; Stale.
    """
    reason, until_at = required(reason, LONGEST_REASON), quiet_until(until_on, work.now)
    escalation = get_escalation(work.session, escalation_id, for_update=True)
    expect_version(escalation, version)
    refuse_snoozed_alarm(escalation.trigger_code)
    known = count_causes(work.session, escalation.id)
    snoozed = ESCALATION_LIFE.after(EscalationState(escalation.state), EscalationAct.SNOOZE)
    move_to_state(escalation, snoozed, work.now)
    escalation.snoozed_at, escalation.snoozed_until_at = work.now, until_at
    escalation.snoozed_causes = known
    keep_act(work, escalation, EscalationAct.SNOOZE, reason=reason, until_at=until_at)
    mark_read(work, escalation.id)
    stop_ringing(work, escalation)
    return audit.save_and_note(work, "snooze", "escalation", escalation)


@requires(Permission.DECIDE_ESCALATIONS)
def wake(work: UnitOfWork, escalation_id: UUID, version: int) -> EscalationRow:
    """Ends the snooze. Raises IllegalTransition for an escalation that is not snoozed; Stale."""
    escalation = get_escalation(work.session, escalation_id, for_update=True)
    expect_version(escalation, version)
    woken = ESCALATION_LIFE.after(EscalationState(escalation.state), EscalationAct.WAKE)
    move_to_state(escalation, woken, work.now)
    keep_act(work, escalation, EscalationAct.WAKE)
    return audit.save_and_note(work, "wake", "escalation", escalation)

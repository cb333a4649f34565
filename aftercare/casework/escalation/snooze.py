"""Snoozing an open escalation, with a reason and an end, and ending the snooze early."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.base.typed_text import required
from aftercare.casework.absences.resolve_escalations import stop_ringing
from aftercare.casework.escalation.acts import LONGEST_REASON, mark_read
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.ladder import ESCALATION_LIFE, EscalationAct, EscalationState
from aftercare.domain.escalation.snooze import quiet_until
from aftercare.processes.escalation.course import let_go
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Work, expect_version
from aftercare.store.escalation.rows import (
    EscalationActRow,
    EscalationRow,
    count_causes,
    get_escalation,
)


@requires(Permission.DECIDE_ESCALATIONS)
def snooze(
    work: Work, escalation_id: UUID, version: int, reason: str, until_on: date
) -> EscalationRow:
    """No step runs until the office opens on `until_on`, or until a new cause comes up if that is earlier. Then the
    steps that fell due meanwhile run in the order of their due times.

    Raises Invalid with fields, IllegalTransition for an escalation that is snoozed already or decided; Stale.
    """
    reason, until_at = required(reason, LONGEST_REASON), quiet_until(until_on, work.now)
    escalation = get_escalation(work.session, escalation_id, for_update=True)
    expect_version(escalation, version)
    known = count_causes(work.session, escalation.id)
    let_go(
        escalation,
        ESCALATION_LIFE.after(EscalationState(escalation.state), EscalationAct.SNOOZE),
        work.now,
    )
    escalation.snoozed_at, escalation.snoozed_until_at = work.now, until_at
    escalation.snoozed_causes = known
    work.session.add(
        EscalationActRow(
            escalation_id=escalation.id,
            person_id=escalation.person_id,
            act=EscalationAct.SNOOZE.value,
            acted_at=work.now,
            acted_by=work.actor.account_id,
            reason=reason,
            until_at=until_at,
        )
    )
    mark_read(work, escalation.id)
    stop_ringing(work, escalation)
    audit.note(work, "snooze", "escalation", escalation.id, escalation.person_id)
    return escalation


@requires(Permission.DECIDE_ESCALATIONS)
def wake(work: Work, escalation_id: UUID, version: int) -> EscalationRow:
    """Ends the snooze. Raises IllegalTransition for an escalation that is not snoozed; Stale."""
    escalation = get_escalation(work.session, escalation_id, for_update=True)
    expect_version(escalation, version)
    let_go(
        escalation,
        ESCALATION_LIFE.after(EscalationState(escalation.state), EscalationAct.WAKE),
        work.now,
    )
    work.session.add(
        EscalationActRow(
            escalation_id=escalation.id,
            person_id=escalation.person_id,
            act=EscalationAct.WAKE.value,
            acted_at=work.now,
            acted_by=work.actor.account_id,
        )
    )
    audit.note(work, "wake", "escalation", escalation.id, escalation.person_id)
    return escalation

"""Restarts the escalation steps when a new cause joins an open escalation."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aftercare.domain.escalation.ladder import EscalationState, FrozenStep, frozen_steps
from aftercare.domain.escalation.triggers import Firing
from aftercare.processes.escalation.course import add_steps, end_pause
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.rows import EscalationRow, steps_of


def alarm_anew(
    work: UnitOfWork, escalation: EscalationRow, firing: Firing, fresh: Sequence[UUID]
) -> None:
    """A new alarm in an open escalation notifies everyone again, even after an acknowledgement: that was for the alarm
    before."""
    _resume_for_new_cause(work, escalation)
    add_steps(work.session, escalation, _ladder(firing, fresh))


def restart_steps(
    work: UnitOfWork, escalation: EscalationRow, firing: Firing, fresh: Sequence[UUID]
) -> None:
    """A deadline that joins an open escalation starts at the first step, even after an acknowledgement. People not yet
    notified get one notice about all its causes, at the earlier of both moments."""
    _resume_for_new_cause(work, escalation)
    steps = steps_of(work.session, escalation.id)
    waiting = {step.audience: step for step in steps if step.state == "waiting"}
    unheard = []
    for step in _ladder(firing, fresh):
        if (before := waiting.get(step.audience.value)) is not None:
            before.due_at = min(before.due_at, step.due_at)
        else:
            unheard.append(step)
    number = add_steps(work.session, escalation, unheard)
    for before in waiting.values():
        before.round = number


def _resume_for_new_cause(work: UnitOfWork, escalation: EscalationRow) -> None:
    """The officer who acknowledged or snoozed the escalation had not seen the new cause."""
    if escalation.state != EscalationState.OPENED:
        end_pause(work.session, escalation, work.now)
    escalation.version += 1


def _ladder(firing: Firing, fresh: Sequence[UUID]) -> Sequence[FrozenStep]:
    return frozen_steps(firing.ladder, firing.clock_from(fresh))

"""The course of an escalation: pauses that end, and rounds of steps that begin."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    EscalationAct,
    EscalationState,
    FrozenStep,
)
from aftercare.store.escalation.rows import (
    EscalationActRow,
    EscalationRow,
    EscalationStepRow,
    steps_of,
)


def move_to_state(escalation: EscalationRow, state: EscalationState, now: datetime) -> None:
    """The escalation gets this state, and any pause ends."""
    escalation.state = state
    escalation.acknowledged_until_at = None
    escalation.snoozed_at = escalation.snoozed_until_at = escalation.snoozed_causes = None
    if state is EscalationState.OPENED:
        # Staff on call are rung at once: a returning alarm must not wait for the ring that was planned.
        escalation.resumed_at, escalation.ring_at = now, None


def add_steps(session: Session, escalation: EscalationRow, ladder: Iterable[FrozenStep]) -> int:
    """Dated steps after those the escalation has, as a round of their own; returns its number."""
    escalation.again_at = None
    before = steps_of(session, escalation.id)
    number = max((step.round for step in before), default=-1) + 1
    for position, step in enumerate(ladder, len(before)):
        session.add(
            EscalationStepRow(
                escalation_id=escalation.id,
                person_id=escalation.person_id,
                position=position,
                due_at=step.due_at,
                audience=step.audience.value,
                ask=step.ask.value,
                round=number,
            )
        )
    return number


def end_pause(session: Session, escalation: EscalationRow, now: datetime) -> None:
    """Ends a snooze or acknowledgement because it expired or a new cause came up; recorded as an act of no one."""
    move_to_state(
        escalation,
        ESCALATION_LIFE.after(EscalationState(escalation.state), EscalationAct.EXPIRE),
        now,
    )
    act = EscalationAct.EXPIRE.value
    session.add(
        EscalationActRow(
            escalation_id=escalation.id, person_id=escalation.person_id, act=act, acted_at=now
        )
    )

"""Opens a case with its dated ladder, and begins a ladder anew for what joins a case that is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    EscalationAct,
    EscalationState,
    FrozenStep,
    frozen_steps,
)
from aftercare.domain.escalation.triggers import Firing
from aftercare.store.escalations import EscalationRow, EscalationStepRow, steps_of
from aftercare.store.unit_of_work import Work


def open_case(work: Work, person_id: UUID, firing: Firing, fresh: Sequence[UUID]) -> EscalationRow:
    """A new case about these causes, with every step of its rule's ladder."""
    rule = firing.rule
    case = EscalationRow(
        person_id=person_id,
        trigger_key=firing.trigger_key,
        rule_code=rule.code,
        rule_version=rule.version,
        trigger=rule.trigger.value,
        rule_nl=rule.nl,
        rule_en=rule.en,
        severity=rule.severity,
        opened_at=work.now,
    )
    work.session.add(case)
    work.session.flush()
    _add_steps(work, case, _ladder(firing, fresh), 0)
    return case


def alarm_anew(work: Work, case: EscalationRow, firing: Firing, fresh: Sequence[UUID]) -> None:
    """A new alarm in a case that is already open is told to everybody again, also when somebody has
    the case in hand: what they took up was the alarm before."""
    _reopen(case)
    _add_steps(work, case, _ladder(firing, fresh), len(steps_of(work.session, case.id)))


def climb_anew(work: Work, case: EscalationRow, firing: Firing, fresh: Sequence[UUID]) -> None:
    """A term that joins an open case begins at the first rung, also when somebody has the case in hand.
    Who is still to be told is told once, of everything in the case, at the earlier of both moments."""
    _reopen(case)
    steps = steps_of(work.session, case.id)
    waiting = {step.audience: step for step in steps if step.state == "waiting"}
    unheard = []
    for step in _ladder(firing, fresh):
        if (before := waiting.get(step.audience.value)) is not None:
            before.due_at = min(before.due_at, step.due_at)
        else:
            unheard.append(step)
    _add_steps(work, case, unheard, len(steps))


def _reopen(case: EscalationRow) -> None:
    if case.state == EscalationState.ACKNOWLEDGED:
        case.state = ESCALATION_LIFE.after(EscalationState.ACKNOWLEDGED, EscalationAct.EXPIRE)
        case.acknowledged_until_at = None
    case.version += 1


def _ladder(firing: Firing, fresh: Sequence[UUID]) -> Sequence[FrozenStep]:
    return frozen_steps(firing.ladder, firing.clock_from(fresh))


def _add_steps(
    work: Work, case: EscalationRow, ladder: Iterable[FrozenStep], position: int
) -> None:
    for number, step in enumerate(ladder, position):
        work.session.add(
            EscalationStepRow(
                escalation_id=case.id,
                person_id=case.person_id,
                position=number,
                due_at=step.due_at,
                audience=step.audience.value,
                ask=step.ask.value,
            )
        )

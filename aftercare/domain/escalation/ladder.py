"""A ladder is frozen into dated steps when a case opens; a step finds its person when it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from aftercare.domain.escalation.rules import Ask, Audience, Ladder, Trigger
from aftercare.domain.lifecycle import Lifecycle
from aftercare.domain.working_hours import add_working_hours

# An acknowledgement holds the ladder this many working hours, then the case is open again.
ACKNOWLEDGED_HOURS = 8
# An alarm asks for somebody now: whoever takes it up on a Friday afternoon holds it for an hour by the clock.
ALARM_HELD = timedelta(hours=1)
# The watchdog calls a step late when it has not run this long after its due time.
DISPATCH_SLACK = timedelta(minutes=5)


class EscalationState(StrEnum):
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    SILENCED = "silenced"
    RESOLVED = "resolved"


class EscalationAct(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    SILENCE = "silence"
    WAKE = "wake"
    EXPIRE = "expire"
    HAND_OVER = "hand_over"
    DECIDE = "decide"
    REOPEN = "reopen"


class Decision(StrEnum):
    """What a supervisor can decide; each needs a reason. domain/escalation/decisions.py says which fit which
    case. Nothing is sent to the prosecutor by us."""

    CONTACT_PERSON = "contact_person"
    OFFICIAL_WARNING = "official_warning"
    SUPERVISOR_CONFERENCE = "supervisor_conference"
    PROPOSE_REPORT = "propose_report"
    CHANGE_PLAN = "change_plan"
    MORE_CAPACITY = "more_capacity"
    OTHER_PROVIDER = "other_provider"
    CONTACT_CLINIC = "contact_clinic"
    OTHER_CHANNEL = "other_channel"
    RECORD_DONE = "record_done"
    EXTEND = "extend"
    CLOSE = "close"


# How an "overdue" case ends when somebody does what it waited for; no supervisor chooses it.
REMEDIED = "remedied"
# A decision that another service's document tells of: history, and nobody's decision here. Where it was
# to propose a report, the term of that report still runs.
IMPORTED, IMPORTED_PROPOSAL = "imported", "imported_proposal"

_S = EscalationState
# Neither taking up nor quiet outlasts its own end, and quiet is not followed by quiet: in between the case
# is everybody's again and what fell due is told. Only a decision ends it.
ESCALATION_LIFE: Lifecycle[EscalationState, EscalationAct] = Lifecycle(
    {
        EscalationAct.ACKNOWLEDGE: {_S.OPENED: _S.ACKNOWLEDGED, _S.ACKNOWLEDGED: _S.ACKNOWLEDGED},
        EscalationAct.SILENCE: {_S.OPENED: _S.SILENCED, _S.ACKNOWLEDGED: _S.SILENCED},
        EscalationAct.WAKE: {_S.SILENCED: _S.OPENED},
        EscalationAct.EXPIRE: {_S.ACKNOWLEDGED: _S.OPENED, _S.SILENCED: _S.OPENED},
        EscalationAct.HAND_OVER: {
            _S.OPENED: _S.OPENED,
            _S.ACKNOWLEDGED: _S.ACKNOWLEDGED,
            _S.SILENCED: _S.SILENCED,
        },
        EscalationAct.DECIDE: {
            _S.OPENED: _S.RESOLVED,
            _S.ACKNOWLEDGED: _S.RESOLVED,
            _S.SILENCED: _S.RESOLVED,
        },
        EscalationAct.REOPEN: {_S.RESOLVED: _S.OPENED},
    }
)


@dataclass(frozen=True)
class FrozenStep:
    """One rung with its absolute due moment."""

    position: int
    due_at: datetime
    audience: Audience
    ask: Ask


def frozen_steps(ladder: Ladder, clock_from_at: datetime) -> tuple[FrozenStep, ...]:
    """Due moments counted from the fact's own moment, so a late tick never shifts them."""
    return tuple(
        FrozenStep(
            position, add_working_hours(clock_from_at, rung.after_hours), rung.audience, rung.ask
        )
        for position, rung in enumerate(ladder.rungs)
    )


def acknowledged_until(now: datetime, question: str) -> datetime:
    """How long whoever takes up a case holds it; `question` is the trigger that its rule asked."""
    if question == Trigger.ALARM:
        return now + ALARM_HELD
    return add_working_hours(now, ACKNOWLEDGED_HOURS)


_DECIDES_BELOW = (Audience.DUTY_DESK, Audience.SUPERVISOR)


@dataclass(frozen=True)
class Reached:
    """Whom a step reaches, and at which level; `fell_through` says that nobody of its own was there."""

    staff_id: UUID | None
    fell_through: bool
    level: Audience | None = None


def whom_to_reach(audience: Audience, present: Mapping[Audience, tuple[UUID, ...]]) -> Reached:
    """The first person present at the step's own audience, else at the next higher one. Above the
    highest there is nobody: such a step turns back to the nearest who decides. Nothing else is
    passed down.

    `present` lists per audience who is at work, in order of preference. Nobody anywhere: None, and
    the caller keeps the step waiting, where the watchdog sees it.
    """
    order = list(Audience)
    upward = order[order.index(audience) :]
    for level in upward if audience is not order[-1] else (audience, *_DECIDES_BELOW):
        if present.get(level):
            return Reached(present[level][0], level is not audience, level)
    return Reached(None, True)

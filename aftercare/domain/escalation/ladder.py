"""A ladder is frozen into dated steps when a case opens, and what may be done with a case meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from aftercare.base.clock import aware_utc
from aftercare.domain.escalation.rules import (
    ON_CALL,
    Ask,
    Audience,
    Ladder,
    LadderHours,
    Rung,
    Trigger,
)
from aftercare.domain.time.lifecycle import Lifecycle
from aftercare.domain.time.working_hours import add_working_hours, next_working_moment

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
    case. The service itself sends nothing to the prosecutor."""

    ACTION_TAKEN = "action_taken"
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
    """Due moments counted from the fact's own moment, so a late tick never shifts them. In the order of the
    rungs; in wall-clock hours they may fall due in another order."""
    return tuple(
        FrozenStep(position, _due_at(ladder, rung, clock_from_at), rung.audience, rung.ask)
        for position, rung in enumerate(ladder.rungs)
    )


def _due_at(ladder: Ladder, rung: Rung, clock_from_at: datetime) -> datetime:
    """In wall-clock hours, levels on call are notified at any hour, the others once the office is open."""
    if ladder.hours is LadderHours.WORKING:
        return add_working_hours(clock_from_at, rung.after_hours)
    at = aware_utc(clock_from_at) + timedelta(hours=rung.after_hours)
    return at if rung.audience in ON_CALL else next_working_moment(at)


def acknowledged_until(now: datetime, question: str) -> datetime:
    """How long whoever takes up a case holds it; `question` is the trigger that its rule asked."""
    if question == Trigger.ALARM:
        return now + ALARM_HELD
    return add_working_hours(now, ACKNOWLEDGED_HOURS)

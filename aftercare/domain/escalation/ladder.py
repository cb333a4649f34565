"""Dated escalation steps, fixed when an escalation opens, and what may be done with it meanwhile."""

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

# An acknowledgement pauses the steps for this many working hours; then the escalation is open again.
ACKNOWLEDGED_HOURS = 8
# An alarm needs a person now. An acknowledgement on a Friday afternoon holds it for an hour by the clock.
ALARM_HELD = timedelta(hours=1)


class EscalationState(StrEnum):
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class EscalationAct(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    WAKE = "wake"
    EXPIRE = "expire"
    HAND_OVER = "hand_over"
    DECIDE = "decide"
    REOPEN = "reopen"


class Decision(StrEnum):
    """What a supervisor can decide; each needs a reason. domain/escalation/decisions.py says which fit which
    escalation. The service itself sends nothing to the prosecutor."""

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


# How an "overdue" escalation ends when the missing act is done; no supervisor chooses it.
REMEDIED = "remedied"
# A decision in a document from another service: history, not a decision of our staff. After a decision to propose a
# report, the deadline of that report still runs.
IMPORTED, IMPORTED_PROPOSAL = "imported", "imported_proposal"

_S = EscalationState
# An acknowledgement and a snooze end at their own time, and a snooze cannot directly follow a snooze. In between,
# the escalation is unassigned again and staff are notified of what fell due. Only a decision ends it.
ESCALATION_LIFE: Lifecycle[EscalationState, EscalationAct] = Lifecycle(
    {
        EscalationAct.ACKNOWLEDGE: {_S.OPENED: _S.ACKNOWLEDGED, _S.ACKNOWLEDGED: _S.ACKNOWLEDGED},
        EscalationAct.SNOOZE: {_S.OPENED: _S.SNOOZED, _S.ACKNOWLEDGED: _S.SNOOZED},
        EscalationAct.WAKE: {_S.SNOOZED: _S.OPENED},
        EscalationAct.EXPIRE: {_S.ACKNOWLEDGED: _S.OPENED, _S.SNOOZED: _S.OPENED},
        EscalationAct.HAND_OVER: {
            _S.OPENED: _S.OPENED,
            _S.ACKNOWLEDGED: _S.ACKNOWLEDGED,
            _S.SNOOZED: _S.SNOOZED,
        },
        EscalationAct.DECIDE: {
            _S.OPENED: _S.RESOLVED,
            _S.ACKNOWLEDGED: _S.RESOLVED,
            _S.SNOOZED: _S.RESOLVED,
        },
        EscalationAct.REOPEN: {_S.RESOLVED: _S.OPENED},
    }
)


@dataclass(frozen=True)
class FrozenStep:
    """One escalation step with its absolute due moment."""

    position: int
    due_at: datetime
    audience: Audience
    ask: Ask


def frozen_steps(ladder: Ladder, clock_from_at: datetime) -> tuple[FrozenStep, ...]:
    """The steps, in the order of the ladder. Due moments are counted from the moment of the fact, so a late tick
    never shifts them. In wall-clock hours they may fall due in another order."""
    return tuple(
        FrozenStep(position, _due_at(ladder, rung, clock_from_at), rung.audience, rung.ask)
        for position, rung in enumerate(ladder.rungs)
    )


def _due_at(ladder: Ladder, rung: Rung, clock_from_at: datetime) -> datetime:
    """When a step is due. In wall-clock hours, levels on call are notified at any hour, the others once the office
    opens."""
    if ladder.hours is LadderHours.WORKING:
        return add_working_hours(clock_from_at, rung.after_hours)
    at = aware_utc(clock_from_at) + timedelta(hours=rung.after_hours)
    return at if rung.audience in ON_CALL else next_working_moment(at)


def acknowledged_until(now: datetime, trigger_code: str) -> datetime:
    """Until when an acknowledgement holds; `trigger_code` is the trigger of the rule."""
    if trigger_code == Trigger.ALARM:
        return now + ALARM_HELD
    return add_working_hours(now, ACKNOWLEDGED_HOURS)

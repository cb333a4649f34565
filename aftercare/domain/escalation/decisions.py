"""Which decisions fit an escalation, by the trigger of its rule: one table for page, API and documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.escalation.ladder import IMPORTED_PROPOSAL, Decision
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.escalation.shipped_rules import RULES_BY_CODE
from aftercare.domain.escalation.triggers import OF_VERDICTS
from aftercare.domain.time.working_hours import add_working_days

_D, _T = Decision, Trigger
# Decisions against the client: a warning, or a report to the prosecutor.
AGAINST_CLIENT: Final = frozenset({_D.OFFICIAL_WARNING, _D.PROPOSE_REPORT})
# Only for these does a verdict decide whether the fact was true. The other triggers are about what our staff had
# not done in time: that stays true when it is done later.
ABOUT_MISSES: Final = frozenset({_T.MISSED_OF_KIND, *OF_VERDICTS})

_OF_CONDUCT = (
    _D.CONTACT_PERSON,
    _D.SUPERVISOR_CONFERENCE,
    _D.CHANGE_PLAN,
    _D.OFFICIAL_WARNING,
    _D.PROPOSE_REPORT,
    _D.CLOSE,
)
_OF_RECORDS = (_D.RECORD_DONE, _D.SUPERVISOR_CONFERENCE, _D.CLOSE)
# Holding the first contact is our task. A client who does not come to it has missed an appointment, which opens an
# escalation of its own. The same holds for a contact standard: too few contacts are not a second miss.
DECISIONS: Final[Mapping[Trigger, tuple[Decision, ...]]] = {
    _T.MISSED_OF_KIND: _OF_CONDUCT,
    _T.UNEXCUSED_OF_KIND: _OF_CONDUCT,
    _T.UNEXCUSED_IN_WINDOW: _OF_CONDUCT,
    _T.UNEXCUSED_IN_A_ROW: _OF_CONDUCT,
    _T.ATTENDANCE_BELOW: _OF_CONDUCT,
    _T.LOST_CONTACT: _OF_CONDUCT,
    _T.ALARM: (_D.ACTION_TAKEN, *_OF_CONDUCT),
    _T.EVASION: _OF_CONDUCT,
    _T.OUTCOME_OVERDUE: _OF_RECORDS,
    _T.VERDICT_OVERDUE: _OF_RECORDS,
    _T.NOT_DELIVERED: (_D.CONTACT_PERSON, _D.OTHER_CHANNEL, _D.CLOSE),
    _T.FIRST_CONTACT: (
        _D.RECORD_DONE,
        _D.CONTACT_PERSON,
        _D.CHANGE_PLAN,
        _D.SUPERVISOR_CONFERENCE,
        _D.CLOSE,
    ),
    _T.TREATMENT_NOT_STARTED: (
        _D.RECORD_DONE,
        _D.CONTACT_CLINIC,
        _D.OTHER_PROVIDER,
        _D.CHANGE_PLAN,
        _D.SUPERVISOR_CONFERENCE,
        _D.CLOSE,
    ),
    _T.DEADLINE_OVERDUE: (
        _D.RECORD_DONE,
        _D.EXTEND,
        _D.CHANGE_PLAN,
        _D.SUPERVISOR_CONFERENCE,
        _D.CLOSE,
    ),
    _T.CONTACT_SHORTFALL: (
        _D.MORE_CAPACITY,
        _D.CHANGE_PLAN,
        _D.OTHER_PROVIDER,
        _D.CONTACT_PERSON,
        _D.SUPERVISOR_CONFERENCE,
        _D.CLOSE,
    ),
}

# Ends an alarm with nothing that follows; what was done then stands in the reason alone.
_ENDS_ALARM: Final = frozenset({_D.ACTION_TAKEN, _D.CLOSE})
LEAST_WORDS: Final = 4


def reason_faults(trigger_code: str, decision: Decision, reason: str) -> list[FieldFault]:
    """The reason for ending an alarm says what was done, when and by whom."""
    short = len(reason.split()) < LEAST_WORDS
    asked = trigger_code == _T.ALARM and decision in _ENDS_ALARM
    return [FieldFault("/reason", "alarm-reason-short")] if asked and short else []


# After these decisions nothing else would show that they were not carried out. A miss is followed by the next
# contact, and a deadline passes again. A document that was decided on is a task of its own.
_ACTS_FOLLOW: Final = frozenset(
    {
        _D.CONTACT_PERSON,
        _D.SUPERVISOR_CONFERENCE,
        _D.CHANGE_PLAN,
        _D.MORE_CAPACITY,
        _D.OTHER_PROVIDER,
        _D.CONTACT_CLINIC,
    }
)
AFTER_ALARM: Final = timedelta(hours=24)
# A wait for treatment continues after the decision; a clinic gets more time to answer than our own office.
WORKING_DAYS: Final[Mapping[Trigger, int]] = {
    _T.CONTACT_SHORTFALL: 5,
    _T.TREATMENT_NOT_STARTED: 10,
}


def carried_out_until(trigger_code: str, decision: Decision, now: datetime) -> datetime | None:
    """The deadline for a colleague to report that this decision, taken now, was carried out; None when no report is
    needed. After an alarm it is in hours by the clock, since danger does not wait for Monday."""
    if decision not in _ACTS_FOLLOW:
        return None
    trigger = trigger_of(trigger_code)
    if trigger is _T.ALARM:
        return now + AFTER_ALARM
    days = WORKING_DAYS.get(trigger) if trigger else None
    return None if days is None else add_working_days(now, days)


def trigger_of(trigger_code: str) -> Trigger | None:
    """The trigger of an escalation. `trigger_code` is a trigger, or the code of a shipped rule in an escalation from
    before the trigger was stored. None for anything else."""
    if trigger_code in RULES_BY_CODE:
        return RULES_BY_CODE[trigger_code].trigger
    return Trigger(trigger_code) if trigger_code in set(Trigger) else None


def is_about_misses(trigger_code: str) -> bool:
    return trigger_of(trigger_code) in ABOUT_MISSES


def decisions_for(trigger_code: str, misses_stand: bool) -> tuple[Decision, ...]:
    """The decisions that fit an escalation, in the order they are offered. `misses_stand`: whether it has a miss
    that was not excused, corrected, or judged a failure of ours. It matters only for escalations about misses. An
    unknown trigger offers no decision against the client."""
    trigger = trigger_of(trigger_code)
    offered = _OF_CONDUCT if trigger is None else DECISIONS[trigger]
    if trigger is None or (trigger in ABOUT_MISSES and not misses_stand):
        return tuple(one for one in offered if one not in AGAINST_CLIENT)
    return offered


def could_follow(trigger_code: str, decision: str | None) -> bool:
    """Whether this decision fits such an escalation at all. Older decisions, and those of another service, stay on
    record and can be read; one that does not fit has no consequence."""
    known = _D.PROPOSE_REPORT if decision == IMPORTED_PROPOSAL else decision
    return known in decisions_for(trigger_code, misses_stand=True)

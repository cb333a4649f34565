"""Labels for escalations beyond those of the shared vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.base.translation import sentence
from aftercare.domain.escalation.decisions import trigger_of
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.escalation.rules import Trigger

# The stored severities, 3 is the worst, as codes of the vocabulary.
SEVERITY_CODES = {3: "high", 2: "medium", 1: "low"}

# Labels for the causes of an escalation; rules about deadlines have no appointments.
_COUNTED: Mapping[Trigger, str] = {
    Trigger.ALARM: "alarm",
    Trigger.CONTACT_SHORTFALL: "shortfall",
    Trigger.LOST_CONTACT: "silence",
    Trigger.DEADLINE_OVERDUE: "deadline",
    Trigger.EVASION: "evasion",
    Trigger.FIRST_CONTACT: "deadline",
    Trigger.TREATMENT_NOT_STARTED: "deadline",
}


def counted_as(trigger_code: str) -> str:
    """What the causes of an escalation are, by the rule's trigger; the page has a word for one and for many."""
    trigger = trigger_of(trigger_code)
    return _COUNTED.get(trigger, "appointment") if trigger else "appointment"


HINTS: Mapping[Decision, str] = {
    Decision.ACTION_TAKEN: sentence(
        "Action was taken on the danger; the reason says what was done, when and by whom"
    ),
    Decision.CONTACT_PERSON: sentence(
        "The officer speaks with the client and notes what was agreed"
    ),
    Decision.OFFICIAL_WARNING: sentence("By letter, signed by a person; it stays in the case file"),
    Decision.SUPERVISOR_CONFERENCE: sentence(
        "Officer and supervisor meet and decide the next step"
    ),
    Decision.PROPOSE_REPORT: sentence(
        "A person draws up and signs the report; nothing is sent from here"
    ),
    Decision.CHANGE_PLAN: sentence("The officer changes the plan; you approve it"),
    Decision.MORE_CAPACITY: sentence("Planner and team make room, so that a time can be offered"),
    Decision.OTHER_PROVIDER: sentence("The referral or the plan names where else it can be done"),
    Decision.CONTACT_CLINIC: sentence("The officer asks the clinic when it can begin"),
    Decision.OTHER_CHANNEL: sentence("A call, a letter or another number before the appointment"),
    Decision.RECORD_DONE: sentence("It was done after all; the case file says when"),
    Decision.EXTEND: sentence("The deadline was moved; say by whom in the reason"),
    Decision.CLOSE: sentence("What happened stays in the case file; nothing more is needed"),
}

# The reason of a decision, as the case file keeps it.
ELSEWHERE = sentence("The alarm was about another client")
SOME_ELSEWHERE = sentence("An alarm in this escalation was about another client")
SOME_ELSEWHERE_ASKED = sentence(
    "An alarm in this escalation was about another client. If you decide this because of the rest, send the form once"
    " more"
)
NONE_TICKED = sentence("Tick at least one escalation in the list")
TICK_TAKEN = sentence("Tick to take them from these colleagues, or leave theirs out")
REOPENING_REFUSED: Mapping[str, str] = {
    "escalation-open-already": sentence(
        "There is already an open escalation about this: work on that one"
    ),
    "paper-in-hand": sentence("A document about this decision is being written: withdraw it first"),
}
# Faults in a line of a calendar file that a form words differently.
LINE_SENTENCES: Mapping[str, str] = {
    "some-lines": sentence("Nothing was imported: some lines are wrong"),
    "overlapping": sentence("Starts before another shift in the file has ended"),
    "twice": sentence("An earlier event has the same identifier (UID)"),
    "too-far": sentence("More than five years away"),
}

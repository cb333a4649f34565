"""Labels for the states, steps, acts and decisions of an escalation."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.case_files.words import IMPORTED_DECISIONS
from aftercare.web.shell.words import Word, Words

AUDIENCES = {
    "officer": Word(sentence("Probation officer"), "user"),
    "deputy": Word(sentence("Deputy"), "users"),
    "supervisor": Word(sentence("Supervisor"), "user-check"),
    "duty_desk": Word(sentence("Duty desk"), "phone"),
    "unit_manager": Word(sentence("Unit manager"), "building"),
}

DECISIONS = {
    "contact_person": Word(sentence("Talk with the client"), "phone"),
    "official_warning": Word(sentence("Official warning"), "alert-triangle"),
    "supervisor_conference": Word(sentence("Meeting with the supervisor"), "users"),
    "propose_report": Word(sentence("Propose a report to the prosecutor"), "gavel"),
    "change_plan": Word(sentence("Change the plan"), "edit"),
    "action_taken": Word(sentence("Action was taken"), "check"),
    "more_capacity": Word(sentence("Ask for more capacity"), "users"),
    "other_provider": Word(sentence("Another site or provider"), "map-pin"),
    "contact_clinic": Word(sentence("Contact the clinic"), "phone"),
    "other_channel": Word(sentence("Reach the client another way"), "message"),
    "record_done": Word(sentence("Done and recorded"), "check"),
    "extend": Word(sentence("A later deadline applies"), "hourglass"),
    "close": Word(sentence("Close, no further action"), "check"),
    "remedied": Word(sentence("Put right: recorded or decided after all"), "check"),
}
DECISIONS |= IMPORTED_DECISIONS

WORDS: Words = {
    "ask": {
        "review": Word(sentence("Look at what happened"), "eye"),
        "take-over": Word(sentence("Take over if the officer is away"), "user-check"),
        "decide": Word(sentence("Decide"), "gavel"),
        "decide-now": Word(sentence("Decide today"), "gavel"),
    },
    "audience": AUDIENCES,
    "escalation_act": {
        "acknowledge": Word(sentence("Acknowledged"), "user-check"),
        "snooze": Word(sentence("Snoozed"), "hourglass", "warning"),
        "wake": Word(sentence("Snooze ended"), "flag"),
        "expire": Word(sentence("Snooze over: its time ran out, or something new came up"), "flag"),
        "lapse": Word(
            sentence("No longer acknowledged: no one decided in time, or something new came up"),
            "flag",
            "danger",
        ),
        "hand_over": Word(sentence("Handed over to a colleague"), "users"),
        "reopen": Word(sentence("Reopened"), "arrow-back-up"),
    },
    "decision": DECISIONS,
    "escalation": {
        "opened": Word(sentence("Unassigned"), "flag", "danger"),
        "acknowledged": Word(sentence("Acknowledged"), "user-check", "info"),
        "snoozed": Word(sentence("Snoozed"), "hourglass", "warning"),
        "resolved": Word(sentence("Decided"), "check", "ok"),
    },
    "severity": {
        "low": Word(sentence("Attention"), "info-circle", "info"),
        "medium": Word(sentence("Serious"), "alert-triangle", "warning"),
        "high": Word(sentence("Urgent"), "alert-triangle", "danger"),
    },
    "step": {
        "notified": Word(sentence("Done"), "check", "ok"),
        "passed": Word(sentence("Skipped"), "check"),
        "waiting": Word(sentence("Planned"), "clock"),
        "cancelled": Word(sentence("Stopped"), "ban"),
    },
}

"""Labels for the access log: what an entry is about, and the few kinds of action that an auditor filters and counts
by."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.word import Word, Words

# An entry never changes, so older ones keep the code of their day.
RENAMED = {
    "silence": "snooze",
    "lapse-silence": "end-snooze",
    "roll": "extend-horizon",
    "roll-clocks": "refresh-clocks",
    "roll-lost-contact": "notice-lost-contact",
    "roll-polished": "improve-planning",
    "try": "backtest",
}

# By an action's code or its first word; the page shows the code as well.
_KINDS = {
    "viewed": ("read", "look", "list", "see", "export"),
    "created": (
        "add",
        "draft",
        "enrol",
        "enter",
        "import",
        "open",
        "place",
        "write",
        "name",
        "start",
        "backtest",
    ),
    "removed": ("close", "end", "lift", "remove", "take", "void", "withdraw"),
    "decided": (
        "accept",
        "acknowledge",
        "approve",
        "assign",
        "decide",
        "decline",
        "pass",
        "remedy",
        "reopen",
        "return",
        "sign",
        "snooze",
        "wake",
    ),
    # An act by a stand-in, in addition to the entry of the act itself.
    "on_behalf": ("stand",),
    # A verification code is sent by text, and read back by the client.
    "messages": ("resend", "reply", "post", "send-code", "try-code"),
    "by_clock": (
        "check",
        "acknowledgement",
        "dispatch",
        "escalate",
        "hand",
        "judge",
        "lapse",
        "mark",
        "offer",
        "plan",
        "extend-horizon",
        "refresh",
        "notice",
        "improve",
        "end-snooze",
    ),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


def kind_of_action(action: str) -> str:
    """A code of words.ACCESS_ACTIONS; an unknown code counts as a change."""
    action = RENAMED.get(action, action)
    return _KIND_OF.get(action) or _KIND_OF.get(action.partition("-")[0], "changed")


ROLES = {
    "officer": Word(sentence("Probation officer"), "user"),
    "supervisor": Word(sentence("Supervisor"), "user-check"),
    "planner": Word(sentence("Planner"), "calendar-week"),
    "provider": Word(sentence("Treatment provider"), "stethoscope"),
    "auditor": Word(sentence("Auditor"), "eye"),
    "admin": Word(sentence("Administrator"), "user-cog"),
}

ACCESS_ACTIONS = {
    "viewed": Word(sentence("Viewed"), "eye"),
    "created": Word(sentence("Created"), "plus"),
    "changed": Word(sentence("Changed"), "edit"),
    "removed": Word(sentence("Removed"), "trash", "warning"),
    "decided": Word(sentence("Decided"), "gavel", "info"),
    "messages": Word(sentence("Messages"), "message"),
    "by_clock": Word(sentence("Automatically"), "clock"),
    "on_behalf": Word(sentence("As a stand-in"), "user-check"),
}

WORDS: Words = {
    "access": ACCESS_ACTIONS,
    "account": {
        "active": Word(sentence("Active"), "check", "ok"),
        "closed": Word(sentence("Closed"), "user-off"),
    },
    # What an entry is about.
    "log_subject": {
        "absence": Word(sentence("Absence"), "x"),
        "account": Word(sentence("Account"), "key"),
        "extension": Word(sentence("Extension"), "gavel"),
        "no-contact": Word(sentence("No-contact restriction"), "user-off"),
        "not-offered": Word(sentence("Periods without a time"), "calendar-event"),
        "rule-backtest": Word(sentence("Backtest of rules"), "flag"),
        "stand-in": Word(sentence("Stand-in"), "user-check"),
        "suspension": Word(sentence("Suspension"), "lock"),
        "tier-change": Word(sentence("Change of supervision level"), "list-check"),
        "unplaced": Word(sentence("Without a time"), "hourglass"),
        "waiting-list": Word(sentence("Waiting list"), "hourglass"),
        "access-log": Word(sentence("Access log"), "eye"),
        "appointment": Word(sentence("Appointment"), "calendar-event"),
        "assessment": Word(sentence("Risk assessment"), "clipboard-check"),
        "contact": Word(sentence("Contact"), "message"),
        "contact-standard": Word(sentence("Contact standard"), "list-check"),
        "condition": Word(sentence("Condition"), "gavel"),
        "escalation": Word(sentence("Escalation"), "flag"),
        "group-session": Word(sentence("Group"), "users"),
        "inbound_text": Word(sentence("Reply"), "message"),
        "location": Word(sentence("Place"), "building"),
        "letterhead": Word(sentence("Letterhead"), "building"),
        "message": Word(sentence("Text message"), "message"),
        "obligation": Word(sentence("Obligation"), "list-check"),
        "order": Word(sentence("Order"), "gavel"),
        "person": Word(sentence("Case file"), "user"),
        "plan": Word(sentence("Supervision plan"), "file-check"),
        "reminder-policy": Word(sentence("Reminder policy"), "message"),
        "risk-matrix": Word(sentence("Table for combining instruments"), "clipboard-check"),
        "rule-book": Word(sentence("Rules"), "flag"),
        "staff": Word(sentence("Colleague"), "user"),
        "duty-shift": Word(sentence("Duty desk shift"), "phone"),
        "task": Word(sentence("Task"), "list-check"),
        "team": Word(sentence("Team"), "users"),
    },
    "role": ROLES,
}

"""Labels for the access log: what an entry is about, and the few kinds of action that an auditor filters and counts
by."""

from __future__ import annotations

from aftercare.base.errors import Forbidden
from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

# An entry never changes, so older ones keep the code of their day.
RENAMED = {
    "pass-on": "hand-over-escalation",
    "dispatch-again": "notify-again",
    "dispatch-passed": "skip-step",
    "dispatch-step": "notify-step",
    "escalate": "open-escalation",
    "place-waiting": "place-unplaced",
    "look-ahead": "preview",
    "silence": "snooze",
    "lapse-silence": "end-snooze",
    "roll": "extend-horizon",
    "roll-clocks": "refresh-clocks",
    "roll-lost-contact": "notice-lost-contact",
    "roll-polished": "improve-planning",
    "set-phone-policy": "change",
    "set-retention": "change",
    "try": "backtest",
}

# By an action's code or its first word; the page shows the code as well.
_KINDS = {
    "viewed": (
        "read",
        "look",
        "list",
        "see",
        "preview",
        "export",
        "try-reference",
        "try-reference-in-use",
    ),
    "created": (
        "add",
        "disclose",
        "draft",
        "enrol",
        "enter",
        "import",
        "open",
        "place",
        "propose",
        "write",
        "name",
        "start",
        "make",
        "renew",
        "backtest",
        "agree",
        "receive-concern",
        "receive-submission",
        "tick",
    ),
    "removed": ("close", "destroy", "end", "lift", "remove", "take", "void", "withdraw"),
    "decided": (
        "answer",
        "accept",
        "acknowledge",
        "answer",
        "approve",
        "assign",
        "decide",
        "confirm",
        "decline",
        "match",
        "refuse",
        "supersede",
        "set-aside",
        "wait-again",
        "hand-over-escalation",
        "remedy",
        "reopen",
        "return",
        "review",
        "sign",
        "snooze",
        "distinguish",
        "undo",
        "wake",
    ),
    # An act by a stand-in or in an emergency, in addition to the entry of the act itself.
    "on_behalf": ("stand", "emergency"),
    # A verification code is sent by text, and read back by the client.
    "messages": (
        "resend",
        "reply",
        "ask-another-time",
        "post",
        "hand-to-printer",
        "recall-from-printer",
        "send-code",
        "try-code",
    ),
    "signing_in": (
        "link",
        "passkey-copied",
        "sign-in",
        "sign-in-failed",
        "sign-in-code-failed",
        "sign-in-throttled",
        "sign-out",
        "token",
        "session-ended",
        "confirm-identity",
        "confirmation-failed",
    ),
    "refused": (
        "permission-refused",
        "look-refused",
        "rule-refused",
        "try-emergency-access",
    ),
    "by_clock": (
        "check",
        "acknowledgement",
        "notify",
        "open-escalation",
        "skip",
        "hand",
        "judge",
        "lapse",
        "keep",
        "mark",
        "offer",
        "plan",
        "extend-horizon",
        "refresh",
        "notice",
        "improve",
        "end-snooze",
        "find",
        "directory",
        "send-event",
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
    "coordinator": Word(sentence("Circle coordinator"), "users"),
    "machine": Word(sentence("Machine"), "key"),
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
    "refused": Word(sentence("Refused"), "lock", "warning"),
    "signing_in": Word(sentence("Signing in"), "key"),
    "by_clock": Word(sentence("Automatically"), "clock"),
    "on_behalf": Word(sentence("As a stand-in, or in an emergency"), "user-check"),
}

WORDS: Words = {
    "access": ACCESS_ACTIONS,
    "account": {
        "proposed": Word(sentence("Waiting for confirmation"), "hourglass", "info"),
        "active": Word(sentence("Active"), "check", "ok"),
        "suspended": Word(sentence("Suspended: to be closed"), "ban", "warning"),
        "closed": Word(sentence("Closed"), "user-off"),
    },
    "account_change": {
        "open": Word(sentence("New account"), "user-plus"),
        "edit": Word(sentence("Other role or team"), "user-cog"),
        "reopen": Word(sentence("Reopened account"), "user-check"),
        "reset": Word(sentence("New sign-in"), "key"),
    },
    # What the access log showed of a colleague within an hour.
    "unusual_reading": {
        "many-files": Word(sentence("Different case files opened within an hour"), "eye"),
        "files-of-others": Word(
            sentence("Case files of other caseloads opened within an hour"), "users"
        ),
        "at-night": Word(
            sentence("Case files opened at night outside a shift, within an hour"), "clock"
        ),
        "unknown-references": Word(
            sentence("References tried that no case file has, within an hour"), "user-off"
        ),
        "exports": Word(sentence("Whole case files exported or asked for within an hour"), "send"),
    },
    # Why the reader cannot be the second person.
    "second_person": {
        "own-account-change": Word(
            sentence("Someone else decides: this is about you, or from you"), "user"
        ),
        "role-from-proposer": Word(
            sentence("Someone else decides: the proposer also proposed your role"), "user"
        ),
        "role-newer-than-proposal": Word(
            sentence("Someone else decides: you got your role after this proposal"),
            "user",
        ),
        "for-administrators": Word(sentence("Another administrator decides"), "user-cog"),
    },
    # Which rule refused an act.
    "rule_refused": {one.code: Word(one.title, "lock") for one in Forbidden.__subclasses__()},
    # What an entry is about.
    "log_subject": {
        "absence": Word(sentence("Absence"), "x"),
        "account": Word(sentence("Account"), "key"),
        "account-change": Word(sentence("Change of an account"), "user-cog"),
        "extension": Word(sentence("Extension"), "gavel"),
        "no-contact": Word(sentence("No-contact restriction"), "user-off"),
        "not-offered": Word(sentence("Periods without a time"), "calendar-event"),
        "rule-backtest": Word(sentence("Test of rules on past data"), "flag"),
        "stand-in": Word(sentence("Stand-in"), "user-check"),
        "suspension": Word(sentence("Suspension"), "lock"),
        "tier-change": Word(sentence("Change of supervision level"), "list-check"),
        "unplaced": Word(sentence("Without a time"), "hourglass"),
        "waiting-list": Word(sentence("Waiting list"), "hourglass"),
        "address": Word(sentence("Hidden page"), "lock"),
        "reading-alarm": Word(sentence("Unusual reading"), "eye"),
        "access-log": Word(sentence("Access log"), "eye"),
        "appointment": Word(sentence("Appointment"), "calendar-event"),
        "assessment": Word(sentence("Risk assessment"), "clipboard-check"),
        "contact": Word(sentence("Contact"), "message"),
        "contact-standard": Word(sentence("Contact standard"), "list-check"),
        "condition": Word(sentence("Condition"), "gavel"),
        "escalation": Word(sentence("Escalation"), "flag"),
        "group-session": Word(sentence("Group"), "users"),
        "inbound_text": Word(sentence("Reply"), "message"),
        # Lines before sites had one name everywhere.
        "location": Word(sentence("Place"), "building"),
        "site": Word(sentence("Site"), "building"),
        "letterhead": Word(sentence("Letterhead"), "building"),
        "message": Word(sentence("Text message"), "message"),
        "obligation": Word(sentence("Obligation"), "list-check"),
        "order": Word(sentence("Order"), "gavel"),
        "person": Word(sentence("Case file"), "user"),
        "plan": Word(sentence("Supervision plan"), "file-check"),
        "reminder-policy": Word(sentence("Reminder policy"), "message"),
        "recidivism-file": Word(sentence("Reoffending by cohort"), "history"),
        "client-check-in": Word(sentence("Check-in on the own page"), "clipboard-check"),
        "device-kit": Word(sentence("Kit for device checks"), "device-mobile"),
        "colleague": Word(sentence("Name of a colleague"), "user"),
        "event": Word(sentence("Event for another system"), "send"),
        "webhook": Word(sentence("Webhook"), "send"),
        "condition-kind": Word(sentence("Kind of condition"), "gavel"),
        "reminder-trial": Word(sentence("Trial of reminders"), "message"),
        "risk-matrix": Word(sentence("Table for combining instruments"), "clipboard-check"),
        "rule-book": Word(sentence("Rules"), "flag"),
        "staff": Word(sentence("Colleague"), "user"),
        "duty-shift": Word(sentence("Duty desk shift"), "phone"),
        "task": Word(sentence("Task"), "list-check"),
        "team": Word(sentence("Team"), "users"),
        "working-hours": Word(sentence("Working hours"), "clock"),
        "closing-day": Word(sentence("Closing day"), "calendar-event"),
        "provider": Word(sentence("Treatment provider"), "stethoscope"),
    },
    "role": ROLES,
    "machine_scope": {
        "read-cases": Word(sentence("Read case files"), "eye"),
        "read-times": Word(sentence("Read appointments and times"), "calendar-event"),
        "read-standards": Word(sentence("Read contact standards and texts"), "list-check"),
        "read-look-ups": Word(sentence("Read names of colleagues, sites and providers"), "users"),
        "record-outcomes": Word(sentence("Record who came to an appointment"), "edit"),
        "send-submissions": Word(sentence("Send what another organisation knows"), "send"),
        "enrol-persons": Word(
            sentence("Bring clients in, and change how they are reached"), "plus"
        ),
    },
    "machine_change": {
        "open": Word(sentence("New machine"), "plus"),
        "edit": Word(sentence("Other terms"), "edit"),
        "reopen": Word(sentence("Use again"), "arrow-back-up"),
        "reset": Word(sentence("New secret"), "key"),
    },
}

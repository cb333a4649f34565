"""Labels for the figures of messages and of reminded appointments."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.messages.delivery_words import DELIVERY_WHY, why_not_arrived
from aftercare.web.shell.words import Word, Words

EVERYBODY = sentence("The whole organisation")
OWN_TEAM = sentence("Your team")
OTHER_REASON = sentence("Another reason")
LEFT_OUT = sentence("left out")

WORDS: Words = {
    "log_subject": {
        "message-retention": Word(sentence("How long the text of messages is kept"), "history")
    },
    "fate": {
        "delivered": Word(sentence("Delivered"), "checks", "ok"),
        "sent": Word(sentence("Sent, result not reported"), "send"),
        "failed": Word(sentence("Failed"), "message-off", "danger"),
        "unknown": Word(sentence("May not have been sent"), "help-circle", "warning"),
        "skipped_late": Word(sentence("Too late to send"), "clock-exclamation", "warning"),
        "withheld": Word(sentence("Deliberately not sent"), "ban", "warning"),
        "cancelled": Word(sentence("Withdrawn"), "minus"),
    },
    "held": {
        "attended": Word(sentence("Attended"), "check", "ok"),
        "missed": Word(sentence("Missed"), "x", "danger"),
        "excused": Word(sentence("Did not go ahead because of us"), "ban"),
    },
    "reminded": {
        "delivered": Word(sentence("A reminder was delivered"), "checks", "ok"),
        "sent": Word(sentence("Sent, delivery not reported"), "send"),
        "not-delivered": Word(sentence("No reminder was delivered"), "message-off", "danger"),
        "none": Word(sentence("No reminder was planned"), "minus"),
    },
    "reoffending": {
        "general": Word(sentence("Any crime"), "gavel"),
        "serious": Word(
            sentence("A crime for which four years in prison or more is possible"), "gavel"
        ),
        "very-serious": Word(
            sentence("A crime for which eight years in prison or more is possible"), "gavel"
        ),
        "sexual": Word(sentence("A sexual offence"), "gavel"),
    },
    "own_page_use": {
        "on": Word(sentence("Clients with a page"), "device-mobile"),
        "opened": Word(sentence("Clients who opened it"), "users"),
        "times_taken": Word(sentence("Other times taken"), "calendar-event"),
        "evidence": Word(sentence("Evidence sent"), "file-check"),
        "check_ins": Word(sentence("Check-ins sent"), "clipboard-check"),
    },
    "figures_period": {
        "4-weeks": Word(sentence("4 weeks"), "calendar-week"),
        "13-weeks": Word(sentence("13 weeks"), "calendar-week"),
        "52-weeks": Word(sentence("52 weeks"), "calendar-week"),
    },
}


def whose(whole_organisation: bool) -> str:
    return EVERYBODY if whole_organisation else OWN_TEAM


def why_failed(which: str) -> str:
    """Why messages failed, in words an officer understands; `which` is a code of the provider or OTHER."""
    code = int(which) if which.isdecimal() else None
    key = why_not_arrived(code) or "delivery.unknown-reason"
    return DELIVERY_WHY[key].name

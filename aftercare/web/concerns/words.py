"""Labels of senders of concerns, of answers, and of why a link no longer works."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

SENDERS = {
    "guardian": Word(sentence("Parent or guardian"), "users"),
    "school": Word(sentence("School"), "building"),
    "cosa_coordinator": Word(sentence("Circle coordinator"), "users"),
    "clinic": Word(sentence("Clinic"), "stethoscope"),
}
ANSWERS = {
    "talked": Word(sentence("Talked with the client"), "message"),
    "asked_sender": Word(sentence("Asked the sender for more"), "phone"),
    "plan_changed": Word(sentence("Changed the plan or its agreements"), "edit"),
    "reported": Word(sentence("Reported to police, prosecutor or child protection"), "flag"),
    "nothing_further": Word(sentence("Nothing further is needed"), "check"),
}
WORDS: Words = {
    "concern_sender": SENDERS,
    "concern_answer": ANSWERS,
    "concern_link": {
        "live": Word(sentence("Active"), "check", "ok"),
        "revoked": Word(sentence("Ended manually"), "ban"),
        "used": Word(sentence("Used"), "checks"),
        "expired": Word(sentence("Expired"), "hourglass"),
        "file-closed": Word(sentence("Ended: the case file is closed"), "ban"),
    },
    "log_subject": {
        "concern": Word(sentence("Concern"), "message"),
        "concern-link": Word(sentence("Link for concerns"), "key"),
    },
}
NO_LINK_NOW = sentence("No link was made: there are too many, or the case file is closed")
TOO_MANY = sentence("Too many messages were sent within an hour. Try again later, or call")

"""Labels for the calendar that an officer connects, how reading it goes, and why it fails."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

CALENDAR_READING = {
    "waiting": Word(sentence("Not read yet"), "clock"),
    "read": Word(sentence("Read"), "check", "ok"),
    "failing": Word(sentence("Cannot be read"), "alert-triangle", "warning"),
}
CALENDAR_KINDS = {
    "graph": Word(sentence("My Outlook calendar at work"), "calendar-event"),
    "caldav": Word(sentence("Another calendar"), "calendar-event"),
}
# What is needed for each, where it is chosen.
CALENDAR_NEEDS = {
    "graph": sentence("Only your work address is needed, no password"),
    "caldav": sentence(
        "One that other programs can read by a secure web address (CalDAV). You need that address and a password"
    ),
}
CALENDAR_FAULTS = {
    "no-answer": Word(sentence("The server does not answer"), "alert-triangle"),
    "untrusted-certificate": Word(
        sentence("The security certificate of the server is not trusted (TLS)"), "lock"
    ),
    "refused-address": Word(sentence("The address leads to a place that is not allowed"), "ban"),
    "not-signed-in": Word(sentence("The account or the password is not accepted"), "lock"),
    "forbidden": Word(sentence("The server does not allow reading busy times"), "lock"),
    "not-found": Word(sentence("There is no such calendar"), "help-circle"),
    "throttled": Word(sentence("The server asked to wait"), "clock"),
    "unreadable": Word(sentence("The answer of the server cannot be read"), "help-circle"),
    "too-much": Word(sentence("The calendar is too large"), "alert-triangle"),
    "not-set-up": Word(sentence("This kind of calendar is not set up here"), "ban"),
    "not-tried": Word(sentence("Not read yet with the new password"), "clock"),
}
OTHER_CALENDAR = sentence("You already have a calendar here: stop it first")

WORDS: Words = {
    "calendar_reading": CALENDAR_READING,
    "calendar_kind": CALENDAR_KINDS,
    "calendar_fault": CALENDAR_FAULTS,
    "log_subject": {
        "calendar-connection": Word(sentence("Own calendar of a colleague"), "calendar-event"),
        "busy-time": Word(sentence("Busy times of colleagues"), "calendar-event"),
    },
}

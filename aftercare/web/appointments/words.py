"""Labels for the states and outcomes of appointments."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

APPOINTMENT_STATES = {
    "proposed": Word(sentence("Proposed"), "calendar-event"),
    "scheduled": Word(sentence("Planned"), "calendar-event"),
    "notified": Word(sentence("Client notified"), "message"),
    "confirmed": Word(sentence("Confirmed"), "checks", "info"),
    "asks_another_time": Word(sentence("Asks for another time"), "help-circle", "warning"),
    "attended": Word(sentence("Attended"), "check", "ok"),
    "late": Word(sentence("Attended late"), "clock", "ok"),
    "attended_not_complied": Word(sentence("Attended, did not comply"), "alert-triangle", "danger"),
    "missed": Word(sentence("Missed"), "x", "danger"),
    "cancelled_by_service": Word(sentence("Cancelled by us"), "ban"),
    "moved": Word(sentence("Moved"), "arrow-back-up"),
    "outcome_overdue": Word(sentence("Outcome to record"), "clock-exclamation", "warning"),
}

OUTCOMES = {
    "attended": APPOINTMENT_STATES["attended"],
    "late": APPOINTMENT_STATES["late"],
    "attended_not_complied": APPOINTMENT_STATES["attended_not_complied"],
    "missed": APPOINTMENT_STATES["missed"],
    "excused_by_service": APPOINTMENT_STATES["cancelled_by_service"],
    "undone": Word(sentence("Undone, not yet recorded"), "arrow-back-up"),
}

DEVICE_CHECKS = {
    "done": Word(sentence("Done"), "check", "ok"),
    "passed_on": Word(
        sentence("Something found, passed on to the police"), "alert-triangle", "danger"
    ),
    "refused": Word(sentence("Refused by the client"), "x", "danger"),
    "not_possible": Word(sentence("Not possible"), "ban"),
}

WORDS: Words = {
    "device_check": DEVICE_CHECKS,
    "appointment": APPOINTMENT_STATES,
    "outcome": OUTCOMES,
}

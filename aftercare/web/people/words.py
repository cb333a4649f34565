"""Labels for the people around a client, for stand-ins, and for what is outside enforcement."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

RELATED_ROLES = {
    "guardian": Word(sentence("Parent or guardian"), "users"),
    "interpreter": Word(sentence("Interpreter"), "language"),
    "family": Word(sentence("Family"), "home"),
    "employer": Word(sentence("Employer"), "building"),
    "lawyer": Word(sentence("Lawyer"), "gavel"),
    "police": Word(sentence("Police"), "shield-lock"),
    "municipality": Word(sentence("Municipality"), "building"),
    "cosa_coordinator": Word(sentence("Circle coordinator"), "users"),
    "child_protection_board": Word(sentence("Child Care and Protection Board"), "building"),
    "other": Word(sentence("Someone else"), "user"),
}

AWAY_KINDS = {
    "custody": Word(sentence("In custody"), "lock", "warning"),
    "admission": Word(sentence("Admitted to an institution"), "building", "warning"),
    "away": Word(sentence("Away"), "user-off"),
}

WORDS: Words = {
    # Beside an appointment or case file: whether it is enforceable, and for which officer the reader stands in.
    "around": {
        "voluntary": Word(sentence("not enforced"), "info-circle", "info"),
        "stood-in": Word(sentence("standing in"), "user-check", "info"),
        "co-worked": Word(sentence("second officer"), "users", "info"),
    },
    "away": AWAY_KINDS,
    "handover": {
        "appointment": Word(sentence("Appointment"), "calendar-event"),
        "absence": Word(sentence("Absence to be decided"), "gavel"),
        "task": Word(sentence("Task"), "list-check"),
        "escalation": Word(sentence("Escalation"), "flag"),
        "plan": Word(sentence("Plan in progress"), "file-check"),
        "deadline": Word(sentence("Deadline"), "hourglass"),
        "person": Word(sentence("Case file"), "user"),
    },
    "log_subject": {
        "related-person": Word(sentence("Contact person"), "users"),
        "restricted-party": Word(sentence("Person to keep apart"), "user-off"),
        "circle": Word(sentence("Circle of support"), "users"),
        "handover-item": Word(sentence("Handover"), "user-check"),
    },
    "party": {
        "victim": Word(sentence("Victim"), "user-off", "warning"),
        "co_offender": Word(sentence("Co-offender"), "user-off", "warning"),
        "other": Word(sentence("Another person to keep apart"), "user-off", "warning"),
    },
    "related": RELATED_ROLES,
    "restriction": {
        "electronic_monitoring": Word(sentence("Electronic monitoring"), "map-pin", "warning"),
        "restricted_case": Word(sentence("Restricted case file"), "lock", "warning"),
    },
    "task_reason": {
        "contact-ended": Word(
            sentence("The person who got the texts is no longer a contact person"), "user-off"
        ),
        "contact-unverified": Word(
            sentence("The number of the contact person who gets the texts has not been verified"),
            "message-off",
        ),
    },
}

"""Labels for the people around a client, for stand-ins, and for what is outside enforcement."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.base.translation import sentence
from aftercare.web.shell.word import Word

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

PARTY_KINDS = {
    "victim": Word(sentence("Victim"), "user-off", "warning"),
    "co_offender": Word(sentence("Co-offender"), "user-off", "warning"),
    "other": Word(sentence("Other person to keep apart"), "user-off", "warning"),
}

HANDOVER_KINDS = {
    "appointment": Word(sentence("Appointment"), "calendar-event"),
    "absence": Word(sentence("Absence to be decided"), "gavel"),
    "task": Word(sentence("Task"), "list-check"),
    "escalation": Word(sentence("Escalation"), "flag"),
    "plan": Word(sentence("Plan in progress"), "file-check"),
    "deadline": Word(sentence("Deadline"), "hourglass"),
    "person": Word(sentence("Case file"), "user"),
}

# Beside an appointment or case file: whether it is enforceable, and for which officer the reader stands in.
AROUND_MARKS = {
    "voluntary": Word(sentence("not enforced"), "info-circle", "info"),
    "stood-in": Word(sentence("standing in"), "user-check", "info"),
    "co-worked": Word(sentence("second officer"), "users", "info"),
}

TEXT_REASONS = {
    "contact-ended": Word(
        sentence("The person who got the texts is no longer a contact person"), "user-off"
    ),
    "contact-unverified": Word(
        sentence("The number of the contact person who gets the texts has not been checked"),
        "message-off",
    ),
}

LOG_SUBJECTS_AROUND = {
    "related-person": Word(sentence("Contact person"), "users"),
    "restricted-party": Word(sentence("Person to keep apart"), "user-off"),
    "circle": Word(sentence("Circle of support"), "users"),
    "handover-item": Word(sentence("Handover"), "user-check"),
}


AWAY_KINDS = {
    "custody": Word(sentence("In custody"), "lock", "warning"),
    "admission": Word(sentence("Admitted to an institution"), "building", "warning"),
    "away": Word(sentence("Away"), "user-off"),
}

RESTRICTIONS = {
    "exclusion_zone": Word(sentence("Exclusion zone"), "map-pin-off", "warning"),
    "no_contact_order": Word(sentence("No-contact order"), "user-off", "warning"),
    "curfew": Word(sentence("Curfew"), "home", "warning"),
    "electronic_monitoring": Word(sentence("Electronic monitoring"), "map-pin", "warning"),
    "restricted_case": Word(sentence("Restricted case file"), "lock", "warning"),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "around": AROUND_MARKS,
    "away": AWAY_KINDS,
    "handover": HANDOVER_KINDS,
    "log_subject": LOG_SUBJECTS_AROUND,
    "party": PARTY_KINDS,
    "related": RELATED_ROLES,
    "restriction": RESTRICTIONS,
    "task_reason": TEXT_REASONS,
}

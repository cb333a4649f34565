"""Labels for the codes that come with an imported case file."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.word import Word, Words

IMPORTED_DECISIONS = {
    "imported": Word(sentence("Decided elsewhere, according to the document"), "check"),
    "imported_proposal": Word(
        sentence("Report proposed elsewhere, according to the document"), "gavel"
    ),
}

SAME_OR_NOT = sentence("Say that these are the same clients, or correct the references in the file")
KNOWN_AS = sentence("Here this reference belongs to %(name)s, born %(day)s")

# What stands in each column of a list of clients.
COLUMN_HINTS = {
    "reference": sentence("The number in your own client system"),
    "given_name": sentence("First name"),
    "family_name": sentence("Last name"),
    "birth_on": sentence("1985-04-03 or 3-4-1985"),
    "regime": sentence("adult or juvenile"),
    "tier": sentence("Supervision level: 1 (high), 2 or 3 (low)"),
    "case_type": sentence("sexual_offence (if empty) or general"),
    "phone": sentence("Mobile number; agreement and verification are recorded later"),
    "language": sentence("nl (if empty), en, ar, pl, tr or uk"),
    "address": sentence("Lines separated by a vertical bar: Perenlaan 12 | 1234 AB Voorbeeldstad"),
    "frame": sentence("Type of order, for example VV, VI, TBS_VW or VRIJWILLIG"),
    "court_reference": sentence("The number of the judgment"),
    "starts_on": sentence("First day of the order"),
    "ends_on": sentence("Last day of the order; empty if there is none yet"),
    "conditions": sentence(
        "Kinds separated by spaces, for example general reporting_duty; general stands for the general conditions"
    ),
    "plan": sentence("Obligations for a draft, once in so many days: check_in 14, home_visit 28"),
}

WORDS: Words = {
    "import_line": {
        "new": Word(sentence("Will be created"), "plus", "ok"),
        "here": Word(sentence("Already here: nothing changes"), "minus"),
        "other": Word(
            sentence("Already here under another name or birth date"), "help-circle", "warning"
        ),
        "refused": Word(sentence("Refused"), "alert-triangle", "danger"),
        "made": Word(sentence("Made"), "check", "ok"),
    },
    "task_reason": {
        "imported": Word(
            sentence("Was still waiting when the case file came from elsewhere"), "ban"
        ),
    },
}

"""Labels for risk assessments: their states, and why a form is invalid."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

ASSESSMENT_STATES = {
    "drafted": Word(sentence("Draft, does not count yet"), "edit", "warning"),
    "signed": Word(sentence("Signed"), "file-check", "ok"),
    "voided": Word(sentence("Voided"), "ban"),
}


WORDS: Words = {
    "assessment": ASSESSMENT_STATES,
    "log_subject": {
        "relapse-plan": Word(sentence("Relapse-prevention plan"), "list-check"),
    },
}

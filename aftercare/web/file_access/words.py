"""Labels of the access lists of a client's file."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

WORDS: Words = {
    "file_access": {
        "allowed": Word(sentence("may see this case file"), "eye", "info"),
        "barred": Word(sentence("may not see this case file"), "ban", "warning"),
    },
    "emergency_verdict": {
        "yes": Word(sentence("Justified"), "check", "ok"),
        "no": Word(sentence("Not justified"), "alert-triangle", "warning"),
        "waits": Word(sentence("Not reviewed yet"), "hourglass", "info"),
    },
    "log_subject": {
        "file-access": Word(sentence("Who may see a case file"), "eye"),
        "emergency-access": Word(sentence("Emergency access"), "alert-octagon"),
    },
}

"""Labels of attached documents."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

WORDS: Words = {
    "attachment": {
        "judgment": Word(sentence("Judgment"), "gavel"),
        "doctors_letter": Word(sentence("Doctor's letter"), "file-check"),
        "treatment_report": Word(sentence("Treatment report"), "file-check"),
        "other": Word(sentence("Other document"), "file-check"),
        "photo": Word(sentence("Photo"), "user"),
    },
    "log_subject": {"attachment": Word(sentence("Attached document"), "file-check")},
}

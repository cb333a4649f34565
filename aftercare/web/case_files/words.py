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

WORDS: Words = {
    "task_reason": {
        "imported": Word(
            sentence("Was still waiting when the case file came from elsewhere"), "ban"
        ),
    },
}

"""Labels for the codes that come with an imported case file."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.base.translation import sentence
from aftercare.web.shell.word import Word

IMPORTED_REASONS = {
    "imported": Word(sentence("Was still waiting when the case file came from elsewhere"), "ban"),
}
IMPORTED_DECISIONS = {
    "imported": Word(sentence("Decided elsewhere, according to the document"), "check"),
    "imported_proposal": Word(
        sentence("Report proposed elsewhere, according to the document"), "gavel"
    ),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "task_reason": IMPORTED_REASONS,
}

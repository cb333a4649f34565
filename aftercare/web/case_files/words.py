"""Labels for the codes that come with an imported case file."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

IMPORTED_REASONS = {
    "imported": Word(sentence("Was waiting when the case came from elsewhere"), "ban"),
}
IMPORTED_DECISIONS = {
    "imported": Word(sentence("Decided elsewhere, as the document says"), "check"),
    "imported_proposal": Word(
        sentence("A report was proposed elsewhere, as the document says"), "gavel"
    ),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "task_reason": IMPORTED_REASONS,
}

"""Labels of the notices to a member of staff."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.word import Word, Words

WORDS: Words = {
    "notice": {
        "replied": Word(sentence("Client replied"), "message", "info"),
        "plan_approved": Word(sentence("Plan approved"), "file-check", "ok"),
        "plan_returned": Word(sentence("Plan returned to you"), "arrow-back-up", "warning"),
        "decided": Word(sentence("Escalation decided"), "gavel"),
        "notified": Word(sentence("Escalation notified to you"), "flag", "warning"),
    },
}

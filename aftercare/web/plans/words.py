"""Labels for the states of a plan, and for the changes of its appointments."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.word import Word, Words

CHANGES = {
    "added": Word(sentence("New"), "plus", "ok"),
    "moved": Word(sentence("Moved"), "arrow-back-up", "warning"),
    "removed": Word(sentence("Cancelled"), "trash", "danger"),
    "kept": Word(sentence("Unchanged"), "minus"),
    "binding": Word(sentence("Binding from now on"), "gavel", "warning"),
    "voluntary": Word(sentence("not enforced"), "info-circle", "info"),
}

WORDS: Words = {
    "change": CHANGES,
    "plan": {
        "drafted": Word(sentence("Draft"), "edit"),
        "submitted": Word(sentence("Waiting for approval"), "hourglass", "warning"),
        "approved": Word(sentence("In force"), "file-check", "ok"),
        "returned": Word(sentence("Returned"), "arrow-back-up", "danger"),
        "superseded": Word(sentence("Replaced"), "history"),
        "withdrawn": Word(sentence("Withdrawn"), "ban"),
    },
}

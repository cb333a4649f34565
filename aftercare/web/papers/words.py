"""Labels for documents, and messages for when one cannot be written, signed or delivered."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

PAPER_KINDS = {
    "official_warning": Word(sentence("Official warning"), "alert-triangle", "warning"),
    "violation_report": Word(sentence("Report to the prosecutor"), "gavel", "danger"),
    "progress_report": Word(sentence("Progress report"), "clipboard-check"),
    "closing_report": Word(sentence("Closing report"), "file-check"),
}
PAPER_STATES = {
    "drafted": Word(sentence("Draft"), "edit", "warning"),
    "submitted": Word(sentence("Waiting for signature"), "hourglass", "warning"),
    "signed": Word(sentence("Signed"), "file-check", "ok"),
    "superseded": Word(sentence("Replaced"), "history"),
    "withdrawn": Word(sentence("Withdrawn"), "ban"),
}
HANDED_OVER = sentence("Handed over")
# What changed about a fact: added, removed, or different.
FACT_CHANGES = {
    "added": Word(sentence("New"), "plus"),
    "gone": Word(sentence("No longer there"), "x"),
    "changed": Word(sentence("Changed"), "edit"),
}

WORDS: Words = {
    "fact_change": FACT_CHANGES,
    "paper": PAPER_KINDS,
    "paper_state": PAPER_STATES,
    "log_subject": {"paper": Word(sentence("Warning or report"), "file-check")},
    # A task to send the copy of a document; its reason is the kind of document.
    "task": {
        "board_copy": Word(
            sentence("Send the copy to the Child Care and Protection Board"), "send"
        ),
        "draft_paper": Word(sentence("Draft a warning or report"), "edit"),
    },
    "task_reason": PAPER_KINDS,
}

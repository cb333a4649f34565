"""Labels for what went to a third party, and for the legal grounds."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.papers.words import PAPER_KINDS
from aftercare.web.shell.word import Word, Words

DISCLOSED = {
    **{code: word for code, word in PAPER_KINDS.items() if code != "official_warning"},
    "board_copy": Word(sentence("Copy of a document about a juvenile"), "send"),
    "case_file": Word(sentence("The whole case file"), "file-check"),
    "referral": Word(sentence("Referral to treatment"), "stethoscope"),
    "information": Word(sentence("Other information"), "message"),
}
WORDS: Words = {
    "disclosed": DISCLOSED,
    "disclosure_ground": {
        "execution": Word(sentence("Supervision of the sentence or measure"), "gavel"),
        "youth": Word(sentence("Duty to inform the Child Care and Protection Board"), "gavel"),
        "care": Word(sentence("Treatment that a condition requires"), "stethoscope"),
        "consent": Word(sentence("Consent of the client"), "check"),
        "legal_duty": Word(sentence("Another legal duty"), "gavel"),
        "vital": Word(sentence("Acute danger to someone"), "alert-triangle"),
        "complaint": Word(sentence("Complaint or court case"), "gavel"),
    },
    "log_subject": {"disclosure": Word(sentence("Disclosure to a third party"), "send")},
}

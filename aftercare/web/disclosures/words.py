"""Labels for what went to a third party, and for the legal grounds."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.papers.words import PAPER_KINDS
from aftercare.web.shell.words import Word, Words

DISCLOSED = {
    **{code: word for code, word in PAPER_KINDS.items() if code != "official_warning"},
    "board_copy": Word(sentence("Copy of a document about a juvenile"), "send"),
    "case_file": Word(sentence("The whole case file"), "file-check"),
    "referral": Word(sentence("Referral to treatment"), "stethoscope"),
    "information": Word(sentence("Other information"), "message"),
    "zone_change": Word(sentence("Exclusion zone changes or ends"), "map-pin-off"),
    "contact_ban_change": Word(sentence("Contact ban changes or ends"), "ban"),
    "address_change": Word(sentence("Address changes"), "map-pin"),
    "release_change": Word(sentence("Day of release changes"), "calendar-event"),
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
    "unwaited": {
        "happened": Word(sentence("It has happened already"), "clock"),
        "ordered": Word(sentence("Court or prosecutor ordered it with immediate effect"), "gavel"),
        "danger": Word(sentence("Waiting is dangerous"), "alert-triangle"),
        "correction": Word(sentence("Only an entry error is corrected"), "edit"),
        "not_reached": Word(sentence("The office cannot be reached today"), "phone"),
        "voided": Word(sentence("The record that the office was informed was voided"), "ban"),
    },
    "log_subject": {
        "disclosure": Word(sentence("Disclosure to a third party"), "send"),
        "protected-change": Word(sentence("Change that a victim may have to know of"), "gavel"),
    },
}

"""Labels for kinds of data with a retention period."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.domain.retention.kinds import DataKind
from aftercare.web.shell.words import Word, Words

_K = DataKind
WORDS: Words = {
    "data_kind": {
        _K.CONTACTS: Word(sentence("Telephone numbers, addresses and the people around"), "users"),
        _K.MESSAGES: Word(sentence("Messages and phone calendars"), "message"),
        _K.NOTES: Word(sentence("Notes of contacts"), "edit"),
        _K.RISK: Word(sentence("Risk assessments and supervision levels"), "clipboard-check"),
        _K.PAPERS: Word(sentence("Letters, warnings and reports"), "file-check"),
        _K.TREATMENT: Word(sentence("Referrals and places in treatment"), "stethoscope"),
        _K.SUPERVISION: Word(
            sentence("Plans, appointments, absences and escalations"), "calendar-event"
        ),
        _K.ORDERS: Word(sentence("Orders and conditions"), "gavel"),
        _K.FILE: Word(sentence("The client, and the case file itself"), "user"),
        _K.ACCESS_LOG: Word(sentence("Access log"), "eye"),
    },
    "log_subject": {
        "legal-hold": Word(sentence("Legal hold"), "lock"),
        "destruction": Word(sentence("Destruction"), "trash"),
        "destruction-certificate": Word(sentence("Certificate of destruction"), "file-check"),
        "retention-policy": Word(sentence("Retention periods"), "hourglass"),
    },
}

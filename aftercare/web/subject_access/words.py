"""Labels for requests for access, the grounds to withhold, and statements of clients."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

_LETTER = Word(sentence("By letter"), "message")
_EMAIL = Word(sentence("By email"), "message")
_IN_PERSON = Word(sentence("In person"), "user")
_PHONE = Word(sentence("By telephone"), "phone")
_REPRESENTATIVE = Word(sentence("Through a lawyer or representative"), "users")
WORDS: Words = {
    "access_law": {
        "avg": Word(sentence("GDPR (AVG): one month"), "gavel"),
        "wjsg": Word(sentence("Judicial data (Wjsg): four weeks"), "gavel"),
        "wpg": Word(sentence("Police data (Wpg): six weeks"), "gavel"),
    },
    "access_received": {
        "letter": _LETTER,
        "email": _EMAIL,
        "in_person": _IN_PERSON,
        "phone": _PHONE,
        "representative": _REPRESENTATIVE,
    },
    "access_identity": {
        "document": Word(sentence("An identity document was shown"), "check", "ok"),
        "known": Word(sentence("The officer knows the client and spoke to them"), "check", "ok"),
        "authorised": Word(sentence("A signed authorisation was shown"), "check", "ok"),
        "not_established": Word(sentence("Not established yet"), "help-circle", "warning"),
    },
    "access_state": {
        "received": Word(sentence("Received"), "hourglass", "info"),
        "extended": Word(sentence("Extended"), "hourglass", "warning"),
        "answered": Word(sentence("Answer given"), "check", "ok"),
        "refused": Word(sentence("Refused"), "ban", "danger"),
        "withdrawn": Word(sentence("Withdrawn"), "ban"),
    },
    "access_refusal": {
        "identity": Word(sentence("The identity is not certain (GDPR art. 12(6))"), "user"),
        "excessive": Word(
            sentence("The same request again and again (GDPR art. 12(5))"), "history"
        ),
        "investigation": Word(
            sentence("It harms an investigation or the sentence (UAVG art. 41)"), "gavel"
        ),
        "safety": Word(sentence("It puts someone in danger (UAVG art. 41)"), "alert-triangle"),
    },
    "access_withdrawal": {
        "letter": _LETTER,
        "email": _EMAIL,
        "in_person": _IN_PERSON,
        "phone": _PHONE,
        "representative": _REPRESENTATIVE,
        "mistake": Word(sentence("There was no request: entered by mistake"), "x"),
    },
    "access_note": {
        "included": Word(sentence("Included"), "check", "ok"),
        "unchecked": Word(sentence("Not checked yet"), "hourglass", "warning"),
        "third_party": Word(sentence("Withheld: data of someone else"), "users"),
        "investigation": Word(sentence("Withheld: investigation or sentence"), "gavel"),
        "safety": Word(sentence("Withheld: safety of someone"), "alert-triangle"),
    },
    "access_given": {
        "in_person": _IN_PERSON,
        "post": Word(sentence("By post, on paper"), "printer"),
        "secure_email": Word(sentence("By secure email"), "message"),
    },
    "disputed": {
        "person": Word(sentence("Personal details"), "user"),
        "order": Word(sentence("Order"), "gavel"),
        "condition": Word(sentence("Condition"), "gavel"),
        "plan": Word(sentence("Supervision plan"), "file-check"),
        "appointment": Word(sentence("Appointment"), "calendar-event"),
        "absence": Word(sentence("Absence"), "x"),
        "assessment": Word(sentence("Risk assessment"), "clipboard-check"),
        "contact": Word(sentence("Contact"), "message"),
        "escalation": Word(sentence("Escalation"), "flag"),
        "paper": Word(sentence("Warning or report"), "file-check"),
    },
    "correction": {
        "waiting": Word(sentence("Waiting for decision"), "hourglass", "warning"),
        "granted": Word(sentence("Granted"), "check", "ok"),
        "refused": Word(sentence("Refused"), "ban"),
    },
    "log_subject": {
        "access-request": Word(sentence("Request for access"), "user"),
        "correction-note": Word(sentence("Statement of the client"), "message"),
    },
}

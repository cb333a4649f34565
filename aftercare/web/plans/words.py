"""Labels for the states of a plan, and for the changes of its appointments."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

CHANGES = {
    "added": Word(sentence("New"), "plus", "ok"),
    "restored": Word(sentence("Stands again"), "circle-check", "ok"),
    "moved": Word(sentence("Moved"), "arrow-back-up", "warning"),
    "removed": Word(sentence("Cancelled"), "trash", "danger"),
    "kept": Word(sentence("Unchanged"), "minus"),
    "binding": Word(sentence("Binding from now on"), "gavel", "warning"),
    "voluntary": Word(sentence("not enforced"), "info-circle", "info"),
}

ENROLMENT_STEPS = {
    "client": Word(sentence("Client"), "user"),
    "order": Word(sentence("Order"), "gavel"),
    "conditions": Word(sentence("Conditions"), "list-check"),
    "contact": Word(sentence("Telephone and reminders"), "phone"),
    "plan": Word(sentence("Plan with its obligations"), "edit"),
    "home": Word(sentence("Availability and home address"), "home"),
    "preview": Word(sentence("Look at the forecast"), "eye"),
    "submit": Word(sentence("Send for approval"), "send"),
}
ENROLMENT_STATES = {
    "done": Word(sentence("Done"), "check", "ok"),
    "missing": Word(sentence("Something is missing"), "alert-triangle", "warning"),
    "to_do": Word(sentence("To do"), "edit", "info"),
    "later": Word(sentence("Cannot start yet"), "hourglass"),
    "not_needed": Word(sentence("Not needed"), "minus"),
}

WORDS: Words = {
    "enrolment_state": ENROLMENT_STATES,
    "enrolment_step": ENROLMENT_STEPS,
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

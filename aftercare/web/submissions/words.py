"""Labels of what other organisations send: types, states, problems, and the fields that would change."""

from __future__ import annotations

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

TYPES = {
    "order-imposed": Word(sentence("Order of a court"), "gavel"),
    "order-changed": Word(sentence("Change of an order"), "gavel"),
    "detention": Word(sentence("Taken into custody"), "lock"),
    "release": Word(sentence("Released from custody"), "lock"),
    "address-change": Word(sentence("Change of address"), "map-pin"),
    "monitoring-alarm": Word(sentence("Alarm of the monitoring centre"), "alert-triangle"),
}
WORDS: Words = {
    "submission_type": TYPES,
    "submission_state": {
        "waiting": Word(sentence("Waiting for a decision"), "hourglass", "warning"),
        "accepted": Word(sentence("Accepted"), "check", "ok"),
        "refused": Word(sentence("Refused"), "ban"),
        "superseded": Word(sentence("Replaced by a later one"), "history"),
        "set-aside": Word(sentence("Behind a later one that waits"), "history"),
        "misattributed": Word(sentence("About another client"), "ban", "warning"),
    },
    "submission_problem": {
        "unknown-client": Word(
            sentence("No client was found with this reference"), "alert-triangle", "warning"
        ),
        "several-clients": Word(
            sentence("Several clients have this court reference"), "alert-triangle", "warning"
        ),
        "file-closed": Word(sentence("The case file is closed"), "ban", "warning"),
        "before-supervision": Word(
            sentence("It happened before supervision began"), "alert-triangle", "warning"
        ),
    },
    "submission_field": {
        "frame": Word(sentence("Order"), "gavel"),
        "court_reference": Word(sentence("Court reference"), "gavel"),
        "starts_on": Word(sentence("From"), "calendar-event"),
        "ends_on": Word(sentence("Until"), "calendar-event"),
        "final_on": Word(sentence("Final on"), "calendar-event"),
        "length": Word(sentence("Length"), "clock"),
        "immediately_enforceable": Word(sentence("Immediately enforceable"), "gavel"),
        "regime": Word(sentence("Law that applies"), "gavel"),
        "age_at_offence": Word(sentence("Age at the offence"), "user"),
        "serious_risk": Word(sentence("Serious risk"), "alert-triangle"),
        "executed_by": Word(sentence("Carried out by"), "building"),
        "extension": Word(sentence("Extended by"), "clock"),
        "extension_decided_on": Word(sentence("Extension decided on"), "calendar-event"),
        "extension_reference": Word(sentence("Court reference of the extension"), "gavel"),
        "ended_on": Word(sentence("Order ended on"), "calendar-event"),
        "end_reason": Word(sentence("Why it ended"), "flag"),
        "detained_from_on": Word(sentence("In custody from"), "lock"),
        "detained_until_on": Word(sentence("In custody until"), "lock"),
        "home_address": Word(sentence("Home address"), "map-pin"),
        "postal_address": Word(sentence("Address for letters"), "send"),
        "happened_at": Word(sentence("Alarm at"), "alert-triangle"),
    },
    "submission_way": {
        "http": Word(sentence("By the API"), "send"),
        "folder": Word(sentence("As a file"), "file-check"),
    },
    "log_subject": {"submission": Word(sentence("Submission"), "inbox")},
}
EARLIER, LATER = FIELD_FAULTS["earlier-waits"], FIELD_FAULTS["later-waits"]
CHANGED = sentence("The case file has changed: look again at what would change")

"""Labels for the kinds and states of texts, and why a wording may not be saved."""

from __future__ import annotations

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

TEXT_KINDS = {
    "reminder-day-before": Word(sentence("Reminder, one day before"), "calendar-event"),
    "reminder-four-days-before": Word(sentence("Reminder, four days before"), "calendar-event"),
    "reminder-first-appointment": Word(
        sentence("Reminder of a first appointment"), "calendar-event"
    ),
    "reminder-another-time": Word(
        sentence("Reminder that another time can be taken by text"), "calendar-event"
    ),
    "new-appointment": Word(sentence("New appointment"), "calendar-event"),
    "changed-time": Word(sentence("Appointment moved"), "calendar-event"),
    "called-off": Word(sentence("Appointment cancelled"), "ban"),
    "missed-appointment": Word(sentence("Day after a missed appointment"), "calendar-event"),
    "offered-times": Word(sentence("Other times to choose from"), "calendar-event"),
    "reply-to-yes": Word(sentence("Answer to yes"), "message"),
    "reply-to-no": Word(sentence("Answer to no"), "message"),
    "reply-to-number": Word(
        sentence("Answer to the number of a time that can no longer be chosen"), "message"
    ),
    "reply-to-stop": Word(sentence("Answer to stop"), "message-off"),
    "reply-to-start": Word(sentence("Answer to start"), "message"),
    "reply-to-help": Word(sentence("Answer to help"), "help-circle"),
    "reply-to-wrong-number": Word(sentence("Answer to wrong number"), "message-off"),
    "reply-to-language": Word(sentence("Answer to a request for another language"), "language"),
    "reply-to-danger": Word(
        sentence("Answer to words that may be about suicide"), "alert-triangle"
    ),
    "number-verification": Word(sentence("Code to verify a number"), "key"),
    "page-code": Word(sentence("Code that opens an own page"), "key"),
    "praise-well-done": Word(sentence("Praise: well done"), "message"),
    "praise-keep-going": Word(sentence("Praise: keep it up"), "message"),
}

# By the first word of the check's finding; the part after the colon fills the placeholder.
FAULTS = {
    "word": sentence("“%(which)s” reveals too much to a stranger"),
    "abbreviation": sentence("An abbreviation such as OM reveals too much to a stranger"),
    "link": sentence("Texts may not contain a link"),
    "email-address": sentence("Texts may not contain an email address"),
    "phone-number": sentence("Texts may not contain any number other than {phone}"),
    "address": sentence("Texts may not contain an address"),
    "disguise": sentence(
        "A word mixes two alphabets, or a character reverses the writing direction"
    ),
    "name": sentence("Texts may not contain a name"),
    "empty": sentence("Write the text"),
    "control-character": FIELD_FAULTS["control-character"],
    "placeholder": sentence("{%(which)s} is not known when this text is sent"),
    "missing": sentence("This text must include {%(which)s}"),
    "joined": sentence("{%(which)s} must stand alone, between spaces or punctuation"),
    "braces": FIELD_FAULTS["braces"],
    "too-long": sentence(
        "With the longest day and number this is %(which)s segments, which is too many"
    ),
    "asks-for-opt-out-word": sentence(
        "Do not ask anyone to send CANCEL, END or QUIT: the SMS provider then blocks the number"
    ),
}
PLACEHOLDER_HINTS = {
    "weekday_date": sentence("the day"),
    "time": sentence("the time"),
    "old_date": sentence("the old day"),
    "old_time": sentence("the old time"),
    "times": sentence("up to three numbered times"),
    "phone": sentence("the callback number"),
    "code": sentence("the code"),
}

WORDS: Words = {
    "log_subject": {"text-template": Word(sentence("Message template"), "message")},
    "text_kind": TEXT_KINDS,
    "text_state": {
        "shipped": Word(sentence("Default text"), "circle-check"),
        "drafted": Word(sentence("Draft"), "edit", "info"),
        "proposed": Word(sentence("Proposed"), "hourglass", "warning"),
        "active": Word(sentence("Active"), "check", "ok"),
        "retired": Word(sentence("No longer in use"), "history"),
    },
    "written": TEXT_KINDS,
}

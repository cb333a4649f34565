"""Labels for the kinds and states of texts, and why a wording may not be saved."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

TEXT_KINDS = {
    "reminder-day-before": Word(sentence("Reminder, one day before"), "calendar-event"),
    "reminder-four-days-before": Word(sentence("Reminder, four days before"), "calendar-event"),
    "reminder-first-appointment": Word(sentence("Reminder, a week before"), "calendar-event"),
    "changed-time": Word(sentence("Appointment moved"), "calendar-event"),
    "called-off": Word(sentence("Appointment called off"), "ban"),
    "reply-to-yes": Word(sentence("Answer to yes"), "message"),
    "reply-to-no": Word(sentence("Answer to no"), "message"),
    "reply-to-stop": Word(sentence("Answer to stop"), "message-off"),
    "reply-to-start": Word(sentence("Answer to start"), "message"),
    "reply-to-help": Word(sentence("Answer to help"), "help-circle"),
    "reply-to-wrong-number": Word(sentence("Answer to wrong number"), "message-off"),
    "reply-to-language": Word(sentence("Answer to another language"), "language"),
    "number-verification": Word(sentence("Code to verify a number"), "key"),
}
TEXT_STATES = {
    "shipped": Word(sentence("As shipped"), "circle-check"),
    "drafted": Word(sentence("Draft"), "edit", "info"),
    "proposed": Word(sentence("Proposed"), "hourglass", "warning"),
    "active": Word(sentence("Active"), "check", "ok"),
    "retired": Word(sentence("No longer in use"), "history"),
}
TEXT_VOCABULARY = {"text_kind": TEXT_KINDS, "text_state": TEXT_STATES}
TEXT_LOG_SUBJECTS = {"text-template": Word(sentence("Wording of a text"), "message")}

# By the first word of the check's finding; the part after the colon fills the placeholder.
FAULTS = {
    "word": sentence("“%(which)s” tells a stranger too much"),
    "abbreviation": sentence("An abbreviation such as OM tells a stranger too much"),
    "link": sentence("A link may not stand in a text"),
    "email-address": sentence("An e-mail address may not stand in a text"),
    "phone-number": sentence("No other number than {phone} may stand in a text"),
    "address": sentence("An address may not stand in a text"),
    "disguise": sentence("A word mixes two alphabets, or a sign turns the writing round"),
    "name": sentence("A name may not stand in a text"),
    "empty": sentence("Write the text"),
    "control-character": sentence("There is a sign in it that nobody can see; type the text anew"),
    "placeholder": sentence("{%(which)s} is not known when this text is sent"),
    "missing": sentence("This text has to say {%(which)s}"),
    "joined": sentence("{%(which)s} stands by itself, between spaces or signs"),
    "braces": sentence("Braces only stand around a placeholder"),
    "too-long": sentence("With the longest day and number this is %(which)s segments: too many"),
    "asks-for-opt-out-word": sentence(
        "Ask nobody to send CANCEL, END or QUIT: the provider then blocks the number"
    ),
}
TEMPLATE_SENTENCES = {
    "asks-for-opt-out-word": sentence(
        "The text asks for a word on which the provider blocks a number"
    ),
    "braces": FAULTS["braces"],
    "control-character": FAULTS["control-character"],
    "gives-away": sentence("Something in the text tells a stranger too much"),
    "placeholder-joined": sentence("A fact stands by itself, between spaces or signs"),
    "placeholder-missing": sentence("A fact is missing that this text has to say"),
    "text-too-long": sentence("The text takes too many segments"),
    "unknown-placeholder": sentence("Something between braces is not known when this text is sent"),
}
PLACEHOLDER_HINTS = {
    "weekday_date": sentence("the day"),
    "time": sentence("the time"),
    "old_date": sentence("the old day"),
    "old_time": sentence("the old time"),
    "phone": sentence("the callback number"),
    "code": sentence("the code"),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "log_subject": TEXT_LOG_SUBJECTS,
    **TEXT_VOCABULARY,
    "written": TEXT_KINDS,
}

"""Labels for a conversation: what was done with a text, why one is unclaimed, why one cannot be sent."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

INCOMING_ACTS = {
    "confirmed": Word(
        sentence("Taken as: means to come. Whether they came is recorded by you"), "check"
    ),
    "asked-officer": Word(
        sentence("Put on the worklist; the calendar stays as it is"), "list-check"
    ),
    "stopped": Word(sentence("No more texts go to this number"), "ban"),
    "restarted": Word(sentence("Texts go out again"), "message"),
    "told": Word(sentence("Answered with the telephone number"), "phone"),
    "suspended": Word(sentence("The number is stopped until it is verified"), "ban"),
    "language-changed": Word(sentence("Texts are in the other language from now on"), "language"),
    "nothing": Word(sentence("There was nothing to confirm"), "info-circle"),
    "unsure": Word(sentence("Nothing was done: it is not sure who wrote this"), "help-circle"),
    "assigned": Word(sentence("Nothing was done: it came from an unknown number"), "help-circle"),
}
UNCLAIMED_REASONS = {
    "unknown-number": Word(sentence("The number stands in no open file"), "help-circle"),
    "number-shared": Word(sentence("The number stands in more than one file"), "users"),
}
ANSWER_TASKS = {"answer_text": Word(sentence("Answer a text"), "message", "warning")}
ANSWER_TASK_REASONS = {
    "unsure-sender": Word(sentence("It is not sure who wrote the text"), "help-circle"),
    "assigned-text": Word(
        sentence("A text from an unknown number was found to be theirs"), "message"
    ),
    "changed-since": Word(
        sentence("Answered about an appointment that is no longer as they were told"),
        "arrow-back-up",
    ),
    "other-number": Word(sentence("Wrote from another number than stands in the file"), "phone"),
    "chosen-by-officer": Word(sentence("Restricted case: sent by choice"), "lock"),
    "file-closed": Word(sentence("The file is closed: send no text"), "lock"),
    "number-changed": Word(sentence("The number changed before it left"), "phone"),
    "appointment-changed": Word(
        sentence("The appointment changed before it left"), "arrow-back-up"
    ),
}
# What completed a task that has no words of its own.
TASK_NOTES = {
    "text": sentence("Told by text message"),
    "reachable-again": sentence("No longer needed: texts can go again"),
    "reason-changed": sentence("No longer needed for this reason"),
}
TEXTS_WRITTEN = {
    "free-text": Word(sentence("Own words"), "edit"),
}
CONVERSATION_SENTENCES = {
    "unprintable-sign": sentence("A sign in it cannot be sent"),
    "unknown-script": sentence(
        "Use Latin, Cyrillic or Arabic letters; others nobody here can judge"
    ),
    "discloses-word": sentence("A word in it tells a stranger too much; use everyday words"),
    "discloses-disguise": sentence("A word in it mixes two alphabets; type it anew"),
    "discloses-abbreviation": sentence("An abbreviation in it tells a stranger too much"),
    "discloses-link": sentence("Send no link"),
    "discloses-email-address": sentence("Send no e-mail address"),
    "discloses-phone-number": sentence("Only the neutral callback number may stand in it"),
    "discloses-address": sentence("Send no address"),
    "discloses-name": sentence("A name of a person, an office or a place may not stand in it"),
}
ALREADY_SENT = sentence("Other words were sent from this form already; open the page anew")

REPLIES = {
    "yes": Word(sentence("Says yes"), "check", "ok"),
    "no": Word(sentence("Says no"), "x", "warning"),
    "stop": Word(sentence("Wants no more texts"), "ban", "warning"),
    "start": Word(sentence("Wants texts again"), "message"),
    "help": Word(sentence("Asks who is texting"), "help-circle"),
    "wrong-number": Word(sentence("Says the number is wrong"), "user-off", "warning"),
    "language": Word(sentence("Asks for another language"), "message"),
    "unclear": Word(sentence("Reply not understood"), "help-circle", "warning"),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "incoming_act": INCOMING_ACTS,
    "reply": REPLIES,
    "task": ANSWER_TASKS,
    "task_reason": ANSWER_TASK_REASONS,
    "unclaimed": UNCLAIMED_REASONS,
    "written": TEXTS_WRITTEN,
}

"""Labels for a conversation: what was done with a text, why one is unclaimed, why one cannot be sent."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.domain.closing.closing import FILE_CLOSED
from aftercare.web.shell.words import Word, Words

UNCLAIMED_REASONS = {
    "unknown-number": Word(sentence("This number is not in any open case file"), "help-circle"),
    "number-shared": Word(sentence("This number is in more than one case file"), "users"),
}
# What completed a task that has no words of its own.
TASK_NOTES = {
    "text": sentence("Passed on by text"),
    "reachable-again": sentence("No longer needed: texts can go again"),
    "reason-changed": sentence("No longer needed for this reason"),
    FILE_CLOSED: sentence("Ended by the service: the case file was closed"),
    "paper-signed": sentence("The document was signed"),
}
ALREADY_SENT = sentence("Another message was already sent from this form; open the page again")

WORDS: Words = {
    "task_ended": {code: Word(said, "circle-check") for code, said in TASK_NOTES.items()},
    "incoming_act": {
        "confirmed": Word(
            sentence("Understood as: plans to come. You record whether they came"), "check"
        ),
        "asked-officer": Word(
            sentence("Put on the worklist; the calendar stays as it is"), "list-check"
        ),
        "asked-times": Word(
            sentence("Put on the worklist; other times are texted if any are free"), "list-check"
        ),
        "chose-time": Word(
            sentence("Chose one of the times; it is booked if it is still free"), "calendar-event"
        ),
        "stopped": Word(sentence("No more texts are sent to this number"), "ban"),
        "restarted": Word(sentence("Texts have started again"), "message"),
        "told": Word(sentence("Answered with the telephone number"), "phone"),
        "suspended": Word(sentence("Texts to this number are stopped until it is verified"), "ban"),
        "language-changed": Word(
            sentence("Texts are in the other language from now on"), "language"
        ),
        "nothing": Word(sentence("There was nothing to confirm"), "info-circle"),
        "unsure": Word(
            sentence("Nothing was done: it is not certain who wrote this"), "help-circle"
        ),
        "assigned": Word(
            sentence("Nothing was done: it came from an unknown number"), "help-circle"
        ),
    },
    "offer_end": {
        "no-times": Word(
            sentence("No other time was free: the appointment stands"), "calendar-event"
        ),
        "few-times": Word(
            sentence(
                "Fewer than three times were offered: no others are on another day or two hours apart"
            ),
            "calendar-event",
        ),
        "not-sent": Word(sentence("The times did not arrive by text"), "message-off"),
        "expired": Word(sentence("No time was chosen in time"), "clock"),
        "declined": Word(sentence("None of the times was taken"), "x"),
        "changed": Word(
            sentence("The appointment changed before a time was booked"), "info-circle"
        ),
    },
    "reply": {
        "yes": Word(sentence("Says yes"), "check", "ok"),
        "no": Word(sentence("Says no"), "x", "warning"),
        "stop": Word(sentence("Wants no more texts"), "ban", "warning"),
        "start": Word(sentence("Wants texts again"), "message"),
        "help": Word(sentence("Asks who is texting"), "help-circle"),
        "wrong-number": Word(sentence("Says the number is wrong"), "user-off", "warning"),
        "language": Word(sentence("Asks for another language"), "message"),
        "choice": Word(sentence("Sent the number of a time"), "calendar-event"),
        "unclear": Word(sentence("Reply not understood"), "help-circle", "warning"),
    },
    "task": {"answer_text": Word(sentence("Answer a text"), "message", "warning")},
    "task_reason": {
        "unsure-sender": Word(sentence("It is not certain who wrote the text"), "help-circle"),
        "assigned-text": Word(
            sentence("A text from an unknown number turned out to be theirs"), "message"
        ),
        "changed-since": Word(
            sentence("Answered about an appointment that has changed since they were notified"),
            "arrow-back-up",
        ),
        "no-and-more": Word(sentence("Says no, and more: read the text"), "message"),
        "number-after-booking": Word(
            sentence("Sent another number after choosing a time: the time that was booked stands"),
            "calendar-event",
        ),
        "number-after-offer": Word(
            sentence("Sent the number of a time that could no longer be chosen"), "clock"
        ),
        "other-number": Word(
            sentence("Wrote from a different number than the one in the case file"), "phone"
        ),
        "stop-shared": Word(
            sentence("STOP came from a number in several case files: find out who wants no texts"),
            "ban",
        ),
        "chosen-by-officer": Word(sentence("Restricted case file: sent on purpose"), "lock"),
        "file-closed": Word(sentence("The case file is closed: do not send texts"), "lock"),
        "number-changed": Word(sentence("The number changed before the text was sent"), "phone"),
        "trial-ended": Word(sentence("The trial of this reminder ended"), "minus"),
        "appointment-changed": Word(
            sentence("The appointment changed before the text was sent"), "arrow-back-up"
        ),
    },
    "unclaimed": UNCLAIMED_REASONS,
    "written": {
        "free-text": Word(sentence("Own message"), "edit"),
    },
}

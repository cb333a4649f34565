"""Labels for telephone numbers: their states, why they have them, and why an act is refused."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.base.errors import (
    CodeOver,
    Fault,
    NeedsVerification,
    NoNumber,
    NumberSuspended,
    NumberTaken,
    TooManyCodes,
)
from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

PHONE_STATES = {
    "none": Word(sentence("No number"), "phone"),
    "unverified": Word(sentence("Not verified"), "help-circle", "warning"),
    "verified": Word(sentence("Verified"), "check", "ok"),
    "suspended": Word(sentence("Stopped"), "ban", "danger"),
}

# Why a number got its state in a case file, and why that state ended.
PHONE_REASONS = {
    "from-before": Word(sentence("Stood in the file already"), "phone"),
    "entered": Word(sentence("Entered"), "edit"),
    "replaced": Word(sentence("Another number came in its place"), "edit"),
    "removed": Word(sentence("Taken out of the file"), "trash"),
    "said": Word(sentence("Reached on this number, by the officer's word"), "check"),
    "code": Word(sentence("Said the code that was sent there"), "check"),
    "heard": Word(sentence("Heard by calling while the person was present"), "phone"),
    "verified": Word(sentence("Verified"), "check"),
    "unverified": Word(sentence("No longer counts as verified"), "help-circle"),
    "suspended": Word(sentence("Stopped"), "ban"),
    "by-hand": Word(sentence("Stopped by an officer"), "ban"),
    "lifted": Word(sentence("Brought back by an officer"), "check"),
    "wrong-number": Word(sentence("Somebody else answers this number"), "user-off"),
    "flag-number-task": Word(
        sentence("The number does not exist or cannot get texts"), "message-off"
    ),
    "channel-suspended-task": Word(sentence("Texts to this number do not arrive"), "message-off"),
    "verification-lapsed": Word(sentence("Was not verified anew in time"), "clock"),
    "taken-over": Word(sentence("Came along with the case"), "users"),
}

PHONE_TASK_REASONS = {
    "number-unproven": Word(
        sentence("Another file had this number, or it reached somebody else: verify it first"),
        "message-off",
    ),
    "verification-due": Word(sentence("Verified long ago"), "clock"),
    "number-silent": Word(sentence("Nothing arrived or came from it for a long time"), "clock"),
    "never-verified": Word(sentence("Was never verified"), "help-circle"),
    "by-hand": Word(sentence("Stopped by an officer"), "ban"),
    "verification-lapsed": Word(sentence("Was not verified anew in time"), "clock"),
    "code-over": Word(sentence("The code was over"), "clock"),
}

PHONE_TASKS = {"verify_number": Word(sentence("Verify the telephone number"), "phone")}

PHONE_LOG_SUBJECTS = {
    "phone-number": Word(sentence("Telephone number"), "phone"),
    "phone-code": Word(sentence("Code to verify a number"), "phone"),
    "staff-phone": Word(sentence("Own phone number of staff"), "phone"),
    "phone-policy": Word(sentence("Terms for verifying numbers"), "clock"),
}

# The result of a code.
PHONE_CODES = {
    "open": Word(sentence("Waits to be said"), "hourglass", "info"),
    "confirmed": Word(sentence("Right"), "check", "ok"),
    "replaced": Word(sentence("Replaced by another"), "ban"),
    "exhausted": Word(sentence("Said wrong too often"), "ban", "warning"),
    "expired": Word(sentence("Too late"), "clock", "warning"),
    "number-changed": Word(sentence("The number changed"), "phone", "warning"),
}

# Messages for faults of these acts, shown at a field.
PHONE_SENTENCES = {
    "code-unreadable": sentence("A code has six digits"),
    "needs-verification": sentence(
        "This number has a past: verify it with a code or a call, on its own page"
    ),
    "number-taken": sentence(
        "This number stands in another file as well; it is verified for nobody"
    ),
    "phone-extension": sentence("A number with an extension gets no texts"),
}

WRONG_CODE = sentence("That is not the code. Ask for it once more.")
CODE_EXHAUSTED = sentence("That was the last attempt: this code is over. Send another.")
NUMBER_CHANGED = sentence("The number changed after the code was sent. Send another.")

# Why an act is refused, as one sentence above the form.
REFUSALS: dict[type[Fault], str] = {
    NoNumber: sentence("There is no number to verify"),
    NumberTaken: PHONE_SENTENCES["number-taken"],
    NumberSuspended: sentence("Texts to this number stand still already"),
    NeedsVerification: sentence("This number comes back only by being verified"),
    CodeOver: sentence("This code is over. Send another."),
    TooManyCodes: sentence("Three codes went to this number today: call it instead"),
}
OWN_WRONG_CODE = sentence("That is not the code. Look at the newest text.")
# The same for the reader's own number, which no one else can call instead.
OWN_CODES_SENT: dict[type[Fault], str] = {
    TooManyCodes: sentence("Enough codes were sent today. Try again tomorrow.")
}
# Why no code can be sent, by the fault's reason; other reasons are task reasons.
NO_CODE = {
    "quiet-hours": sentence("No texts go out at this hour: call the number instead"),
    "wrong-number": sentence(
        "Somebody else answered this number and was promised no more texts: call it instead"
    ),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "log_subject": PHONE_LOG_SUBJECTS,
    "phone": PHONE_STATES,
    "phone_code": PHONE_CODES,
    "phone_reason": PHONE_REASONS,
    "task": PHONE_TASKS,
    "task_reason": PHONE_TASK_REASONS,
}

"""Labels for telephone numbers: their states, why they have them, and why an act is refused."""

from __future__ import annotations

from aftercare.base.errors import (
    CodeOver,
    Fault,
    NeedsVerification,
    NoNumber,
    NumberSuspended,
    NumberTaken,
    TooManyCodes,
)
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

PHONE_STATES = {
    "none": Word(sentence("No number"), "phone"),
    "unverified": Word(sentence("Not verified"), "help-circle", "warning"),
    "verified": Word(sentence("Verified"), "check", "ok"),
    "suspended": Word(sentence("Stopped"), "ban", "danger"),
}

WRONG_CODE = sentence("That code is not correct. Ask for it again.")
CODE_EXHAUSTED = sentence(
    "That was the last attempt: this code is no longer valid. Send another code."
)
NUMBER_CHANGED = sentence("The number changed after the code was sent. Send another code.")

# Why an act is refused, as one sentence above the form.
REFUSALS: dict[type[Fault], str] = {
    NoNumber: sentence("There is no number to verify"),
    NumberTaken: FIELD_FAULTS["number-taken"],
    NumberSuspended: sentence("Texts to this number are already stopped"),
    NeedsVerification: sentence("This number can only be used again once it is verified"),
    CodeOver: sentence("This code is no longer valid. Send another code."),
    TooManyCodes: sentence("Three codes were sent to this number today: call instead"),
}
OWN_WRONG_CODE = sentence("That is not the code. Look at the newest text.")
# The same for the reader's own number, which no one else can call instead.
OWN_CODES_SENT: dict[type[Fault], str] = {
    TooManyCodes: sentence("Enough codes were sent today. Try again tomorrow.")
}
# Why no code can be sent, by the fault's reason; other reasons are task reasons.
NO_CODE = {
    "quiet-hours": sentence("No texts are sent at this hour: call instead"),
    "wrong-number": sentence(
        "Someone else answered this number and was promised no more texts: call instead"
    ),
}

WORDS: Words = {
    "log_subject": {
        "phone-number": Word(sentence("Telephone number"), "phone"),
        "phone-code": Word(sentence("Code by text"), "phone"),
        "client-page": Word(sentence("Own page of the client"), "device-mobile"),
        "staff-phone": Word(sentence("Own phone number of staff"), "phone"),
        "phone-policy": Word(sentence("Deadlines for verifying numbers"), "clock"),
    },
    "phone": PHONE_STATES,
    # The result of a code.
    "phone_code": {
        "open": Word(sentence("Not given yet"), "hourglass", "info"),
        "confirmed": Word(sentence("Correct code"), "check", "ok"),
        "replaced": Word(sentence("Replaced by another code"), "ban"),
        "exhausted": Word(sentence("Too many wrong attempts"), "ban", "warning"),
        "expired": Word(sentence("Too late"), "clock", "warning"),
        "number-changed": Word(sentence("The number changed"), "phone", "warning"),
    },
    # Why a number got its state in a case file, and why that state ended.
    "phone_reason": {
        "from-before": Word(sentence("Was already in the case file"), "phone"),
        "entered": Word(sentence("Entered"), "edit"),
        "replaced": Word(sentence("Replaced by another number"), "edit"),
        "removed": Word(sentence("Removed from the case file"), "trash"),
        "said": Word(sentence("Reached on this number, according to the officer"), "check"),
        "code": Word(sentence("Gave the code sent to this number"), "check"),
        "heard": Word(sentence("Confirmed by a call while the client was present"), "phone"),
        "verified": Word(sentence("Verified"), "check"),
        "unverified": Word(sentence("No longer counts as verified"), "help-circle"),
        "suspended": Word(sentence("Stopped"), "ban"),
        "by-hand": Word(sentence("Stopped by an officer"), "ban"),
        "lifted": Word(sentence("Texts allowed again by an officer"), "check"),
        "wrong-number": Word(sentence("Someone else answers this number"), "user-off"),
        "flag-number-task": Word(
            sentence("The number does not exist or cannot get texts"), "message-off"
        ),
        "channel-suspended-task": Word(
            sentence("Texts to this number do not arrive"), "message-off"
        ),
        "verification-lapsed": Word(sentence("Not verified again in time"), "clock"),
        "taken-over": Word(sentence("Came with the case file"), "users"),
    },
    "task": {"verify_number": Word(sentence("Verify the telephone number"), "phone")},
    # Why a number is to be verified on a day to come.
    "verify_why": {
        "verification-due": Word(sentence("A number is verified again after some time"), "clock"),
        "number-silent": Word(
            sentence("Only if nothing is received on or sent from this number until then"), "clock"
        ),
        "never-verified": Word(sentence("Was never verified"), "help-circle"),
    },
    "task_reason": {
        "number-unproven": Word(
            sentence(
                "Another case file had this number, or it reached someone else: verify it first"
            ),
            "message-off",
        ),
        "verification-due": Word(sentence("Verified long ago"), "clock"),
        "number-silent": Word(
            sentence("Nothing received on or sent from this number for a long time"), "clock"
        ),
        "never-verified": Word(sentence("Was never verified"), "help-circle"),
        "by-hand": Word(sentence("Stopped by an officer"), "ban"),
        "verification-lapsed": Word(sentence("Not verified again in time"), "clock"),
        "code-over": Word(sentence("The code was no longer valid"), "clock"),
    },
}

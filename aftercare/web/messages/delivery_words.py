"""Labels for whether a reminder arrived and why a text did not: one sentence for each meaning of
domain.messages.delivery and domain.absences.reminded."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.domain.messages.delivery import error_meaning
from aftercare.web.shell.words import Word, Words

# By ErrorMeaning.sentence.
DELIVERY_WHY = {
    "delivery.number-invalid": Word(
        sentence("The number does not exist as written. Check it with the client."), "phone"
    ),
    "delivery.request-incomplete": Word(
        sentence("The message could not be sent as it was. Reach the client another way."),
        "message-off",
    ),
    "delivery.opted-out": Word(
        sentence("The client asked for no texts. That is allowed. Agree another way."), "ban"
    ),
    "delivery.number-takes-no-texts": Word(
        sentence("This number cannot receive texts: it is a landline, or no longer in use."),
        "phone",
    ),
    "delivery.sender-set-up-wrongly": Word(
        sentence(
            "Texts cannot be sent now: our sender is not set up correctly. An administrator knows about it."
        ),
        "message-off",
    ),
    "delivery.too-many-at-once": Word(
        sentence("Many texts were sent at once, and the SMS provider asked us to wait."), "clock"
    ),
    "delivery.queue-full": Word(sentence("The SMS provider's queue was full."), "clock"),
    "delivery.phone-unreachable": Word(sentence("The phone was off or had no signal."), "phone"),
    "delivery.call-not-taken": Word(sentence("No one answered, or the line was busy."), "phone"),
    "delivery.blocked-on-the-way": Word(
        sentence(
            "The network blocked the text. An administrator knows about it; reach the"
            " client another way."
        ),
        "ban",
    ),
    "delivery.expired-in-queue": Word(
        sentence("The text was delayed for too long."),
        "clock",
    ),
    "delivery.unknown-reason": Word(
        sentence("The text did not arrive and we do not know why. Reach the client another way."),
        "help-circle",
    ),
}


def why_not_arrived(error_code: int | None) -> str | None:
    """The key in DELIVERY_WHY for the meaning of a provider's code; None without a code."""
    return None if error_code is None else error_meaning(error_code).sentence


DELIVERIES = {
    "planned": Word(sentence("Waiting to be sent"), "clock"),
    "claimed": Word(sentence("Being sent"), "send"),
    "accepted": Word(sentence("On its way"), "send"),
    "sent": Word(sentence("Sent"), "send"),
    "delivered": Word(sentence("Delivered"), "checks", "ok"),
    "undelivered": Word(sentence("Not delivered"), "message-off", "danger"),
    "failed": Word(sentence("Sending failed"), "message-off", "danger"),
    "unknown": Word(sentence("May not have been sent"), "help-circle", "warning"),
    "skipped_late": Word(sentence("Too late to send"), "message-off", "warning"),
    "withheld": Word(sentence("Deliberately not sent"), "message-off", "warning"),
    "cancelled": Word(sentence("Withdrawn"), "ban"),
    "received": Word(sentence("Received"), "message", "info"),
}

SLOTS = {
    "T-1": Word(sentence("one day before"), "clock"),
    "T-4": Word(sentence("four days before"), "clock"),
    "T-7": Word(sentence("a week before"), "clock"),
    "changed": Word(sentence("change passed on"), "calendar-event"),
    "new": Word(sentence("new appointment"), "calendar-event"),
    "missed": Word(sentence("after a missed appointment"), "calendar-event"),
}

WORDS: Words = {
    "delivery": DELIVERIES,
    "delivery_why": DELIVERY_WHY,
    "slot": SLOTS,
    # Codes of domain.absences.reminded.
    "why_no_reminder": {
        "entered-after": Word(
            sentence("No reminder was planned: the appointment was entered after it had started"),
            "message-off",
        ),
        "not-yet": Word(sentence("No reminder is planned yet"), "clock"),
        "not-planned": Word(
            sentence("No reminder was planned before the appointment started"), "message-off"
        ),
        "not-kept": Word(
            sentence(
                "This case file has no record of a reminder, for example because it came from elsewhere"
            ),
            "message-off",
        ),
    },
    "reminder_doubt": {
        "after-start": Word(
            sentence("Only reported as delivered after the appointment had started"),
            "clock-exclamation",
        ),
        "wrong-number": Word(
            sentence("Someone replied from this number that it is the wrong number"), "user-off"
        ),
    },
}

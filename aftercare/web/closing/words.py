"""Labels for closing the file of a client."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.domain.closing.closing import ClosingReason, Waits
from aftercare.web.shell.words import Word, Words

_R = ClosingReason
_CLOSED_BECAUSE = {
    _R.ORDER_ENDED: sentence("The case file is closed: supervision has ended"),
    _R.TRANSFERRED: sentence("The case file is closed: another organisation supervises"),
    _R.DECEASED: sentence("The case file is closed: the client has died"),
    _R.REVOKED: sentence("The case file is closed: the sentence is enforced"),
    _R.WITHDRAWN: sentence("The case file is closed: the order was withdrawn"),
    _R.ACQUITTED: sentence("The case file is closed: the client was acquitted"),
}
WORDS: Words = {
    "closing_reason": {
        _R.ORDER_ENDED: Word(sentence("Supervision has ended"), "check"),
        _R.TRANSFERRED: Word(sentence("Transferred to another organisation"), "users"),
        _R.DECEASED: Word(sentence("The client has died"), "x"),
        _R.REVOKED: Word(sentence("Order revoked: the sentence is enforced"), "gavel"),
        _R.WITHDRAWN: Word(sentence("Order withdrawn"), "ban"),
        _R.ACQUITTED: Word(sentence("Acquitted"), "gavel"),
    },
    # What a person decides before the file closes.
    "closing_waits": {
        Waits.ESCALATION: Word(sentence("An escalation is waiting for a decision"), "flag"),
        Waits.ABSENCE: Word(sentence("An absence is waiting for a verdict"), "x"),
        Waits.REVIEW: Word(
            sentence("Someone must look again at a decision about an absence"), "gavel"
        ),
        Waits.OUTCOME: Word(sentence("An appointment has no outcome yet"), "calendar-event"),
        Waits.ORDER: Word(sentence("An order is still running: record its end first"), "gavel"),
    },
    "task": {
        "notify_provider": Word(sentence("Notify the treatment provider"), "stethoscope"),
    },
    # Why the provider of a treatment is notified.
    "task_reason": {
        f"closed-{reason.value}": Word(name, "lock") for reason, name in _CLOSED_BECAUSE.items()
    },
    "log_subject": {
        "file-closing": Word(sentence("Closing of a case file"), "lock"),
    },
}

"""Words for trials of reminders."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.domain.trials.effect import Finding
from aftercare.web.shell.words import Word, Words

WORDS: Words = {
    "trial": {
        "proposed": Word(sentence("Proposed"), "send", "info"),
        "activated": Word(sentence("Activated"), "check", "ok"),
        "ended": Word(sentence("Ended"), "minus"),
    },
    "trial_end": {
        "harm": Word(sentence("Stopped: clients with the new reminder missed more"), "alert-triangle", "danger"),
        "completed": Word(sentence("Completed"), "check", "ok"),
        "by-hand": Word(sentence("Ended by an administrator"), "minus"),
    },
    "trial_decision": {
        "continues": Word(sentence("The trial continues"), "clock"),
        "stopped-for-harm": Word(sentence("Stopped: clients with the new reminder missed more"), "alert-triangle"),
        "ended": Word(sentence("Ended"), "minus"),
    },
    "arm": {
        "control": Word(sentence("Usual reminder"), "message"),
        "tested": Word(sentence("New reminder"), "message"),
    },
}  # fmt: skip
FINDINGS = {
    Finding.FEWER_MISSES: sentence("Clients with the new reminder missed fewer appointments."),
    Finding.MORE_MISSES: sentence("Clients with the new reminder missed more appointments."),
    Finding.NOT_SHOWN: sentence("No difference was shown. That does not prove that there is none."),
}
CAN_FIND = sentence(
    "It finds %(points)s percentage points fewer misses in four out of five cases."
    " Smaller differences mostly stay unseen."
)
CAN_FIND_NONE = sentence("These clients are too few to find any difference.")
COUNTED_WITH = sentence(
    "Counted with %(clients)s clients on each side and %(appointments)s appointments each."
    " In the last three months %(missed)s were missed."
)
NOT_KNOWN = sentence(
    "What it can find is not known."
    " Too few appointments were attended or missed in the last three months."
)
TOO_FEW = sentence("There are too few clients for a comparison.")
DIFFERENCE = sentence(
    "Difference: %(difference)s percentage points, with an interval from %(lower)s to %(upper)s."
)

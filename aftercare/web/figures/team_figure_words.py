"""Labels for team figures: what each count is, and one sentence each on what a percentage is a share of."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

DECIDED = {
    "verdicts": (
        sentence("From missed appointment to verdict"),
        sentence("missed appointments"),
        sentence(
            "Verdicts given within the deadline ÷ verdicts given or overdue, by the week of the "
            "missed appointment. Hours count while the office is open, from the end of the "
            "appointment. Open ones within the deadline are shown but not counted. If a missed "
            "appointment was corrected to not missed, it is not counted."
        ),
    ),
    "escalations": (
        sentence("From escalation to decision"),
        sentence("escalations opened"),
        sentence(
            "Escalations decided before their last step fell due ÷ escalations decided or past that "
            "step, by the week they opened. Not counted: escalations that ended because what was "
            "missing was done, and escalations that came from elsewhere. No one decided those here."
        ),
    ),
}

WORDS: Words = {
    "kept": {
        "met": Word(sentence("Met"), "check", "ok"),
        "not-offered": Word(sentence("Not offered often enough"), "alert-triangle", "warning"),
        "not-come": Word(sentence("Offered, did not come"), "x", "danger"),
        "new-client": Word(sentence("Not judged: new client"), "user-plus"),
        "new-standard": Word(sentence("Not judged: new standard"), "clock"),
        "level-changed": Word(sentence("Not judged: level changed"), "flag"),
        "broken": Word(sentence("Not judged: period not complete"), "minus"),
        "suspended": Word(sentence("Not judged: custody, admission or suspension"), "lock"),
        "awaited": Word(sentence("First deadline still running"), "clock"),
        "provider": Word(sentence("Waiting for a treatment place"), "hourglass"),
        "no-standard": Word(sentence("No standard applies"), "ban"),
    },
    "timely": {
        "within": Word(sentence("Decided on time"), "check", "ok"),
        "late": Word(sentence("Decided late"), "clock-exclamation", "warning"),
        "open": Word(sentence("Open, within the deadline"), "clock"),
        "open-late": Word(sentence("Open, overdue"), "alert-triangle", "danger"),
    },
    "ending": {
        "so": Word(sentence("The fact was correct"), "flag"),
        "put-right": Word(sentence("Put right: what was missing was done"), "check", "ok"),
        "excused": Word(sentence("Excused"), "circle-check"),
        "ours": Word(sentence("Caused by us"), "alert-triangle", "warning"),
        "not-so": Word(sentence("The fact was not correct"), "x", "danger"),
        "open": Word(sentence("Still open"), "clock"),
    },
    "waited": {
        "within": Word(sentence("Ended within the norm"), "check", "ok"),
        "beyond": Word(sentence("Ended beyond the norm"), "clock-exclamation", "warning"),
        "waiting": Word(sentence("Waiting, within the norm"), "hourglass"),
        "waiting-beyond": Word(sentence("Waiting, beyond the norm"), "alert-triangle", "danger"),
    },
    "treated_as": {
        "completed": Word(sentence("Completed"), "check", "ok"),
        "dropped-out": Word(sentence("Ended early"), "x", "danger"),
        "under-way": Word(sentence("Under way at the end of the period"), "stethoscope"),
    },
    "order_ended": {
        "completed": Word(sentence("Completed"), "check", "ok"),
        "early": Word(sentence("Completed before the last day"), "check"),
        "revoked": Word(sentence("Revoked"), "x", "danger"),
        "executed": Word(sentence("Sentence carried out"), "lock", "danger"),
        "transferred": Word(sentence("Transferred"), "send"),
        "deceased": Word(sentence("Deceased"), "minus"),
        "other": Word(sentence("Ended for another reason"), "minus"),
        "running": Word(sentence("Still running"), "clock"),
    },
    "course_ended": {
        "completed": Word(sentence("Completed"), "check", "ok"),
        "dropped-out": Word(sentence("Ended early"), "x", "danger"),
        "transferred": Word(sentence("Transferred"), "send"),
        "withdrawn": Word(sentence("Referral withdrawn"), "minus"),
        "under-way": Word(sentence("Under way"), "stethoscope"),
    },
    "missed_beside": {
        "missed-with": Word(sentence("Missed, reminder delivered"), "checks"),
        "missed-without": Word(sentence("Missed, no reminder delivered"), "message-off", "danger"),
    },
    "workload": {
        "contact": Word(sentence("Contacts"), "users"),
        "travel": Word(sentence("Travel time"), "map-pin"),
        "free": Word(sentence("Not planned yet"), "minus"),
    },
}

"""Labels for team figures: what each count is, and one sentence each on what a percentage is a share of."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

KEPT = {
    "met": Word(sentence("Kept"), "check", "ok"),
    "not-offered": Word(sentence("Not offered often enough"), "alert-triangle", "warning"),
    "not-come": Word(sentence("Offered, did not come"), "x", "danger"),
    "broken": Word(sentence("Broken period"), "minus"),
    "awaited": Word(sentence("First term still runs"), "clock"),
    "provider": Word(sentence("Waiting for a clinic"), "hourglass"),
    "no-standard": Word(sentence("No standard applies"), "ban"),
}
TIMELY = {
    "within": Word(sentence("Decided in time"), "check", "ok"),
    "late": Word(sentence("Decided after its term"), "clock-exclamation", "warning"),
    "open": Word(sentence("Open, within its term"), "clock"),
    "open-late": Word(sentence("Open, past its term"), "alert-triangle", "danger"),
}
ENDINGS = {
    "so": Word(sentence("The fact stood"), "flag"),
    "put-right": Word(sentence("Put right by what it waited for"), "check", "ok"),
    "excused": Word(sentence("Excused"), "circle-check"),
    "ours": Word(sentence("Our own doing"), "alert-triangle", "warning"),
    "not-so": Word(sentence("Was not so"), "x", "danger"),
    "open": Word(sentence("Still open"), "clock"),
}
WAITED = {
    "within": Word(sentence("Ended within the norm"), "check", "ok"),
    "beyond": Word(sentence("Ended beyond the norm"), "clock-exclamation", "warning"),
    "waiting": Word(sentence("Waiting, within the norm"), "hourglass"),
    "waiting-beyond": Word(sentence("Waiting, beyond the norm"), "alert-triangle", "danger"),
}
MISSED_BESIDE = {
    "missed-with": Word(sentence("Missed, reminder delivered"), "checks"),
    "missed-without": Word(sentence("Missed, none delivered"), "message-off", "danger"),
}
WORKLOAD = {
    "contact": Word(sentence("Contacts"), "users"),
    "travel": Word(sentence("Travel"), "map-pin"),
    "free": Word(sentence("Not planned yet"), "minus"),
}
TEAM_FIGURE_VOCABULARY = {
    "kept": KEPT,
    "timely": TIMELY,
    "ending": ENDINGS,
    "waited": WAITED,
    "missed_beside": MISSED_BESIDE,
    "workload": WORKLOAD,
}
DECIDED = {
    "verdicts": (
        sentence("From a miss to its verdict"),
        sentence(
            "Verdicts given within their term ÷ verdicts given or overdue, by the week of the miss."
            " Hours count while the office is open, from the end of the appointment."
            " Open ones within their term are told and left out; a miss"
            " that was corrected into none is no miss."
        ),
    ),
    "cases": (
        sentence("From a case to its decision"),
        sentence(
            "Cases decided before the last step of their ladder fell due ÷ cases decided or past it, by the week they"
            " opened. Cases that ended because what they waited for was done, and cases that came from elsewhere,"
            " are left out: nobody decided them here."
        ),
    ),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    **TEAM_FIGURE_VOCABULARY,
}

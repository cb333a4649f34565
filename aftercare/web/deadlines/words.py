"""Labels for statutory deadlines: events, what a deadline is counted from, holidays, the Act."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.domain.deadlines.clocks import ActSays, Anchor
from aftercare.domain.time.holidays import Holiday
from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

ORDER_EVENTS = {
    "arrest": Word(sentence("Arrested"), "lock", "warning"),
    "provisional_execution": Word(sentence("Provisional execution ordered"), "gavel", "danger"),
    "breach_reported": Word(sentence("Breach reported to the prosecutor"), "send", "warning"),
    "crisis_admission": Word(sentence("Crisis admission"), "building", "warning"),
    "warning": Word(sentence("Warning by the prosecutor"), "alert-triangle", "info"),
    "other": Word(sentence("Something else"), "info-circle"),
}

LOG_SUBJECTS_OF_CLOCKS = {
    "deadline": Word(sentence("Term"), "hourglass"),
    "order_event": Word(sentence("Event of a legal frame"), "history"),
}

ANCHORS = {
    Anchor.START: sentence("the start of the legal frame"),
    Anchor.RELEASE: sentence("the day of release"),
    Anchor.END: sentence("the last day of the legal frame"),
    Anchor.LAST_TIME: sentence("the last time"),
    Anchor.PROPOSAL: sentence("the decision to propose a report"),
    Anchor.ARREST: sentence("the arrest"),
    Anchor.PROVISIONAL_EXECUTION: sentence("the order for provisional execution"),
    Anchor.BREACH_REPORTED: sentence("the report to the prosecutor"),
    Anchor.CRISIS_ADMISSION: sentence("the beginning of the crisis admission"),
}

HOLIDAYS = {
    Holiday.NEW_YEAR: sentence("New Year's Day"),
    Holiday.GOOD_FRIDAY: sentence("Good Friday"),
    Holiday.EASTER_SUNDAY: sentence("Easter Sunday"),
    Holiday.EASTER_MONDAY: sentence("Easter Monday"),
    Holiday.KINGS_DAY: sentence("King's Day"),
    Holiday.LIBERATION_DAY: sentence("Liberation Day"),
    Holiday.ASCENSION: sentence("Ascension Day"),
    Holiday.WHIT_SUNDAY: sentence("Whit Sunday"),
    Holiday.WHIT_MONDAY: sentence("Whit Monday"),
    Holiday.CHRISTMAS: sentence("Christmas Day"),
    Holiday.SECOND_CHRISTMAS: sentence("Boxing Day"),
    Holiday.EQUATED_DAY: sentence("a day equated with a holiday by decree"),
}
WEEKEND = sentence("weekend")

ACT = {
    ActSays.GOVERNED: sentence(
        "The General Act on Terms holds: an end on a Saturday, Sunday or recognised holiday"
        " moves to the next working day (art. 1)."
    ),
    ActSays.COUNTED_BACK: sentence(
        "It is counted back, so its end does not move (General Act on Terms, art. 1(2))."
    ),
    ActSays.IN_HOURS: sentence(
        "It is counted in hours, so it runs on through nights, weekends and holidays (General Act on Terms, art. 4)."
    ),
    ActSays.TOO_LONG: sentence(
        "It is longer than the General Act on Terms governs (art. 4), so its end does not move."
    ),
    ActSays.DETENTION: sentence(
        "It limits deprivation of liberty, so its end does not move (General Act on Terms, art. 4)."
    ),
    ActSays.NO_STATUTE: sentence(
        "No statute or order in council sets this number, so the General Act on Terms does not hold"
        " (art. 5) and its end does not move."
    ),
    ActSays.NO_LENGTH: sentence("It is asked for on the day itself, whatever day that is."),
    ActSays.WORKING_DAYS: sentence("Only working days count."),
}

DEADLINE_STATES = {
    "opened": Word(sentence("To do"), "hourglass", "warning"),
    "done": Word(sentence("Done"), "check", "ok"),
    "answered": Word(sentence("Answered by a decision"), "gavel", "info"),
    "dropped": Word(sentence("No longer needed"), "ban"),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "deadline": DEADLINE_STATES,
    "log_subject": LOG_SUBJECTS_OF_CLOCKS,
    "order_event": ORDER_EVENTS,
}

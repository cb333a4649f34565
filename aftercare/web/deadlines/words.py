"""Labels for statutory deadlines: events, what a deadline is counted from, holidays, the Act."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.domain.deadlines.clocks.account import ActRule
from aftercare.domain.deadlines.clocks.rules import Anchor
from aftercare.domain.time.holidays import Holiday
from aftercare.web.shell.words import Word, Words

ORDER_EVENTS = {
    "arrest": Word(sentence("Arrested"), "lock", "warning"),
    "provisional_execution": Word(sentence("Provisional enforcement ordered"), "gavel", "danger"),
    "breach_reported": Word(sentence("Breach reported to the prosecutor"), "send", "warning"),
    "crisis_admission": Word(sentence("Crisis admission"), "building", "warning"),
    "warning": Word(sentence("Warning by the prosecutor"), "alert-triangle", "info"),
    "other": Word(sentence("Something else"), "info-circle"),
}

ANCHORS = {
    Anchor.START: sentence("the start of the order"),
    Anchor.RELEASE: sentence("the day of release"),
    Anchor.END: sentence("the last day of the order"),
    Anchor.LAST_TIME: sentence("the previous time"),
    Anchor.PROPOSAL: sentence("the decision to propose a report"),
    Anchor.ARREST: sentence("the arrest"),
    Anchor.PROVISIONAL_EXECUTION: sentence("the order for provisional enforcement"),
    Anchor.BREACH_REPORTED: sentence("the report to the prosecutor"),
    Anchor.CRISIS_ADMISSION: sentence("the start of the crisis admission"),
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
    Holiday.EQUATED_DAY: sentence("a day treated as a holiday by decree"),
}
WEEKEND = sentence("weekend")

ACT = {
    ActRule.GOVERNED: sentence(
        "The General Extension of Time Limits Act applies: a deadline on a Saturday, Sunday or "
        "recognised public holiday moves to the next working day (art. 1)."
    ),
    ActRule.COUNTED_BACK: sentence(
        "The time limit is counted backwards, so the deadline does not move (General Extension "
        "of Time Limits Act, art. 1(2))."
    ),
    ActRule.IN_HOURS: sentence(
        "The time limit is counted in hours, so it continues through nights, weekends and "
        "holidays (General Extension of Time Limits Act, art. 4)."
    ),
    ActRule.TOO_LONG: sentence(
        "The time limit is longer than the General Extension of Time Limits Act covers (art. 4), "
        "so the deadline does not move."
    ),
    ActRule.DETENTION: sentence(
        "The time limit restricts deprivation of liberty, so the deadline does not move (General "
        "Extension of Time Limits Act, art. 4)."
    ),
    ActRule.NO_STATUTE: sentence(
        "This time limit is not set by statute or order in council. So the General"
        " Extension of Time Limits Act does not apply (art. 5) and the deadline does not"
        " move."
    ),
    ActRule.NO_LENGTH: sentence("It must be done on the day itself, even on a weekend or holiday."),
    ActRule.WORKING_DAYS: sentence("Only working days count."),
}

WORDS: Words = {
    "deadline": {
        "opened": Word(sentence("To do"), "hourglass", "warning"),
        "done": Word(sentence("Done"), "check", "ok"),
        "answered": Word(sentence("Answered by a decision"), "gavel", "info"),
        "dropped": Word(sentence("No longer needed"), "ban"),
    },
    "log_subject": {
        "deadline": Word(sentence("Deadline"), "hourglass"),
        "order_event": Word(sentence("Event in an order"), "history"),
    },
    "order_event": ORDER_EVENTS,
}

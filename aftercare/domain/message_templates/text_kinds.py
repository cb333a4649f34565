"""The kinds of text, and which facts each may and must contain."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from aftercare.base.described_types import Codes

TEXT_LANGUAGES: Final = ("nl", "en", "ar", "pl", "tr", "uk")
TextLanguageCode = Annotated[str, Codes("TextLanguage", TEXT_LANGUAGES)]
# Of pages and documents that staff write.
StaffLanguageCode = Annotated[str, Codes("StaffLanguage", ("nl", "en"))]


class TextKind(StrEnum):
    REMINDER_DAY_BEFORE = "reminder-day-before"
    REMINDER_FOUR_DAYS_BEFORE = "reminder-four-days-before"
    REMINDER_FIRST_APPOINTMENT = "reminder-first-appointment"
    # In place of another reminder, while the client may take another time by text.
    REMINDER_ANOTHER_TIME = "reminder-another-time"
    NEW_APPOINTMENT = "new-appointment"
    CHANGED_TIME = "changed-time"
    CALLED_OFF = "called-off"
    MISSED_APPOINTMENT = "missed-appointment"
    OFFERED_TIMES = "offered-times"
    REPLY_TO_YES = "reply-to-yes"
    REPLY_TO_NO = "reply-to-no"
    # The number of an offered time, when none can be chosen any more.
    REPLY_TO_NUMBER = "reply-to-number"
    REPLY_TO_STOP = "reply-to-stop"
    REPLY_TO_START = "reply-to-start"
    REPLY_TO_HELP = "reply-to-help"
    REPLY_TO_WRONG_NUMBER = "reply-to-wrong-number"
    REPLY_TO_LANGUAGE = "reply-to-language"
    # To words that may be about suicide: whom to call.
    REPLY_TO_DANGER = "reply-to-danger"
    NUMBER_VERIFICATION = "number-verification"
    PAGE_CODE = "page-code"
    # A client chooses one of these beforehand; a colleague sends it about a milestone.
    PRAISE_WELL_DONE = "praise-well-done"
    PRAISE_KEEP_GOING = "praise-keep-going"


PLACEHOLDERS: Final = ("weekday_date", "time", "old_date", "old_time", "times", "phone", "code")

# The facts known when a text of this kind is sent; a reply need not be about an appointment.
_WITH_A_MOMENT: Final = frozenset({"weekday_date", "time", "phone"})
_OLD_MOMENT: Final = frozenset({"old_date", "old_time", "phone"})
_KNOWN: Final = {
    TextKind.REMINDER_DAY_BEFORE: _WITH_A_MOMENT,
    TextKind.REMINDER_FOUR_DAYS_BEFORE: _WITH_A_MOMENT,
    TextKind.REMINDER_FIRST_APPOINTMENT: _WITH_A_MOMENT,
    TextKind.REMINDER_ANOTHER_TIME: _WITH_A_MOMENT,
    TextKind.NEW_APPOINTMENT: _WITH_A_MOMENT,
    TextKind.CHANGED_TIME: _WITH_A_MOMENT | _OLD_MOMENT,
    TextKind.CALLED_OFF: _OLD_MOMENT,
    TextKind.MISSED_APPOINTMENT: _OLD_MOMENT,
    TextKind.OFFERED_TIMES: frozenset({"times", "phone"}),
    TextKind.REPLY_TO_YES: _WITH_A_MOMENT,
    TextKind.REPLY_TO_NUMBER: _WITH_A_MOMENT,
    TextKind.NUMBER_VERIFICATION: frozenset({"code"}),
    TextKind.PAGE_CODE: frozenset({"code"}),
    TextKind.PRAISE_WELL_DONE: frozenset(),
    TextKind.PRAISE_KEEP_GOING: frozenset(),
}
_PHONE_ONLY: Final = frozenset({"phone"})


def placeholders_of(kind: TextKind) -> frozenset[str]:
    """The facts a text of this kind may contain."""
    return _KNOWN.get(kind, _PHONE_ONLY)


def needed_in(kind: TextKind) -> frozenset[str]:
    """The facts without which a text of this kind is useless to its reader."""
    return _KNOWN.get(kind, frozenset()) - _PHONE_ONLY

"""Messages for why a chosen time is impossible, or requires a reason."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence

CALENDAR_SENTENCES: Mapping[str, str] = {
    "asks-late": sentence("This is later than the longest gap allows: give a reason"),
    "asks-passes-own-officer": sentence("The own officer has time then: give a reason"),
    "breaks-excluded": sentence("Not possible: this place lies in an exclusion zone"),
    "breaks-home-only": sentence("Not possible: a presence duty keeps the client at home then"),
    "breaks-no-contact": sentence(
        "Not possible: the client would meet somebody they may have no contact with"
    ),
    "breaks-officer-at-work": sentence("Not possible: the officer does not work then"),
    "breaks-officer-free": sentence("Not possible: the officer has somebody else then"),
    "breaks-open": sentence("Not possible: this place is closed then"),
    "breaks-person-free": sentence("Not possible: the client works or is away then"),
    "breaks-person-gap": sentence("Not possible: too close to another appointment of this client"),
    "breaks-room": sentence("Not possible: this place is full then"),
    "breaks-separation": sentence("Not possible: minors and adults would be at one place together"),
    "breaks-session": sentence("Not possible: the group does not meet then"),
    "breaks-session-room": sentence("Not possible: the session is full"),
    "breaks-spacing": sentence("Not possible: too close to another time of this obligation"),
    "breaks-window": sentence(
        "Not possible: outside its period, days or hours, or sooner than one full day from now"
    ),
    "breaks-window.past": sentence("Not possible: %(day)s at %(at)s is over"),
    "breaks-window.period": sentence(
        "Not possible: %(day)s lies outside the period of this appointment, %(first)s to %(last)s"
    ),
    "breaks-window.notice": sentence(
        "Not possible: %(day)s at %(at)s is sooner than one full day from now"
    ),
    "breaks-window.holiday": sentence("Not possible: %(day)s is a holiday"),
    "breaks-window.weekday": sentence("Not possible: %(day)s is not one of the days of the plan"),
    "breaks-window.hours": sentence(
        "Not possible: from %(at)s to %(until)s on %(day)s is not within the hours of the plan, %(opens)s to %(closes)s"
    ),
    "has-appointment": sentence("There is an appointment already; move that one"),
    "not-on-quarter": sentence("Give a time in quarters of an hour"),
    "not-possible-here": sentence("Not possible at this place or time"),
    "same-time": sentence("That is the time it has already"),
    "unknown-session": sentence("Choose a session of this group"),
}

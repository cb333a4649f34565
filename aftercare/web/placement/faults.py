"""Messages for why a chosen time is impossible, or requires a reason."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence

CALENDAR_SENTENCES: Mapping[str, str] = {
    "asks-late": sentence("The gap is longer than allowed: give a reason"),
    "asks-passes-own-officer": sentence("The client's own officer is free then: give a reason"),
    "breaks-excluded": sentence("Not possible: this place is in an exclusion zone"),
    "breaks-home-only": sentence("Not possible: a curfew keeps the client at home then"),
    "breaks-no-contact": sentence(
        "Not possible: the client would meet someone they may not have contact with"
    ),
    "breaks-officer-at-work": sentence("Not possible: the officer is not working then"),
    "breaks-officer-free": sentence("Not possible: the officer has another appointment then"),
    "breaks-open": sentence("Not possible: this place is closed then"),
    "breaks-person-free": sentence("Not possible: the client is at work or away then"),
    "breaks-person-gap": sentence("Not possible: too close to another appointment of this client"),
    "breaks-room": sentence("Not possible: this place is full then"),
    "breaks-separation": sentence("Not possible: minors and adults would be together in one place"),
    "breaks-session": sentence("Not possible: the group does not meet then"),
    "breaks-session-room": sentence("Not possible: the session is full"),
    "breaks-spacing": sentence(
        "Not possible: too close to another appointment for this obligation"
    ),
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
    "has-appointment": sentence("There is already an appointment; move that one"),
    "not-on-quarter": sentence("Enter a time on the quarter hour, for example 9:15"),
    "not-possible-here": sentence("Not possible at this place or time"),
    "same-time": sentence("The appointment is already at this time"),
    "unknown-session": sentence("Choose a session of this group"),
}

"""Labels for calendar links, and why one has ended or cannot be created."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

CALENDAR_LINKS = {
    "live": Word(sentence("Active"), "check", "ok"),
    "by-hand": Word(sentence("Ended manually"), "ban"),
    "case-closed": Word(sentence("Ended: the case file is closed"), "ban"),
    "opted-out": Word(sentence("Ended: the client does not want messages"), "message-off"),
    "consent-withdrawn": Word(
        sentence("Ended: the client no longer agrees to texts"), "message-off"
    ),
    "in-custody": Word(sentence("Ended: in custody or admitted"), "lock"),
    "restricted-case": Word(sentence("Ended: the case file is restricted"), "lock"),
    "account-closed": Word(sentence("Ended: the account was closed or suspended"), "user-off"),
}
NO_LINK_NOW = sentence("You cannot make a link now; see the reasons on this page")
NO_SUCH_NUMBER = sentence("None of your appointments has this number")

WORDS: Words = {
    "calendar_link": CALENDAR_LINKS,
    "log_subject": {"calendar-feed": Word(sentence("Calendar link"), "calendar-event")},
}

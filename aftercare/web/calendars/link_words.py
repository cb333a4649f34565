"""Labels for calendar links, and why one has ended or cannot be created."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

CALENDAR_LINKS = {
    "live": Word(sentence("Works"), "check", "ok"),
    "by-hand": Word(sentence("Ended by hand"), "ban"),
    "case-closed": Word(sentence("Ended: the case is closed"), "ban"),
    "opted-out": Word(sentence("Ended: the client wants no messages"), "message-off"),
    "consent-withdrawn": Word(
        sentence("Ended: the client no longer agrees to texts"), "message-off"
    ),
    "in-custody": Word(sentence("Ended: in custody or admitted"), "lock"),
    "restricted-case": Word(sentence("Ended: the case is restricted"), "lock"),
    "account-closed": Word(sentence("Ended: the account is closed"), "user-off"),
}
CALENDAR_LINK_LOG_SUBJECTS = {
    "calendar-feed": Word(sentence("Link to a calendar"), "calendar-event")
}
CALENDAR_LINK_SENTENCES = {
    "restricted-case": sentence("This case is restricted: say that you choose this"),
}
NO_LINK_NOW = sentence("No link can be made now; look at the reasons on this page")
NO_SUCH_NUMBER = sentence("No appointment of yours has this number")

WORDS: Mapping[str, Mapping[str, Word]] = {
    "calendar_link": CALENDAR_LINKS,
    "log_subject": CALENDAR_LINK_LOG_SUBJECTS,
}

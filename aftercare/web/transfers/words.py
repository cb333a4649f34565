"""Labels for transfers of clients to another officer."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.domain.transfers.levelling import Because
from aftercare.domain.transfers.transfer import Warns
from aftercare.web.shell.words import Word, Words

# Lines of a client's history.
OFFICER_IS = sentence("Officer is now %(name)s")
GOES_TO = sentence("Transfer to %(name)s arranged, from %(day)s")
STAYS_AFTER_ALL = sentence("Transfer to %(name)s cancelled")
DEPUTY_OFF = sentence("%(name)s is no longer the deputy: the client went to another team")
CO_OFFICER_OFF = sentence(
    "%(name)s is no longer the second officer: the client went to another team"
)
# What became of an accepted proposal.
MOVES_ON = sentence("Moves on %(day)s")
MOVED_ON = sentence("Moved on %(day)s")
CALLED_OFF = sentence("The move on %(day)s was cancelled")
# In a preview, of a client who goes to another team.
ENDS = {
    "deputy": sentence("%(name)s will no longer be the deputy"),
    "co_officer": sentence("%(name)s will no longer be the second officer"),
}

WORDS: Words = {
    "log_subject": {"transfer": Word(sentence("Change of officer"), "users")},
    "transfer": {
        "to-come": Word(sentence("upcoming"), "hourglass", "info"),
        "done": Word(sentence("transferred"), "check", "ok"),
        "called-off": Word(sentence("cancelled"), "ban", "neutral"),
    },
    "team_transfer": {
        "waiting": Word(sentence("waiting for an answer"), "hourglass", "info"),
        "accepted": Word(sentence("accepted"), "check", "ok"),
        "refused": Word(sentence("refused"), "ban", "warning"),
        "partly": Word(sentence("accepted in part"), "check", "info"),
        "withdrawn": Word(sentence("withdrawn"), "arrow-back-up", "neutral"),
    },
    "transfer_warning": {
        Warns.NO_HOURS.value: Word(
            sentence("no working hours entered"), "alert-triangle", "warning"
        ),
        Warns.TOO_MUCH.value: Word(
            sentence("more than the working hours"), "alert-triangle", "warning"
        ),
        Warns.AWAY.value: Word(sentence("on leave in the first two weeks"), "user-off", "warning"),
    },
    "levelling": {
        Because.DEPUTY.value: Word(
            sentence("deputy or second officer of the client"), "user-check"
        ),
        Because.KNOWN.value: Word(sentence("has met the client"), "users"),
        Because.NEAR.value: Word(sentence("no further than now"), "map-pin"),
        Because.LIGHT.value: Word(sentence("lowest level"), "flag"),
    },
    # What prevents closing an account.
    "work_left": {
        "clients": Word(sentence("Clients"), "users"),
        "appointments": Word(sentence("Upcoming appointments"), "calendar-event"),
        "escalations": Word(sentence("Escalations handed over to this account"), "flag"),
        "transfers": Word(sentence("Planned transfers to this account"), "users"),
        "as_deputy": Word(sentence("Clients this account is the deputy of"), "users"),
    },
    # By kind of work, how to clear it.
    "way_out": {
        "clients": Word(sentence("A supervisor transfers them on the page Transfers"), "users"),
        "appointments": Word(
            sentence("Reschedule them on the page Officer away"), "calendar-event"
        ),
        "escalations": Word(
            sentence("A supervisor hands them over on the page Escalations"), "flag"
        ),
        "transfers": Word(sentence("A supervisor cancels them on the page Transfers"), "users"),
        "as_deputy": Word(
            sentence("A supervisor finds them on the page Transfers and chooses another deputy"),
            "users",
        ),
    },
}

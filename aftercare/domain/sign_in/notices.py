"""What the holder of an account hears about changes of its sign-in, also without having chosen any e-mails."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum, auto
from typing import Final

# How long the page of the account shows it.
SHOWN_FOR: Final = timedelta(days=90)


class AccountNotice(StrEnum):
    """Each has a sentence in `wording` for e-mails, and a label for the page."""

    PASSWORD_SET = auto()
    APP_ADDED = auto()
    APP_REMOVED = auto()
    CODES_RENEWED = auto()
    RECOVERY_CODE_USED = auto()
    PASSKEY_ADDED = auto()
    PASSKEY_REMOVED = auto()
    PASSKEY_NEW_PLACE = auto()
    ADDRESS_CHANGED = auto()
    NEW_PLACE = auto()
    CODE_MISSING = auto()
    CODE_MISSING_ELSEWHERE = auto()
    PROVIDER_NEW_PLACE = auto()
    SESSIONS_ENDED = auto()
    RESET_PROPOSED = auto()
    RESET = auto()


_NOT_YOU: Final = {
    "nl": " Was jij dat niet? Bel dan meteen een beheerder.",
    "en": " Was that not you? Call an administrator at once.",
}
_SAYS: Final[Mapping[str, Mapping[AccountNotice, str]]] = {
    "nl": {
        AccountNotice.PASSWORD_SET: "Je wachtwoord voor aftercare is gewijzigd.",
        AccountNotice.APP_ADDED: "Je hebt een app met codes ingesteld voor aftercare.",
        AccountNotice.CODES_RENEWED: "Je hebt nieuwe herstelcodes gemaakt voor aftercare.",
        AccountNotice.RECOVERY_CODE_USED: "Voor aftercare is een herstelcode gebruikt.",
        AccountNotice.APP_REMOVED: "De app met codes voor aftercare is verwijderd.",
        AccountNotice.PASSKEY_ADDED: "Je hebt een passkey toegevoegd voor aftercare.",
        AccountNotice.PASSKEY_REMOVED: "Een passkey voor aftercare is verwijderd.",
        AccountNotice.PASSKEY_NEW_PLACE: "Je passkey voor aftercare is gebruikt op een nieuwe plek.",
        AccountNotice.ADDRESS_CHANGED: "Je e-mailadres voor aftercare is gewijzigd.",
        AccountNotice.NEW_PLACE: "Je wachtwoord voor aftercare is gebruikt op een nieuwe plek.",
        AccountNotice.CODE_MISSING: "Bij aftercare klopte je wachtwoord, maar niet de code.",
        AccountNotice.CODE_MISSING_ELSEWHERE: "Elders klopte je wachtwoord voor aftercare, maar niet de code.",
        AccountNotice.PROVIDER_NEW_PLACE: "Bij aftercare is op een nieuwe plek via je organisatie ingelogd.",
        AccountNotice.SESSIONS_ENDED: "Een beheerder heeft je overal uitgelogd bij aftercare.",
        AccountNotice.RESET_PROPOSED: "Voor jou is een nieuw wachtwoord voor aftercare aangevraagd.",
        AccountNotice.RESET: "Je wachtwoord voor aftercare is vervallen: je krijgt een nieuwe link.",
    },
    "en": {
        AccountNotice.PASSWORD_SET: "Your password for aftercare was changed.",
        AccountNotice.APP_ADDED: "You set up an app with codes for aftercare.",
        AccountNotice.CODES_RENEWED: "You made new recovery codes for aftercare.",
        AccountNotice.RECOVERY_CODE_USED: "A recovery code for aftercare was used.",
        AccountNotice.APP_REMOVED: "The app with codes for aftercare was removed.",
        AccountNotice.PASSKEY_ADDED: "You added a passkey for aftercare.",
        AccountNotice.PASSKEY_REMOVED: "A passkey for aftercare was removed.",
        AccountNotice.PASSKEY_NEW_PLACE: "Your passkey for aftercare was used in a new place.",
        AccountNotice.ADDRESS_CHANGED: "Your email address for aftercare was changed.",
        AccountNotice.NEW_PLACE: "Your password for aftercare was used in a new place.",
        AccountNotice.CODE_MISSING: "Your password for aftercare was right, but not the code.",
        AccountNotice.CODE_MISSING_ELSEWHERE: "Elsewhere your password for aftercare was right, but not the code.",
        AccountNotice.PROVIDER_NEW_PLACE: "Your organisation's sign-in for aftercare was used in a new place.",
        AccountNotice.SESSIONS_ENDED: "An administrator signed you out of aftercare everywhere.",
        AccountNotice.RESET_PROPOSED: "A new password for aftercare was asked for on your behalf.",
        AccountNotice.RESET: "Your password for aftercare has ended: you get a new link.",
    },
}


def wording(notice: AccountNotice, language: str) -> str:
    """The subject, which is also the whole e-mail: what happened, and what to do if it was someone else."""
    used = language if language in _SAYS else "en"
    return _SAYS[used][notice] + _NOT_YOU[used]

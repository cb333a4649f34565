"""Labels for the state of senders, why one stopped and what an administrator can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

SENDERS = {
    "sms": Word(sentence("Text messages"), "message"),
    "voice": Word(sentence("Read aloud by telephone"), "phone"),
    "email": Word(sentence("Email to staff"), "send"),
}


@dataclass(frozen=True)
class CodeWords:
    """What a provider's code means for us, and what an administrator does about it."""

    what: str
    do: str


_NO_CODE: Final = CodeWords(
    sentence("The answer had no code from the provider."),
    sentence(
        "Check the account, the token, AFTERCARE_TWILIO_BASE_URL and anything in between, such as a proxy."
    ),
)
_MAIL_REFUSED: Final = CodeWords(
    sentence("The mail server does not accept email from us."),
    sentence("Check the AFTERCARE_SMTP_… settings, especially the sender address."),
)
# https://www.twilio.com/docs/api/errors; for mail the replies of RFC 5321 and RFC 4954.
CODES: Final = {
    21408: CodeWords(
        sentence("Our account is not allowed to send texts to the country of these numbers."),
        sentence(
            "Allow it in the provider's console, under the geographic permissions for messaging."
        ),
    ),
    21606: CodeWords(
        sentence("Our number cannot send texts to these numbers."),
        sentence(
            "Check AFTERCARE_TWILIO_FROM, or the numbers of the messaging service, in the provider's console."
        ),
    ),
    21609: CodeWords(
        sentence("The address for delivery receipts is not valid."),
        sentence(
            "Set AFTERCARE_PUBLIC_BASE_URL to the address at which we can be reached from the internet."
        ),
    ),
    21612: CodeWords(
        sentence("The provider has no route from our number to these numbers."),
        sentence(
            "Choose a sender number or messaging service that is allowed to send texts to this country."
        ),
    ),
    20003: CodeWords(
        sentence("The provider does not accept our account and token."),
        sentence(
            "Check AFTERCARE_TWILIO_ACCOUNT_SID and AFTERCARE_TWILIO_AUTH_TOKEN,"
            " and whether the account is paid and active."
        ),
    ),
    20404: CodeWords(
        sentence("The provider does not know our account or messaging service."),
        sentence("Check AFTERCARE_TWILIO_ACCOUNT_SID and AFTERCARE_TWILIO_MESSAGING_SERVICE_SID."),
    ),
    401: _NO_CODE,
    403: _NO_CODE,
    404: _NO_CODE,
    30004: CodeWords(
        sentence("Blocked by the recipient or along the way."),
        sentence(
            "For one text: nothing, the officer has a task. For many in one day: ask the provider why."
        ),
    ),
    30007: CodeWords(
        sentence("Filtered out along the way, like spam."),
        sentence(
            "Compare with earlier versions of this message template, and ask the provider what triggered the filter."
        ),
    ),
    30034: CodeWords(
        sentence("Our number is not registered for automated texts."),
        sentence("Register the sender and the purpose with the provider for this country."),
    ),
    530: CodeWords(
        sentence("The mail server requires encryption or a sign-in that we did not provide."),
        sentence("Check AFTERCARE_SMTP_STARTTLS, the port, and the username and password."),
    ),
    535: CodeWords(
        sentence("The mail server does not accept our username and password."),
        sentence("Check AFTERCARE_SMTP_USERNAME and AFTERCARE_SMTP_PASSWORD."),
    ),
    550: _MAIL_REFUSED,
    553: _MAIL_REFUSED,
    554: _MAIL_REFUSED,
}
_UNKNOWN: Final = CodeWords(
    sentence("Refused with a code that we cannot explain."),
    sentence("Look up the code in the provider's documentation."),
)
# Causes that are not a code.
OUTAGE: Final = CodeWords(
    sentence("The provider gave no usable answer five times in a row."),
    sentence(
        "Usually nothing: it starts automatically when the provider answers. If this goes on, "
        "check the provider's status page and our network."
    ),
)
BY_HAND: Final = CodeWords(
    sentence("Someone stopped it; who and why is shown below."),
    sentence("Start it when that reason no longer applies."),
)
WENT_BACK: Final = CodeWords(
    sentence("The database is older than what was sent: it was restored, or a standby took over."),
    sentence("The operator accepts it with `aftercare database accept-restored`."),
)


def code_words(code: int | None) -> CodeWords:
    """What a code requires of an administrator; an unknown code and a missing one have words too."""
    return CODES.get(code or 0, _UNKNOWN)


def why_it_stands(because: str | None, code: int | None) -> CodeWords:
    """Why a sender is stopped, and what to do."""
    if because == "provider-failing":
        return OUTAGE
    if because == "database-went-back":
        return WENT_BACK
    return BY_HAND if because == "by-hand" else code_words(code)


WORDS: Words = {
    "log_subject": {"sender": Word(sentence("Sender"), "send")},
    "sender": SENDERS,
    "sender_state": {
        "running": Word(sentence("Running"), "check", "ok"),
        "slowed": Word(sentence("Slowed"), "hourglass", "warning"),
        "stopped": Word(sentence("Stopped"), "ban", "danger"),
        "confirmed": Word(sentence("Stop confirmed"), "ban", "danger"),
        "started": Word(sentence("Started"), "check", "ok"),
    },
    "way": {
        "twilio": Word(sentence("Through Twilio"), "send"),
        "smtp": Word(sentence("Through the mail server"), "send"),
        "sandbox": Word(sentence("Simulated: nothing is really sent"), "device-mobile"),
        "none": Word(sentence("No number to call from: no calls are made"), "phone"),
    },
    "why_stopped": {
        "set-up": Word(sentence("Refused because of our settings"), "user-cog"),
        "provider-failing": Word(sentence("No usable answer, five times in a row"), "help-circle"),
        "by-hand": Word(sentence("Stopped manually"), "user"),
        "database-went-back": Word(sentence("Held: the database went back"), "history"),
    },
}

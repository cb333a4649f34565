"""Labels for the state of webhooks, and what the last attempt came to."""

from __future__ import annotations

from typing import Final

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

WORDS: Words = {
    "second_person": {
        "own-webhook": Word(sentence("Someone else confirms: you proposed it"), "user"),
    },
    "webhook_state": {
        "proposed": Word(sentence("Waits for a second person"), "hourglass"),
        "active": Word(sentence("Active"), "circle-check"),
        "ended": Word(sentence("Ended"), "ban"),
        "refused": Word(sentence("Refused"), "ban"),
    },
}
_HTTP: Final = sentence("The receiver answered with status %(status)s")
_ANSWERS: Final = {
    "http-410": sentence("The receiver answered that it takes no events any more"),
    "no-connection": sentence("There was no connection"),
    "no-such-host": sentence("The name of the host was not found"),
    "refused-address": sentence("The address is inside a network that is not allowed"),
    "too-slow": sentence("There was no whole answer in time"),
    "too-large": sentence("The event was too large"),
    "broken-answer": sentence("The connection broke off during the answer"),
    "tls": sentence("The certificate of the receiver is not valid"),
    "redirects": sentence("The receiver sends to another address, which is not followed"),
}


def answer_words(code: str | None) -> tuple[str, dict[str, str]]:
    """The sentence for what an attempt came to, with what it has a place for; empty before the first."""
    if code is None:
        return "", {}
    if code not in _ANSWERS and code.startswith("http-"):
        return _HTTP, {"status": code.removeprefix("http-")}
    return _ANSWERS[code], {}

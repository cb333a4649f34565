"""How far a call got, in the words that texts use, so that both are ranked and remedied alike.

The words are Twilio's (https://www.twilio.com/docs/voice/api/call-resource#call-status-values).
`completed` says that somebody, or a machine, picked up: not that anybody listened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.domain.messages.delivery import DeliveryState

_AS_TEXT: Final = {
    "queued": DeliveryState.QUEUED,
    "initiated": DeliveryState.QUEUED,
    "ringing": DeliveryState.SENDING,
    "in-progress": DeliveryState.SENT,
    "completed": DeliveryState.DELIVERED,
    "busy": DeliveryState.UNDELIVERED,
    "no-answer": DeliveryState.UNDELIVERED,
    "failed": DeliveryState.FAILED,
    "canceled": DeliveryState.CANCELED,
}
# Why nobody was reached, as the telephone network says it (RFC 3261): 486 busy here, 480 no answer.
BUSY, NO_ANSWER = 486, 480
_WHY: Final = {"busy": BUSY, "no-answer": NO_ANSWER}


def call_state(word: str) -> str:
    """The word for a text that says the same of a call; a word we do not know stays as it is."""
    known = _AS_TEXT.get(word.strip().lower())
    return word if known is None else known.value


def why_not_reached(word: str) -> int | None:
    """The code of a call that nobody took, None for every other."""
    return _WHY.get(word.strip().lower())


def in_words_of_texts(form: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of a call's receipt with those a text's would have; a text's receipt is left as it is.
    What the provider said stays in it."""
    sid, word = form.get("CallSid"), form.get("CallStatus")
    if not sid or not word or "MessageSid" in form or "SmsSid" in form:
        return form
    told = {**form, "MessageSid": sid, "MessageStatus": call_state(word)}
    why = why_not_reached(word)
    return told if why is None else {**told, "ErrorCode": str(why)}

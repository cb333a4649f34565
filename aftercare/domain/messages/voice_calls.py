"""How far a call got, in the same states as a text, so that both are ranked and handled alike.

The words are Twilio's (https://www.twilio.com/docs/voice/api/call-resource#call-status-values). `completed` says
that a person or a machine answered, not that the message was heard.
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
# Why the call did not get through, in codes of the telephone network (RFC 3261): 486 busy here, 480 no answer.
BUSY, NO_ANSWER = 486, 480
_WHY: Final = {"busy": BUSY, "no-answer": NO_ANSWER}


def call_state(word: str) -> str:
    """The state of a text that corresponds to a state of a call; an unknown word is returned unchanged."""
    known = _AS_TEXT.get(word.strip().lower())
    return word if known is None else known.value


def why_not_reached(word: str) -> int | None:
    """The code of a call that was not answered; None for any other."""
    return _WHY.get(word.strip().lower())


def in_words_of_texts(form: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of a call's receipt with the fields of a text's added; a text's receipt is returned unchanged. The
    provider's own fields are kept."""
    sid, word = form.get("CallSid"), form.get("CallStatus")
    if not sid or not word or "MessageSid" in form or "SmsSid" in form:
        return form
    receipt = {**form, "MessageSid": sid, "MessageStatus": call_state(word)}
    why = why_not_reached(word)
    return receipt if why is None else {**receipt, "ErrorCode": str(why)}

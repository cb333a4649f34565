"""A call's receipt says in the words of texts how far the call got; a text's receipt is left as it is."""

from __future__ import annotations

import pytest

from aftercare.domain.messages.voice_calls import in_words_of_texts


@pytest.mark.parametrize(
    ("status", "gained"),
    [
        ("ringing", {"MessageStatus": "sending"}),
        (" Completed", {"MessageStatus": "delivered"}),
        ("no-answer", {"MessageStatus": "undelivered", "ErrorCode": "480"}),
        ("busy", {"MessageStatus": "undelivered", "ErrorCode": "486"}),
        ("teleported", {"MessageStatus": "teleported"}),
    ],
)
def test_a_call_s_receipt_gains_what_a_text_s_would_say(
    status: str, gained: dict[str, str]
) -> None:
    form = {"CallSid": "CA1", "CallStatus": status}
    assert in_words_of_texts(form) == form | {"MessageSid": "CA1"} | gained


@pytest.mark.parametrize(
    "form",
    [
        {"MessageSid": "SM1", "MessageStatus": "sent"},
        {"SmsSid": "SM1", "CallSid": "CA1", "CallStatus": "busy"},
        {"MessageSid": "SM1", "CallSid": "CA1", "CallStatus": "busy"},
        {"CallSid": "CA1"},
        {"CallStatus": "busy"},
        {},
    ],
)
def test_what_is_no_call_s_receipt_is_left_as_it_is(form: dict[str, str]) -> None:
    assert in_words_of_texts(form) == form

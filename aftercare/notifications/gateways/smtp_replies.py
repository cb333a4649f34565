"""What an SMTP server's answer means at each step: go on, later, never, or a person has to look.

4xx is "not now", 5xx is "no" (RFC 5321, 4.2.1). Before the recipient is named it is about us and every message; from
there on about this one.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from aftercare.domain.messages.delivery import Remedy
from aftercare.notifications.gateways.gateway import Busy, Refused, SendReport, Uncertain


class Step(StrEnum):
    GREETING = "greeting"
    HELLO = "hello"
    STARTTLS = "starttls"
    SIGN_IN = "sign-in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"
    MESSAGE = "message"


_ABOUT_US: Final = frozenset({Step.GREETING, Step.HELLO, Step.STARTTLS, Step.SIGN_IN, Step.SENDER})
# A sign-in is only looked at when it failed; and STARTTLS accepts no other 2xx, so nothing goes on in plain text.
_GOES_ON: Final = {
    Step.DATA: range(354, 355),
    Step.STARTTLS: range(220, 221),
    Step.SIGN_IN: range(0),
}
_CLOSING: Final = 421
# 5.7.x: a rule forbids it, which says nothing about the address (RFC 3463).
_FORBIDDEN: Final = re.compile(r"\b5\.7\.[0-9]{1,3}\b")


def reply_means(step: Step, code: int, words: str) -> SendReport | None:
    """None: go on. `words` is what the server said beside the code; it is read for its enhanced status
    code only and kept nowhere."""
    if code in _GOES_ON.get(step, range(200, 300)):
        return None
    if code == _CLOSING:
        return Busy(None)
    if 400 <= code < 500:
        return Busy(None) if step in _ABOUT_US else Refused(code, Remedy.RETRY_IF_USEFUL)
    if 500 <= code < 600:
        return Refused(code, _remedy(step, words))
    # Not a reply of this protocol; only after the message can it hide an acceptance.
    return Uncertain("unreadable-answer") if step is Step.MESSAGE else Busy(None)


def _remedy(step: Step, words: str) -> Remedy:
    if step in _ABOUT_US:
        return Remedy.STOP_SENDER_ALARM
    if step is Step.RECIPIENT and not _FORBIDDEN.search(words):
        return Remedy.FLAG_NUMBER_TASK
    return Remedy.NO_RETRY_ADMIN

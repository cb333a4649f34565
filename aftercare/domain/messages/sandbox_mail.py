"""The answers of the demonstration's mail server, so that every result of a mail can be seen."""

from __future__ import annotations

from enum import StrEnum


class MailAnswer(StrEnum):
    TAKEN = "taken"
    # 5xx for the recipient: there is no such mailbox.
    NO_MAILBOX = "no-mailbox"
    # 4xx: try again later.
    LATER = "later"
    # The connection broke after the final dot: the result is unknown.
    SILENT = "silent"

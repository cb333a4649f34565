"""What the demonstration's mail server can say to a mail, so that every end of one can be seen."""

from __future__ import annotations

from enum import StrEnum


class MailAnswer(StrEnum):
    TAKEN = "taken"
    # 5xx at the recipient: nobody gets mail there.
    NO_MAILBOX = "no-mailbox"
    # 4xx: not now.
    LATER = "later"
    # The line broke after the last dot: nobody knows.
    SILENT = "silent"

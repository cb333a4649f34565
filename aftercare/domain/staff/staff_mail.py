"""The content of an e-mail to staff: that there is something to look at, how many items, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aftercare.base.errors import FieldFault, Invalid

# The name and version of the template, which every message has.
STAFF_MAIL, STAFF_MAIL_VERSION = "staff-mail", 1
LONGEST_ADDRESS: Final = 254
# Plain ASCII only: every mail server accepts it, and nothing in it can break out of a header.
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_ONE: Final = {
    "nl": "Er staat iets voor je klaar in aftercare.",
    "en": "You have something to look at in aftercare.",
}
_MORE: Final = {
    "nl": "Er staat iets voor je klaar in aftercare ({count} punten).",
    "en": "You have something to look at in aftercare ({count} items).",
}


class MailAbout(StrEnum):
    """The notices that are sent by e-mail, each an option of its own."""

    STEPS = "steps"
    REPLIES = "replies"
    DECISIONS = "decisions"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class MailWishes:
    steps: bool = True
    replies: bool = True
    digest: bool = False
    decisions: bool = False


def mail_address(typed: str) -> str:
    """A typed address, with the domain in lower case; raises Invalid at /address when it is not an address. Only the
    form is checked: whether it exists, only the mail server can say."""
    address = typed.strip()
    local, at, domain = address.rpartition("@")
    labels = domain.split(".")
    fits = (
        at
        and len(address) <= LONGEST_ADDRESS
        and len(local) <= 64
        and _LOCAL.fullmatch(local)
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and labels[-1].isalpha()
        and len(labels[-1]) > 1
    )
    if not fits:
        raise Invalid(fields=(FieldFault("/address", "bad-address"),))
    return f"{local}@{domain.lower()}"


def mail_words(language: str, count: int) -> str:
    """The subject, which is also the whole message; `count` items, at least one."""
    used = language if language in _ONE else "en"
    return _ONE[used] if count <= 1 else _MORE[used].format(count=count)

"""The content of an e-mail to staff: that there is something to look at, how many items, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.time.wall_time import at_wall_or_later, civil_date

# The name and version of the template, which every message has.
STAFF_MAIL, STAFF_MAIL_VERSION = "staff-mail", 1
LONGEST_ADDRESS: Final = 254
# Plain ASCII only: every mail server accepts it, and nothing in it can break out of a header.
# When the mail of the morning is written, and what was to wait for it is sent.
MORNING: Final = time(7, 30)
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
    """The kinds of notice for which an account chooses whether and when it gets an e-mail."""

    STEPS = "steps"
    REPLIES = "replies"
    PASSED_ON = "passed_on"
    PLANS = "plans"
    DECISIONS = "decisions"
    TASKS = "tasks"


class MailWhen(StrEnum):
    """NONE: the notice stands in the product only. DAILY: it is counted in the mail of the morning."""

    NONE = "none"
    AT_ONCE = "at_once"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class MailWishes:
    """For each kind of notice when to send e-mail; `digest`: the morning's mail also counts open work. An alarm and a
    change of the account are always sent at once."""

    steps: MailWhen = MailWhen.AT_ONCE
    replies: MailWhen = MailWhen.AT_ONCE
    passed_on: MailWhen = MailWhen.AT_ONCE
    plans: MailWhen = MailWhen.NONE
    decisions: MailWhen = MailWhen.NONE
    tasks: MailWhen = MailWhen.AT_ONCE
    digest: bool = False

    def when(self, about: MailAbout) -> MailWhen:
        found: MailWhen = getattr(self, about.value)
        return found

    @property
    def any_mail(self) -> bool:
        return self.digest or any(self.when(one) is not MailWhen.NONE for one in MailAbout)


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


def next_morning(now: datetime) -> datetime:
    """The next moment, later than `now`, at which the mail of the morning is sent."""
    today = civil_date(now)
    mornings = (at_wall_or_later(today + timedelta(days=days), MORNING) for days in (0, 1))
    return next(one for one in mornings if one > now)


def mail_words(language: str, count: int) -> str:
    """The subject, which is also the whole message; `count` items, at least one."""
    used = language if language in _ONE else "en"
    return _ONE[used] if count <= 1 else _MORE[used].format(count=count)

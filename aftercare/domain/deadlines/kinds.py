"""What a kind of deadline is called, what its source is, and how early it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from aftercare.base.described_types import Codes
from aftercare.domain.time.wall_time import last_civil_date, start_of_day


class DeadlineState(StrEnum):
    """Only a person marks a deadline done; a computation drops one when its reason is gone."""

    OPENED = "opened"
    DONE = "done"
    DROPPED = "dropped"


# What a deadline is counted from and filed under.
DeadlineSubject = Annotated[
    str,
    Codes(
        "DeadlineSubject",
        ("order", "assessment", "referral", "person", "escalation", "emergency", "appointment", "concern",
         "protected_change", "agreed_action", "submission"),
    ),
]  # fmt: skip


@dataclass(frozen=True)
class DeadlineKind:
    """A kind of deadline. It is on the worklist from `lead_days` calendar days before it is due. `alarm`: a fact
    that staff must answer at once, not a deadline to meet. A norm that is not law does not escalate: it is on the
    worklist but opens no escalation when it passes. `asked_at_once`: rules ask from the moment it came, its due day is
    for the answer."""

    code: str
    nl: str
    en: str
    source: str
    lead_days: int = 14
    alarm: bool = False
    escalates: bool = True
    asked_at_once: bool = False

    def label(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True)
class WantedDeadline:
    """One deadline that the facts ask for now; `number` distinguishes repeated ones of the same code."""

    code: str
    counted_from_on: date
    due_at: datetime
    number: int = 0


def shows_from(due_at: datetime, lead_days: int) -> datetime:
    """The start of the calendar day that is `lead_days` before the last day. The last day is the one that ends at
    `due_at` or contains it."""
    last_day = last_civil_date(due_at)
    return start_of_day(last_day - timedelta(days=lead_days))

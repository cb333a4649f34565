"""What a kind of deadline is called, where it comes from, and how early it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from aftercare.domain.time.wall_time import last_civil_date, start_of_day


class DeadlineState(StrEnum):
    """Only a person sets a deadline done; a computation drops one whose ground is gone."""

    OPENED = "opened"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class DeadlineKind:
    """`lead_days` civil days before it is due it appears on the worklist. `alarm`: not a term that
    can be met but a fact somebody has to answer at once. One that does not escalate, a norm that is no
    law, shows on the worklist and opens no case when it passes."""

    code: str
    nl: str
    en: str
    source: str
    lead_days: int = 14
    alarm: bool = False
    escalates: bool = True

    def label(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True)
class WantedDeadline:
    """One deadline that the facts ask for now; `number` tells repeated ones of a code apart."""

    code: str
    counted_from_on: date
    due_at: datetime
    number: int = 0


def shows_from(due_at: datetime, lead_days: int) -> datetime:
    """The start of the civil day, `lead_days` before the day that ends at or holds `due_at`."""
    last_day = last_civil_date(due_at)
    return start_of_day(last_day - timedelta(days=lead_days))

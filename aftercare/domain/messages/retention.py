"""How long words and numbers of messages stay, and what moments follow from that today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aftercare.domain.time.wall_time import civil_days_before

LONGEST_TERM: Final = 3_650
# The days are counted anew for so long: words must be there to count their segments.
SHORTEST: Final = {
    "message_days": 90,
    "incoming_days": 90,
    "unclaimed_days": 7,
    "receipt_days": 30,
    # Chosen by us: no statute sets it. Time for the client to come back to a decision.
    "after_case_days": 42,
}


@dataclass(frozen=True, slots=True)
class Retention:
    """Days: of messages after their last change of state, of texts that came in, of those nobody's after
    they were set aside, of the provider's reports word for word; and how long all of a person's stay after
    the last decision about a miss or a case."""

    message_days: int = 365
    incoming_days: int = 365
    unclaimed_days: int = 30
    receipt_days: int = 90
    after_case_days: int = 90


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """What is older than its moment has had its time; a person whose newest decision is not older than
    `cases` keeps everything."""

    messages: datetime
    incoming: datetime
    unclaimed: datetime
    receipts: datetime
    cases: datetime


def cutoffs(terms: Retention, now: datetime) -> Cutoffs:
    """In civil days, so that a term ends at the same hour it began."""
    return Cutoffs(
        messages=civil_days_before(now, terms.message_days),
        incoming=civil_days_before(now, terms.incoming_days),
        unclaimed=civil_days_before(now, terms.unclaimed_days),
        receipts=civil_days_before(now, terms.receipt_days),
        cases=civil_days_before(now, terms.after_case_days),
    )

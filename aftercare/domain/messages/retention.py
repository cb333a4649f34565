"""How long the words and numbers of messages are kept, and the cutoff moments that follow from that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aftercare.domain.time.wall_time import civil_days_before

LONGEST_TERM: Final = 3_650
# The shortest retention allowed. Within these days the figures are counted again: segments need the words.
SHORTEST: Final = {
    "message_days": 90,
    "incoming_days": 90,
    "unclaimed_days": 7,
    "receipt_days": 30,
    # Chosen by us: no statute sets it. It gives the client time to respond to a decision.
    "after_decision_days": 42,
}


@dataclass(frozen=True, slots=True)
class Retention:
    """Retention in days: of messages after their last change of state, of incoming texts, and of unassigned texts
    after they were set aside. Further: of the provider's raw reports, and of everything about a person after the
    last decision on a miss or an escalation."""

    message_days: int = 365
    incoming_days: int = 365
    unclaimed_days: int = 30
    receipt_days: int = 90
    after_decision_days: int = 90


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """The cutoffs: what is older is no longer kept. A person decided on after `decisions` keeps everything."""

    messages: datetime
    incoming: datetime
    unclaimed: datetime
    receipts: datetime
    decisions: datetime


def cutoffs(terms: Retention, now: datetime) -> Cutoffs:
    """The cutoffs at `now`, in calendar days, so that a period ends at the same hour it began."""
    return Cutoffs(
        messages=civil_days_before(now, terms.message_days),
        incoming=civil_days_before(now, terms.incoming_days),
        unclaimed=civil_days_before(now, terms.unclaimed_days),
        receipts=civil_days_before(now, terms.receipt_days),
        decisions=civil_days_before(now, terms.after_decision_days),
    )

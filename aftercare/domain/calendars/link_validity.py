"""Whether a link still opens a calendar at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WhyStopped(StrEnum):
    """Why a link opens nothing any more; whoever asks at it is told none of this."""

    BY_HAND = "by-hand"
    CASE_CLOSED = "case-closed"
    OPTED_OUT = "opted-out"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    IN_CUSTODY = "in-custody"
    RESTRICTED_CASE = "restricted-case"
    ACCOUNT_CLOSED = "account-closed"


@dataclass(frozen=True)
class FeedFacts:
    """`confined` since the link was made: in custody or admitted, at home somebody else has the telephone.
    `opted_out` since then as well. An agreement to texts that is taken back ends a link at that moment, in the
    database; afterwards nobody could tell it from one that was never given."""

    revoked: WhyStopped | None = None
    account_closed: bool = False
    case_closed: bool = False
    opted_out: bool = False
    confined: bool = False
    restricted: bool = False
    despite_restricted: bool = False


def why_stopped(facts: FeedFacts) -> WhyStopped | None:
    """The reason it opens nothing, or None."""
    if facts.revoked is not None:
        return facts.revoked
    if facts.account_closed:
        return WhyStopped.ACCOUNT_CLOSED
    if facts.case_closed:
        return WhyStopped.CASE_CLOSED
    if facts.confined:
        return WhyStopped.IN_CUSTODY
    if facts.opted_out:
        return WhyStopped.OPTED_OUT
    if facts.restricted and not facts.despite_restricted:
        return WhyStopped.RESTRICTED_CASE
    return None

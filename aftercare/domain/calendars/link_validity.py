"""Whether a link still opens a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WhyStopped(StrEnum):
    """Why a link no longer opens a calendar; a visitor of the link does not see the reason."""

    BY_HAND = "by-hand"
    CASE_FILE_CLOSED = "case-closed"
    OPTED_OUT = "opted-out"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    IN_CUSTODY = "in-custody"
    RESTRICTED_CASE_FILE = "restricted-case"
    ACCOUNT_CLOSED = "account-closed"


@dataclass(frozen=True)
class FeedFacts:
    """What decides about a link. `confined`: in custody or admitted since the link was made; at home another person
    may then have the telephone. `opted_out`: since the link was made, too. Withdrawing the agreement to texts ends
    the link in the database at that moment: later it looks the same as an agreement that was never given."""

    revoked: WhyStopped | None = None
    account_closed: bool = False
    case_file_closed: bool = False
    opted_out: bool = False
    confined: bool = False
    restricted: bool = False
    despite_restricted: bool = False


def why_stopped(facts: FeedFacts) -> WhyStopped | None:
    """Why the link opens nothing; None when it is valid."""
    if facts.revoked is not None:
        return facts.revoked
    if facts.account_closed:
        return WhyStopped.ACCOUNT_CLOSED
    if facts.case_file_closed:
        return WhyStopped.CASE_FILE_CLOSED
    if facts.confined:
        return WhyStopped.IN_CUSTODY
    if facts.opted_out:
        return WhyStopped.OPTED_OUT
    if facts.restricted and not facts.despite_restricted:
        return WhyStopped.RESTRICTED_CASE_FILE
    return None

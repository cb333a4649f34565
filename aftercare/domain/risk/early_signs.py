"""Early signs of a relapse-prevention plan: its limits, and which signs were seen again within a few contacts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

MOST_SIGNS: Final = 10
LONGEST_WORDS: Final = 300
# Configuration, not research: two of the last four contacts is a month of weekly contact. Nothing is added up.
SEEN_TIMES: Final = 2
AMONG_CONTACTS: Final = 4
MOST_SEEN: Final = 20
"""How many ticks are shown."""


@dataclass(frozen=True)
class EarlySign:
    """A sign in the client's own words, what the client then does, and whether seeing it once is alarm at once.
    `first_id`: the sign of an earlier version that this one words anew; None for a new sign."""

    words: str
    answer: str
    at_once: bool = False
    first_id: UUID | None = None


def seen_again(contacts: Sequence[Collection[UUID]]) -> frozenset[UUID]:
    """The signs of the newest contact that were seen often enough; `contacts` are the signs seen at each, the newest
    first."""
    if not contacts:
        return frozenset()
    counts = Counter(sign for signs in contacts[:AMONG_CONTACTS] for sign in set(signs))
    return frozenset(sign for sign in contacts[0] if counts[sign] >= SEEN_TIMES)

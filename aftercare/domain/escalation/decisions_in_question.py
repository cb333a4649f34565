"""Which decisions about absences are in question, because what explained the absence was taken back.

An absence may not count while its condition no longer held on that day, or the client was in custody. Once that is
corrected, the absence counts as any other. What a person decided in the client's favour meanwhile stands, and the
officer is asked to look at it again: nothing is decided automatically.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.escalation.decisions import AGAINST_CLIENT


class Explanation(StrEnum):
    """Why an absence may not count."""

    NO_CONDITION = "no-condition"
    CUSTODY = "custody"


class WhyAgain(StrEnum):
    """Why it counts again; the reason of the task to look at what was decided."""

    CONDITION_HELD = "condition-held"
    NOT_IN_CUSTODY = "not-in-custody"


# By absence.
Explained = Mapping[UUID, Collection[str]]
_WHY: Final = {
    Explanation.NO_CONDITION: WhyAgain.CONDITION_HELD,
    Explanation.CUSTODY: WhyAgain.NOT_IN_CUSTODY,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision on an absence, or on an escalation about it with this `id`. `choice`: the verdict, or the decision.
    `stands_in_paper`: its warning or report is there or is still asked for. `known_at`: since when the client was known
    to be in custody then, None where that is not known."""

    absence_id: UUID
    id: UUID
    on_escalation: bool
    choice: str
    decided_at: datetime | None
    stands_in_paper: bool = False
    known_at: datetime | None = None

    @property
    def favours_client(self) -> bool:
        """An excuse, or an escalation that ended without a warning or report, or with one that was dropped."""
        if not self.on_escalation:
            return self.choice == Verdict.EXCUSED
        return self.choice not in AGAINST_CLIENT or not self.stands_in_paper


def counts_again(before: Explained, after: Explained) -> dict[UUID, WhyAgain]:
    """The absences that had an explanation before and have none after, each with what was taken back; that no condition
    held comes first."""
    return {
        one: _WHY[
            Explanation.NO_CONDITION
            if Explanation.NO_CONDITION in before[one]
            else Explanation.CUSTODY
        ]
        for one in before
        if before[one] and not after.get(one)
    }


def decisions_in_question(again: Mapping[UUID, WhyAgain], taken: Iterable[Taken]) -> list[Taken]:
    """Of what was decided, what favours the client on an absence that counts again. A decision from before the custody
    was known did not rest on it."""
    return [
        one
        for one in taken
        if one.absence_id in again and one.favours_client and _rested(again[one.absence_id], one)
    ]


def _rested(why: WhyAgain, one: Taken) -> bool:
    # Since when a withdrawal or the end of an order is in the case file is not kept.
    if why is WhyAgain.CONDITION_HELD or one.known_at is None or one.decided_at is None:
        return True
    return one.decided_at >= one.known_at

"""Whether a warning or report still rests on a decision, and why not: asked by its acts and page, and by lists."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from aftercare.domain.escalation.decisions import is_about_misses
from aftercare.domain.papers import DECISIONS_FOR, PaperKind
from aftercare.processes.submissions.moved_alarms import MovedShare, moved_shares
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.papers.grounds import grounds_of


class WithoutGround(StrEnum):
    """Why a document would say what no longer holds; the first that applies. The last is no more than a doubt."""

    DECIDED_OTHERWISE = "decided-otherwise"
    MISSES_EXPLAINED = "misses-explained"
    ALARMS_OF_ANOTHER = "alarms-of-another"
    TO_REVIEW = "decision-to-review"


def grounds_gone(work: UnitOfWork, paper_ids: Collection[UUID]) -> dict[UUID, WithoutGround]:
    """Those of these documents that rest on nothing any more, or on a decision that someone must look at again, each
    with why. None that holds, and none that follows from no escalation."""
    found = grounds_of(work.session, paper_ids)
    if not found:
        return {}
    shares = moved_shares(work, {(row["escalation_id"], row["person_id"]) for row in found})
    gone = ((row["id"], _gone(row, shares.get(row["escalation_id"]))) for row in found)
    return {which: why for which, why in gone if why is not None}


def _gone(row: Row, moved: MovedShare | None) -> WithoutGround | None:
    if row["decision"] not in DECISIONS_FOR.get(PaperKind(row["kind"]), ()):
        return WithoutGround.DECIDED_OTHERWISE
    if is_about_misses(row["trigger_code"]) and row["misses"] and not row["standing"]:
        return WithoutGround.MISSES_EXPLAINED
    if moved is MovedShare.ALL:
        return WithoutGround.ALARMS_OF_ANOTHER
    return WithoutGround.TO_REVIEW if row["asked"] else None

"""Asks what was done about a signed document that lost its ground by another way than its absences, which have tasks of
their own (processes.escalation.decisions_in_question)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from aftercare.domain.escalation.decisions_in_question import REVIEW_WORKING_DAYS
from aftercare.domain.papers import DECISIONS_FOR, PaperKind, PaperState
from aftercare.domain.time.working_hours import add_working_days
from aftercare.processes.papers.board_copies import board_copy_of
from aftercare.processes.papers.grounds import WithoutGround, grounds_gone
from aftercare.store.absences.review_tasks import ask_to_review, end_reviews
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.escalation.rows import last_replaced
from aftercare.store.papers.rows import PaperRow, papers_of

# The reasons of the task, beside those about an absence.
MOVED_SINCE: Final = "alarm-moved-since"
REPLACED_SINCE: Final = "decision-replaced-since"


def resting_on_no_alarm(work: UnitOfWork, person_id: UUID) -> frozenset[UUID]:
    """The signed documents about this client of which every alarm was about another client."""
    signed = [one.id for one in papers_of(work.session, person_id) if _stands(one)]
    gone = grounds_gone(work, signed)
    return frozenset(which for which, why in gone.items() if why is WithoutGround.ALARMS_OF_ANOTHER)


def review_moved(work: UnitOfWork, person_id: UUID, before: Collection[UUID]) -> None:
    """An alarm was just moved to another client: asks about the documents that rested on it alone. `before`: those that
    rested on no alarm already, about which a task was opened then."""
    for which in sorted(resting_on_no_alarm(work, person_id).difference(before)):
        _ask(work, person_id, which, MOVED_SINCE)


def review_replaced(work: UnitOfWork, paper: PaperRow, decision: str) -> None:
    """A supervisor just decided otherwise than this signed document says. Asks about one that left already, since the
    reader believes it; the answer to that holds until the decision behind it stands again. A question about its alarm
    is answered by the decision."""
    asked = DECISIONS_FOR[PaperKind(paper.kind)]
    session, person_id = work.session, paper.person_id
    if decision in asked:
        with as_clock(work):
            end_reviews(session, person_id, [paper.id], work.now, reasons=[REPLACED_SINCE])
    elif has_left(work, paper) and last_replaced(session, paper.escalation_id) in asked:
        _ask(work, person_id, paper.id, REPLACED_SINCE)


def has_left(work: UnitOfWork, paper: PaperRow) -> bool:
    """Whether it was handed over, or its copy was sent."""
    if paper.handed_over_on is not None:
        return True
    copy = board_copy_of(work.session, paper)
    return copy is not None and copy.state == "done" and copy.done_by is not None


def _stands(paper: PaperRow) -> bool:
    return paper.state == PaperState.SIGNED and paper.escalation_id is not None


def _ask(work: UnitOfWork, person_id: UUID, paper_id: UUID, why: str) -> None:
    due_at = add_working_days(work.now, REVIEW_WORKING_DAYS)
    with as_clock(work):
        ask_to_review(work.session, person_id, paper_id, why, due_at, work.now)

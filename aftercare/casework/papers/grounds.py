"""Whether a warning or a report still rests on a decision: asked before it is signed, corrected or handed over."""

from __future__ import annotations

from aftercare.base.errors import FieldFault
from aftercare.casework.papers.hand_over_deadlines import DECIDED_OTHERWISE, end_hand_over
from aftercare.domain.papers import DECISIONS_FOR, PaperKind, PaperState
from aftercare.processes.papers.ground_reviews import review_replaced
from aftercare.processes.papers.grounds import grounds_gone
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.papers.rows import PaperRow, papers_of


def ground_fault(work: UnitOfWork, paper: PaperRow, pointer: str = "") -> FieldFault | None:
    """Why this document would say what no longer holds: its decision was replaced, no absence behind it counts any
    more, every alarm behind it was about another client, or an absence is to be looked at again. None while it holds,
    and for documents that follow from no escalation."""
    if paper.escalation_id is None:
        return None
    why = grounds_gone(work, [paper.id]).get(paper.id)
    return FieldFault(pointer, why.value) if why else None


def end_replaced(work: UnitOfWork, escalation: EscalationRow, decision: str) -> None:
    """A signed document that this decision does not ask for is handed over to no one; the deadline for it ends. Of one
    that left already, it is asked what was done about it. The client's deadlines are locked."""
    for paper in papers_of(work.session, escalation.person_id):
        if paper.escalation_id != escalation.id or paper.state != PaperState.SIGNED:
            continue
        review_replaced(work, paper, decision)
        asked = DECISIONS_FOR.get(PaperKind(paper.kind), ())
        if decision not in asked and paper.handed_over_on is None:
            end_hand_over(work, paper, DECIDED_OTHERWISE)

"""Deadlines that followed from a decision on an escalation which another decision has replaced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.base.translation import sentence
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.statutory import REPORT_CODE
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.clock_facts import ProposedReport, reports_proposed
from aftercare.store.deadlines.rows import DeadlineRow, open_deadlines_with_codes
from aftercare.store.orders.rows import orders_of

# Kept as the note of the deadline, and translated where that is shown.
DECISION_REPLACED: Final = sentence(
    "Another decision took the place of the one behind this deadline."
)


def reports_asked_by(session: Session, person_id: UUID, escalation_id: UUID) -> list[DeadlineRow]:
    """The open deadlines for a report that decisions on this escalation have started."""
    found = _with_proposals(session, person_id)
    return [row for row, one in found if one.escalation_id == escalation_id]


def replaced_reports(session: Session, person_id: UUID) -> list[DeadlineRow]:
    """The open deadlines for a report of which the decision was replaced by one that asks for none."""
    return [row for row, one in _with_proposals(session, person_id) if one.replaced]


def end_as_replaced(work: UnitOfWork, rows: Iterable[DeadlineRow]) -> None:
    """Ends these open deadlines in the actor's name. Their client's deadlines are locked."""
    for row in rows:
        row.state, row.done_note = DeadlineState.DROPPED.value, DECISION_REPLACED
        row.done_by = work.actor.staff_id
        row.version += 1
        audit.save_and_note(work, "change", "deadline", row)


def _with_proposals(session: Session, person_id: UUID) -> list[tuple[DeadlineRow, ProposedReport]]:
    rows = open_deadlines_with_codes(session, person_id, [REPORT_CODE])
    if not rows:
        return []
    proposed = {
        (one.order_id, one.number): one
        for one in reports_proposed(session, orders_of(session, person_id))
    }
    found = ((row, proposed.get((row.subject_id, row.number))) for row in rows)
    return [(row, one) for row, one in found if one is not None]

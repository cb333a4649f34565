"""The open deadlines that a handed-over document meets."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.deadlines.statutory import REPORT_CODE
from aftercare.processes.deadlines.statutory_clocks import clock_facts
from aftercare.store.deadlines.rows import DeadlineRow, open_deadlines, open_deadlines_about_orders
from aftercare.store.escalation.rows import get_escalation
from aftercare.store.orders.rows import orders_of
from aftercare.store.papers.rows import PaperRow
from aftercare.store.people.rows import get_person

_CODES: Final = {
    "progress_report": frozenset({"progress-report", "youth-report"}),
    "closing_report": frozenset({"closing-report"}),
}


def deadlines_met_by(session: Session, paper: PaperRow, asked: UUID | None) -> list[DeadlineRow]:
    """Open deadlines met by handing it over: the one that asked for it, and those it was made for."""
    return [*open_deadlines(session, [asked] if asked else []), *_made_for(session, paper)]


def _made_for(session: Session, paper: PaperRow) -> list[DeadlineRow]:
    """A report meets the deadlines that its escalation started, one per order. A progress or closing report meets the
    earliest open one of its kind about its order; a warning meets none."""
    if paper.kind == "violation_report":
        return _of_report(session, paper)
    codes = _CODES.get(paper.kind)
    if codes is None or paper.order_id is None:
        return []
    open_ones = [
        one
        for one in open_deadlines_about_orders(session, paper.person_id)
        if one.code in codes and one.subject_id == paper.order_id
    ]
    return open_ones[:1]


def _of_report(session: Session, paper: PaperRow) -> list[DeadlineRow]:
    """Deadlines of reports are numbered per order by the decisions that started them."""
    assert paper.escalation_id is not None
    escalation = get_escalation(session, paper.escalation_id)
    orders = orders_of(session, paper.person_id)
    enrolled_on = get_person(session, paper.person_id).enrolled_on
    facts = clock_facts(session, orders, {one.id: enrolled_on for one in orders}, {})
    started = {
        (order_id, proposal.number)
        for order_id, its in facts.items()
        for proposal in its.proposals
        if proposal.decided_at == escalation.decided_at
    }
    return [
        one
        for one in open_deadlines_about_orders(session, paper.person_id)
        if one.code == REPORT_CODE and (one.subject_id, one.number) in started
    ]

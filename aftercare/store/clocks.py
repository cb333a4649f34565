"""Statutory clocks of a person: reads the facts, asks the rules, and keeps the deadlines true to them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, or_, select

from aftercare.domain.clocks import (
    ClockFacts,
    Proposal,
    RunningClock,
    last_day,
    running_clocks,
    wanted_deadlines,
)
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.statutory import (
    FIRST_CONTACT_CODES,
    REPEATED_CODES,
    REPORT_CODE,
    STATUTORY_CODES,
)
from aftercare.domain.periods import OrderFacts
from aftercare.domain.wall_time import civil_date, start_of_day
from aftercare.store.deadlines import DeadlineRow, sync_deadlines
from aftercare.store.order_events import standing_events
from aftercare.store.orders import OrderRow, orders_of
from aftercare.store.people import PersonRow
from aftercare.store.periods import OrderEventRow
from aftercare.store.unit_of_work import Work

LONG_ENDED: Final = timedelta(days=365)
"""Longer than any term after the end of a frame. What is still open about it then stays open."""
SUBJECT: Final = "order"
YOUTH_START_CODE: Final = "first-contact"

# A report is proposed for each order whose condition asked for an appointment the case is about. The
# number counts every decision of the order, so that it never changes.
_PROPOSALS = text(
    """
select row_number() over (order by e.decided_at, e.id) as number, e.decided_at
from escalation e
where e.person_id = :person and e.decision = 'propose_report' and exists (
  select from escalation_cause x join appointment a on a.id = x.appointment_id
  join obligation o on o.id = a.obligation_id join condition c on c.id = o.condition_id
  where x.escalation_id = e.id and c.order_id = :order)
order by 1
"""
)
# Who came first, and who said so: the newest line of an appointment is the one that stands.
_CONTACTS = text(
    """
select a.id, a.starts_at, said.recorded_by, said.recorded_at
from appointment a join obligation o on o.id = a.obligation_id join condition c on c.id = o.condition_id
join lateral (select recorded_by, recorded_at from outcome u where u.appointment_id = a.id
              order by u.recorded_at desc, u.id desc limit 1) said on true
where c.order_id = :order and a.state in ('attended', 'late') and a.starts_at >= :from_at
order by a.starts_at, a.id
"""
)


def clocked_persons(session: Session, now: datetime) -> list[UUID]:
    """Everyone with an order that runs, is to come, or ended lately, in a stable order."""
    recently = civil_date(now) - LONG_ENDED
    query = (
        select(OrderRow.person_id)
        .where(
            or_(col(OrderRow.ended_on).is_(None), col(OrderRow.ended_on) >= recently),
            or_(col(OrderRow.ends_on).is_(None), col(OrderRow.ends_on) >= recently),
        )
        .distinct()
        .order_by(col(OrderRow.person_id))
    )
    return list(session.exec(query))


def refresh_person(work: Work, person_id: UUID) -> bool:
    """Compute this person's statutory deadlines anew; answers whether any changed.

    The person's row is the lock: two who refresh one person do so one after the other.
    """
    session = work.session
    person = session.exec(
        select(PersonRow).where(PersonRow.id == person_id).with_for_update(key_share=True)
    ).first()
    if person is None:
        return False
    changed = False
    for order in orders_of(session, person_id):
        end_on = last_day(order_facts(order))
        if end_on is not None and end_on < civil_date(work.now) - LONG_ENDED:
            continue
        facts = clock_facts(session, order, person.enrolled_on)
        wanted = wanted_deadlines(facts, work.now)
        moved = sync_deadlines(
            session, person_id, SUBJECT, order.id, wanted, work.now, STATUTORY_CODES
        )
        changed = moved or changed
    return bool(settle_first_contacts(session, person_id)) or changed


def order_facts(order: OrderRow) -> OrderFacts:
    """What the clocks need of an order; its last day stands in the row, suspensions counted."""
    return OrderFacts(
        frame=order.frame,
        regime=order.regime,
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        age_at_offence=order.age_at_offence,
        final_on=order.final_on,
        immediately_enforceable=order.immediately_enforceable,
        executed_by=order.executed_by,
        ended_on=order.ended_on,
    )


def clock_facts(session: Session, order: OrderRow, known_from_on: date) -> ClockFacts:
    """The facts of one order; `known_from_on` is the day its person's file was opened here."""
    values = {"person": order.person_id, "order": order.id}
    proposals = session.execute(_PROPOSALS, values)
    return ClockFacts(
        order_facts(order),
        known_from_on,
        end_reason=order.end_reason,
        events=standing_events(session, order.id),
        proposals=tuple(Proposal(one.number, one.decided_at) for one in proposals),
        done=_done(session, order.id),
        begun_elsewhere=_begun_by_youth_service(session, order),
    )


def _begun_by_youth_service(session: Session, order: OrderRow) -> bool:
    query = select(DeadlineRow.id).where(
        DeadlineRow.subject_id == order.id,
        DeadlineRow.code == YOUTH_START_CODE,
        DeadlineRow.state == DeadlineState.DONE.value,
    )
    return session.exec(query).first() is not None


def clocks_of_order(
    session: Session, order: OrderRow, known_from_on: date, now: datetime
) -> tuple[RunningClock, ...]:
    """The clocks that run for one order, to tell how their ends were computed."""
    return running_clocks(clock_facts(session, order, known_from_on), now)


def settle_first_contacts(session: Session, person_id: UUID) -> list[DeadlineRow]:
    """Set the terms for a first contact done by the first appointment somebody came to after the start,
    in the name of whoever recorded it, and open again those whose appointment nobody came to after all.
    Answers the deadlines that changed."""
    query = (
        select(DeadlineRow, OrderRow)
        .join(OrderRow, col(OrderRow.id) == col(DeadlineRow.subject_id))
        .where(
            DeadlineRow.person_id == person_id,
            DeadlineRow.subject_kind == SUBJECT,
            col(DeadlineRow.code).in_(FIRST_CONTACT_CODES),
            col(DeadlineRow.state).in_([DeadlineState.OPENED.value, DeadlineState.DONE.value]),
        )
        .with_for_update(of=DeadlineRow)
    )
    changed = [row for row, order in session.exec(query) if _settle(session, row, order)]
    session.flush()
    return changed


def settle_reports(session: Session, report: OrderEventRow) -> list[DeadlineRow]:
    """A report to the prosecutor was made: the open terms for making one, of decisions up to that day,
    are met in the name of whoever entered it. Answers them."""
    query = select(DeadlineRow).where(
        DeadlineRow.subject_kind == SUBJECT,
        DeadlineRow.subject_id == report.order_id,
        DeadlineRow.code == REPORT_CODE,
        DeadlineRow.state == DeadlineState.OPENED.value,
        DeadlineRow.counted_from_on <= civil_date(report.happened_at),
    )
    met = list(session.exec(query.with_for_update()))
    for row in met:
        row.state, row.settled_by_id = DeadlineState.DONE.value, report.id
        row.done_on = civil_date(report.happened_at)
        row.done_by, row.done_at = report.entered_by, report.entered_at
        row.version += 1
    session.flush()
    return met


def reopen_reports(session: Session, report: OrderEventRow) -> list[DeadlineRow]:
    """The report was entered by mistake: what it met is open again. Answers those deadlines."""
    query = select(DeadlineRow).where(DeadlineRow.settled_by_id == report.id)
    found = list(session.exec(query.with_for_update()))
    for row in found:
        row.state = DeadlineState.OPENED.value
        row.settled_by_id = row.done_on = row.done_by = row.done_at = None
        row.version += 1
    session.flush()
    return found


def _settle(session: Session, row: DeadlineRow, order: OrderRow) -> bool:
    if row.state == DeadlineState.DONE and row.settled_by_id is None:
        return False
    values = {"order": order.id, "from_at": start_of_day(order.starts_on)}
    contacts = list(session.execute(_CONTACTS, values))
    if row.state == DeadlineState.DONE and row.settled_by_id in {one.id for one in contacts}:
        return False
    if row.state == DeadlineState.OPENED and not contacts:
        return False
    first = contacts[0] if contacts else None
    row.state = (DeadlineState.DONE if first else DeadlineState.OPENED).value
    row.settled_by_id = first.id if first else None
    row.done_on = civil_date(first.starts_at) if first else None
    row.done_by = first.recorded_by if first else None
    row.done_at = first.recorded_at if first else None
    row.version += 1
    return True


def _done(session: Session, order_id: UUID) -> dict[tuple[str, int], date]:
    query = select(DeadlineRow).where(
        DeadlineRow.subject_kind == SUBJECT,
        DeadlineRow.subject_id == order_id,
        DeadlineRow.state == DeadlineState.DONE.value,
        col(DeadlineRow.code).in_(REPEATED_CODES),
    )
    rows = session.exec(query)
    return {(row.code, row.number): row.done_on for row in rows if row.done_on is not None}

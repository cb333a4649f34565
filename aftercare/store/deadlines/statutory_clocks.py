"""Statutory clocks of a person: reads the facts, asks the rules, and keeps the deadlines true to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypedDict
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, or_, select

from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.clocks import (
    ClockFacts,
    Proposal,
    RunningClock,
    last_day,
    running_clocks,
    wanted_deadlines,
)
from aftercare.domain.deadlines.statutory import REPEATED_CODES, REPORT_CODE, STATUTORY_CODES
from aftercare.domain.orders.periods import OrderFacts
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import Work
from aftercare.store.deadlines.first_contacts import SUBJECT as SUBJECT
from aftercare.store.deadlines.first_contacts import settle_first_contacts
from aftercare.store.deadlines.rows import (
    DeadlineRow,
    DeadlineSubject,
    keep_deadlines_true,
    lock_deadlines,
)
from aftercare.store.orders.events import standing_events
from aftercare.store.orders.period_rows import OrderEventRow
from aftercare.store.orders.rows import OrderRow, orders_of_people
from aftercare.store.people.rows import PersonRow

LONG_ENDED: Final = timedelta(days=365)
"""Longer than any term after the end of a frame. What is still open about it then stays open."""
YOUTH_START_CODE: Final = "first-contact"

# A report is proposed for each order the case is about: the order whose condition asked for an appointment,
# the order a term belongs to; what hangs on no order, such as an alarm, is about every order that ran on
# that day. The number never changes, so it counts decisions before it is asked which orders they are
# about; those about terms and alarms have a range of their own, or one would take the number of another.
# A case that was opened again takes no proposal back: its term runs until somebody has answered it.
_PROPOSALS = text(
    """
with proposed as (
  select id, decided_at, (decided_at at time zone 'Europe/Amsterdam')::date as day from (
    select id, person_id, decision, decided_at from escalation
    union all
    select escalation_id, person_id, decision, decided_at from escalation_act where act = 'reopen') decided
  where person_id = :person and decision in ('propose_report', 'imported_proposal')
), of_misses as (
  select row_number() over (order by e.decided_at, e.id) as number, e.decided_at
  from proposed e where exists (
    select from escalation_cause x join appointment a on a.id = x.appointment_id
    join obligation o on o.id = a.obligation_id join condition c on c.id = o.condition_id
    where x.escalation_id = e.id and c.order_id = :order)
), of_terms as (
  select 1000 + row_number() over (order by e.decided_at, e.id) as number, e.id, e.decided_at, e.day
  from proposed e where exists (
    select from escalation_cause x where x.escalation_id = e.id and x.deadline_id is not null)
)
select number, decided_at from of_misses
union all
select t.number, t.decided_at from of_terms t join supervision_order s on s.id = :order
where exists (
  select from escalation_cause x join deadline d on d.id = x.deadline_id
  where x.escalation_id = t.id and case when d.subject_kind = 'order' then d.subject_id = s.id
    else t.day >= s.starts_on and t.day <= coalesce(s.ended_on, s.ends_on, 'infinity') end)
order by 1
"""
)
# The same for many orders at once: nothing but our own words above goes into it.
_PROPOSALS_OF_MANY = text(
    """
select asked.order_id, found.number, found.decided_at
from unnest(cast(:people as uuid[]), cast(:orders as uuid[])) as asked (person_id, order_id)
cross join lateral (OF_ONE) found
order by asked.order_id, found.number
""".replace(
        "OF_ONE",
        _PROPOSALS.text.replace(":person", "asked.person_id").replace(":order", "asked.order_id"),
    )
)


class _Answered(TypedDict):
    done: dict[tuple[str, int], date]
    begun_elsewhere: bool


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


def refresh_people(work: Work, person_ids: Iterable[UUID]) -> set[UUID]:
    """Compute the statutory deadlines of these persons anew, in as many statements as for one; answers
    whose changed.

    The persons' rows are the lock: two who refresh one person do so one after the other.
    """
    session, today = work.session, civil_date(work.now)
    query = select(PersonRow).where(col(PersonRow.id).in_(list(person_ids)))
    locked = query.order_by(col(PersonRow.id)).with_for_update(key_share=True)
    people = {person.id: person for person in session.exec(locked)}
    lock_deadlines(session, people)
    orders = [
        order
        for of_person in orders_of_people(session, people).values()
        for order in of_person
        if not _is_long_over(order, today)
    ]
    rows = _deadlines_about(session, orders)
    known = {order.id: people[order.person_id].enrolled_on for order in orders}
    facts = clock_facts(session, orders, known, rows)
    changed = set()
    for order in orders:
        subject = DeadlineSubject(order.person_id, SUBJECT, order.id)
        own = [row for row in rows.get(order.id, ()) if row.code in STATUTORY_CODES]
        wanted = wanted_deadlines(facts[order.id], work.now)
        if keep_deadlines_true(session, subject, own, wanted, work.now):
            changed.add(order.person_id)
    session.flush()
    return changed | {row.person_id for row in settle_first_contacts(session, people)}


def _is_long_over(order: OrderRow, today: date) -> bool:
    end_on = last_day(order_facts(order))
    return end_on is not None and end_on < today - LONG_ENDED


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


def clock_facts(
    session: Session,
    orders: Sequence[OrderRow],
    known_from_on: Mapping[UUID, date],
    deadlines: Mapping[UUID, Sequence[DeadlineRow]],
) -> dict[UUID, ClockFacts]:
    """The facts of each order; `known_from_on` is the day its person's file was opened here, and
    `deadlines` are those about it."""
    ids = [order.id for order in orders]
    events = standing_events(session, ids)
    proposals: dict[UUID, list[Proposal]] = {}
    values = {"people": [order.person_id for order in orders], "orders": ids}
    for one in session.execute(_PROPOSALS_OF_MANY, values):
        proposals.setdefault(one.order_id, []).append(Proposal(one.number, one.decided_at))
    return {
        order.id: ClockFacts(
            order_facts(order),
            known_from_on[order.id],
            end_reason=order.end_reason,
            events=events.get(order.id, ()),
            proposals=tuple(proposals.get(order.id, ())),
            **_answered(deadlines.get(order.id, ())),
        )
        for order in orders
    }


def _deadlines_about(session: Session, orders: Iterable[OrderRow]) -> dict[UUID, list[DeadlineRow]]:
    query = (
        select(DeadlineRow)
        .where(
            DeadlineRow.subject_kind == SUBJECT,
            col(DeadlineRow.subject_id).in_([order.id for order in orders]),
        )
        # Whoever waited for the lock sees them as they are now.
        .execution_options(populate_existing=True)
    )
    found: dict[UUID, list[DeadlineRow]] = {}
    for row in session.exec(query):
        found.setdefault(row.subject_id, []).append(row)
    return found


def _answered(rows: Sequence[DeadlineRow]) -> _Answered:
    """What terms that were met say: when a repeated one was, and that the youth service has begun."""
    met = [row for row in rows if row.state == DeadlineState.DONE]
    return {
        "done": {
            (row.code, row.number): row.done_on
            for row in met
            if row.code in REPEATED_CODES and row.done_on is not None
        },
        "begun_elsewhere": any(row.code == YOUTH_START_CODE for row in met),
    }


def clocks_of_order(
    session: Session, order: OrderRow, known_from_on: date, now: datetime
) -> tuple[RunningClock, ...]:
    """The clocks that run for one order, to tell how their ends were computed."""
    rows = _deadlines_about(session, [order])
    facts = clock_facts(session, [order], {order.id: known_from_on}, rows)
    return running_clocks(facts[order.id], now)


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
    in_order = query.order_by(col(DeadlineRow.id))
    met = list(session.exec(in_order.with_for_update(key_share=True)))
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
    in_order = query.order_by(col(DeadlineRow.id))
    found = list(session.exec(in_order.with_for_update(key_share=True)))
    for row in found:
        row.state = DeadlineState.OPENED.value
        row.settled_by_id = row.done_on = row.done_by = row.done_at = None
        row.version += 1
    session.flush()
    return found

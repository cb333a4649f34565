"""The events that statutory clocks count from: proposed reports and first attended appointments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, or_, select

from aftercare.domain.deadlines import DeadlineState
from aftercare.store.database.locks import rows_locked
from aftercare.store.database.plain_sql import execute
from aftercare.store.deadlines.rows import OF_ORDER, DeadlineRow
from aftercare.store.orders.rows import OrderRow

# A report is proposed for each order the escalation is about. That is the order of the condition behind an
# appointment, or the order of a deadline. An escalation about no order, such as an alarm, is about every order that
# ran on that day. The number never changes, so decisions are counted before the filter by order. Those about deadlines
# and alarms have a number range of their own, to avoid collisions. Reopening an escalation withdraws no proposal;
# another decision after it replaces one.
_PROPOSALS = """
with proposed as (
  select id, decided_at, (decided_at at time zone 'Europe/Amsterdam')::date as day, replaced from (
    select id, person_id, decision, decided_at, false as replaced from escalation
    union all
    select a.escalation_id, a.person_id, a.decision, a.decided_at,
           coalesce(e.decision not in ('propose_report', 'imported_proposal'), false)
    from escalation_act a join escalation e on e.id = a.escalation_id where a.act = 'reopen') decided
  where person_id = :person and decision in ('propose_report', 'imported_proposal')
), of_misses as (
  select row_number() over (order by e.decided_at, e.id) as number, e.id, e.decided_at, e.replaced
  from proposed e where exists (
    select from escalation_cause x join appointment a on a.id = x.appointment_id
    join obligation o on o.id = a.obligation_id join condition c on c.id = o.condition_id
    where x.escalation_id = e.id and c.order_id = :order)
), of_terms as (
  select 1000 + row_number() over (order by e.decided_at, e.id) as number, e.id, e.decided_at, e.day, e.replaced
  from proposed e where exists (
    select from escalation_cause x where x.escalation_id = e.id and x.deadline_id is not null)
)
select number, decided_at, id, replaced from of_misses
union all
select t.number, t.decided_at, t.id, t.replaced from of_terms t join supervision_order s on s.id = :order
where exists (
  select from escalation_cause x join deadline d on d.id = x.deadline_id
  where x.escalation_id = t.id and case when d.subject_kind = 'order' then d.subject_id = s.id
    else t.day >= s.starts_on and t.day <= coalesce(s.ended_on, s.ends_on, 'infinity') end)
order by 1
"""
# The same for many orders at once; only the constant SQL above is inserted into it.
_PROPOSALS_OF_MANY = """
select asked.order_id, found.number, found.decided_at, found.id, found.replaced
from unnest(cast(:people as uuid[]), cast(:orders as uuid[])) as asked (person_id, order_id)
cross join lateral (OF_ONE) found
order by asked.order_id, found.number
""".replace(
    "OF_ONE",
    _PROPOSALS.replace(":person", "asked.person_id").replace(":order", "asked.order_id"),
)
# The first attended appointment, and who recorded it: the newest outcome of an appointment is in force. By client,
# since there is no index by obligation.
_CONTACTS = """
select c.order_id, a.id, a.starts_at, said.recorded_by, said.recorded_at
from unnest(cast(:orders as uuid[]), cast(:since as timestamptz[])) as asked (order_id, from_at)
join condition c on c.order_id = asked.order_id
join obligation o on o.person_id = c.person_id and o.condition_id = c.id
join appointment a on a.person_id = c.person_id and a.obligation_id = o.id
join lateral (select recorded_by, recorded_at from outcome u where u.appointment_id = a.id
              order by u.recorded_at desc, u.id desc limit 1) said on true
where a.state in ('attended', 'late') and a.starts_at >= asked.from_at
order by a.starts_at, a.id
"""


class ProposedReport(NamedTuple):
    """A decision to propose a report, and its number among those about its order. `replaced`: its escalation was opened
    again and decided otherwise."""

    order_id: UUID
    number: int
    decided_at: datetime
    escalation_id: UUID
    replaced: bool


class Attended(NamedTuple):
    """An appointment the client came to, and who recorded it."""

    order_id: UUID
    id: UUID
    starts_at: datetime
    recorded_by: UUID
    recorded_at: datetime


def persons_with_orders(session: Session, since_on: date) -> list[UUID]:
    """Everyone with an order that had not ended by that day, in a stable order."""
    query = (
        select(OrderRow.person_id)
        .where(
            or_(col(OrderRow.ended_on).is_(None), col(OrderRow.ended_on) >= since_on),
            or_(col(OrderRow.ends_on).is_(None), col(OrderRow.ends_on) >= since_on),
        )
        .distinct()
        .order_by(col(OrderRow.person_id))
    )
    return list(session.exec(query))


def reports_proposed(session: Session, orders: Sequence[OrderRow]) -> list[ProposedReport]:
    """By number, for each of these orders."""
    values = {"people": [one.person_id for one in orders], "orders": [one.id for one in orders]}
    return [ProposedReport(*row) for row in execute(session, _PROPOSALS_OF_MANY, values)]


def attended_since(session: Session, since: Mapping[UUID, datetime]) -> list[Attended]:
    """Appointments of these orders that the client came to, from the moment given with each; the first one first."""
    if not since:
        return []
    values = {"orders": list(since), "since": list(since.values())}
    return [Attended(*row) for row in execute(session, _CONTACTS, values)]


def lock_counted_by(
    session: Session, order_id: UUID, code: str, until_on: date
) -> list[DeadlineRow]:
    """Open deadlines of this code about the order that are counted from that day or earlier, locked."""
    return rows_locked(
        DeadlineRow,
        session,
        DeadlineRow.subject_kind == OF_ORDER,
        DeadlineRow.subject_id == order_id,
        DeadlineRow.code == code,
        DeadlineRow.state == DeadlineState.OPENED.value,
        DeadlineRow.counted_from_on <= until_on,
    )


def lock_settled_by(session: Session, settled_by_id: UUID) -> list[DeadlineRow]:
    """The deadlines that this event met, locked."""
    return rows_locked(DeadlineRow, session, DeadlineRow.settled_by_id == settled_by_id)


def lock_with_orders(
    session: Session, person_ids: Iterable[UUID], codes: Collection[str]
) -> list[tuple[DeadlineRow, OrderRow]]:
    """Deadlines of these codes that are open or done, locked, each with its order."""
    query = (
        select(DeadlineRow, OrderRow)
        .join(OrderRow, col(OrderRow.id) == col(DeadlineRow.subject_id))
        .where(
            col(DeadlineRow.person_id).in_(list(person_ids)),
            DeadlineRow.subject_kind == OF_ORDER,
            col(DeadlineRow.code).in_(codes),
            col(DeadlineRow.state).in_([DeadlineState.OPENED.value, DeadlineState.DONE.value]),
        )
        .order_by(col(DeadlineRow.id))
        .with_for_update(key_share=True, of=DeadlineRow)
    )
    return list(session.exec(query))

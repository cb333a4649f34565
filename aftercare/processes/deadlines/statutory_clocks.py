"""Statutory clocks of a person: reads the facts, applies the rules, and keeps the deadlines in line with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypedDict
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.clocks.running import (
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
from aftercare.processes.deadlines.first_contacts import settle_first_contacts
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.clock_facts import (
    lock_counted_by,
    lock_settled_by,
    persons_with_orders,
    reports_proposed,
)
from aftercare.store.deadlines.rows import (
    OF_ORDER,
    DeadlineRow,
    DeadlineSubject,
    deadlines_about,
    lock_deadlines,
)
from aftercare.store.orders.events import standing_events
from aftercare.store.orders.period_rows import OrderEventRow
from aftercare.store.orders.rows import OrderRow, orders_of_people
from aftercare.store.people.rows import persons_of

LONG_ENDED: Final = timedelta(days=365)
"""Longer than any deadline after the end of an order. One that is still open then stays open."""
YOUTH_START_CODE: Final = "first-contact"


class _Answered(TypedDict):
    done: dict[tuple[str, int], date]
    begun_elsewhere: bool


def clocked_persons(session: Session, now: datetime) -> list[UUID]:
    """Everyone with an order that runs, is to come, or ended lately, in a stable order."""
    return persons_with_orders(session, civil_date(now) - LONG_ENDED)


def refresh_people(
    work: UnitOfWork, person_ids: Iterable[UUID], stopped: Collection[UUID] = ()
) -> set[UUID]:
    """Recompute the statutory deadlines of these persons, in as many statements as for one; answers the persons with
    a changed deadline. `stopped`: orders that this act ended, which are recomputed however long ago the day is.

    The persons' rows are the lock: two refreshes of one person run one after the other.
    """
    session, today = work.session, civil_date(work.now)
    people = persons_of(session, person_ids, for_update=True)
    lock_deadlines(session, people)
    orders = [
        order
        for of_person in orders_of_people(session, people).values()
        for order in of_person
        if order.id in stopped or not _is_long_over(order, today)
    ]
    rows = deadlines_about(session, OF_ORDER, [order.id for order in orders])
    known = {order.id: people[order.person_id].enrolled_on for order in orders}
    facts = clock_facts(session, orders, known, rows)
    changed = set()
    for order in orders:
        subject = DeadlineSubject(order.person_id, OF_ORDER, order.id)
        own = [row for row in rows.get(order.id, ()) if row.code in STATUTORY_CODES]
        wanted = wanted_deadlines(facts[order.id], work.now)
        if sync_all_deadlines(session, subject, own, wanted, work.now):
            changed.add(order.person_id)
    session.flush()
    return changed | {row.person_id for row in settle_first_contacts(session, people)}


def _is_long_over(order: OrderRow, today: date) -> bool:
    end_on = last_day(facts_by_stored_end(order))
    return end_on is not None and end_on < today - LONG_ENDED


def facts_by_stored_end(order: OrderRow) -> OrderFacts:
    """The facts of an order that the clocks need; its last day is stored in the row, suspensions counted."""
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
    for one in reports_proposed(session, orders):
        if not one.replaced or _report_is_open(deadlines.get(one.order_id, ()), one.number):
            proposals.setdefault(one.order_id, []).append(Proposal(one.number, one.decided_at))
    return {
        order.id: ClockFacts(
            facts_by_stored_end(order),
            known_from_on[order.id],
            end_reason=order.end_reason,
            events=events.get(order.id, ()),
            proposals=tuple(proposals.get(order.id, ())),
            **_answered(deadlines.get(order.id, ())),
        )
        for order in orders
    }


def _report_is_open(rows: Sequence[DeadlineRow], number: int) -> bool:
    """A decision that was replaced starts no deadline; one that it has started is for a person to end."""
    return any(
        (row.code, row.number, row.state) == (REPORT_CODE, number, DeadlineState.OPENED)
        for row in rows
    )


def _answered(rows: Sequence[DeadlineRow]) -> _Answered:
    """The facts from deadlines that were met: when a repeated one was, and that the youth service has begun."""
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
    """The clocks that run for one order, to explain how their ends were computed."""
    rows = deadlines_about(session, OF_ORDER, [order.id])
    facts = clock_facts(session, [order], {order.id: known_from_on}, rows)
    return running_clocks(facts[order.id], now)


def settle_reports(session: Session, report: OrderEventRow) -> list[DeadlineRow]:
    """A report to the prosecutor was made. It meets the open deadlines for one, of decisions up to that day, in the
    name of the officer who entered it. Answers them."""
    met = lock_counted_by(session, report.order_id, REPORT_CODE, civil_date(report.happened_at))
    for row in met:
        row.state, row.settled_by_id = DeadlineState.DONE.value, report.id
        row.done_on = civil_date(report.happened_at)
        row.done_by, row.done_at = report.entered_by, report.entered_at
        row.version += 1
    session.flush()
    return met


def reopen_reports(session: Session, report: OrderEventRow) -> list[DeadlineRow]:
    """The report was entered by mistake: the deadlines it met are open again. Answers those deadlines."""
    found = lock_settled_by(session, report.id)
    for row in found:
        row.state = DeadlineState.OPENED.value
        row.settled_by_id = row.done_on = row.done_by = row.done_at = None
        row.version += 1
    session.flush()
    return found

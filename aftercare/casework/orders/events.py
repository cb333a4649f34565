"""Recording events of an order that happened elsewhere; statutory deadlines are counted from them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, refuse_if
from aftercare.base.typed_text import one_of_these, too_long
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.orders.order_events import OrderEventKind
from aftercare.processes.deadlines.statutory_clocks import reopen_reports, settle_reports
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_of, lock_deadlines
from aftercare.store.orders.events import get_order_event, order_events_of
from aftercare.store.orders.period_rows import OrderEventRow, person_locked
from aftercare.store.orders.rows import OrderRow, get_order, orders_of
from aftercare.store.people.rows import PersonRow, get_person

LONGEST_NOTE = 2_000


@dataclass(frozen=True)
class NewOrderEvent:
    """`happened_at` is the exact moment: three times 24 hours are counted from the minute."""

    order_id: UUID
    kind: str
    happened_at: datetime
    note: str = ""


@dataclass(frozen=True)
class PersonEvents:
    """The events of a person's orders, newest first, with the person's deadlines. `numbers` counts the events of
    each order in the order of entry; it is also the number of the deadlines they started."""

    person: PersonRow
    orders: list[OrderRow]
    events: list[OrderEventRow]
    deadlines: list[DeadlineRow]
    numbers: dict[UUID, int]


@requires(Permission.READ_CASE_FILES)
def person_events(work: UnitOfWork, person_id: UUID) -> PersonEvents:
    session = work.session
    person = get_person(session, person_id)
    events = order_events_of(session, person_id)
    audit.note(work, "read-events", "person", person_id, person_id)
    return PersonEvents(
        person,
        orders_of(session, person_id),
        events,
        deadlines_of(session, person_id),
        _numbered(events),
    )


def _numbered(events: list[OrderEventRow]) -> dict[UUID, int]:
    numbers: dict[UUID, int] = {}
    counted: dict[UUID, int] = defaultdict(int)
    for row in sorted(events, key=lambda one: (one.entered_at, one.id)):
        counted[row.order_id] += 1
        numbers[row.id] = counted[row.order_id]
    return numbers


@requires(Permission.WRITE_CASE_FILES)
def enter_event(work: UnitOfWork, new: NewOrderEvent) -> OrderEventRow:
    """Records an event; the deadlines it starts appear at once. A report to the prosecutor meets the deadline that a
    supervisor's proposal started. Raises Invalid with fields, NotFound."""
    order = get_order(work.session, new.order_id)
    person_locked(work.session, order.person_id)
    _check(new, work.now)
    row = OrderEventRow(
        order_id=order.id,
        person_id=order.person_id,
        kind=new.kind,
        happened_at=new.happened_at,
        note=new.note.strip() or None,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    audit.save_and_note(work, "enter", "order_event", row)
    if row.kind == OrderEventKind.BREACH_REPORTED:
        # Locked before an escalation can end: it may be the actor's only access to the deadline that the report
        # meets.
        lock_deadlines(work.session, [row.person_id])
        for deadline in settle_reports(work.session, row):
            audit.note(work, "finish", "deadline", deadline.id, row.person_id)
        with as_clock(work):
            resolve_remedied(work, row.person_id)
    refresh_clocks(work, row.person_id)
    return row


@requires(Permission.WRITE_CASE_FILES)
def void_event(work: UnitOfWork, event_id: UUID, version: int) -> OrderEventRow:
    """Voids an event that did not happen, or not as entered. Deadlines counted from it are dropped, and deadlines it
    met are open again. Raises AlreadyDecided when it was voided before, Stale."""
    row = get_order_event(work.session, event_id)
    if row.voided_at is not None:
        raise AlreadyDecided()
    expect_version(row, version)
    row.voided_by, row.voided_at = work.actor.staff_id, work.now
    audit.save_and_note(work, "withdraw", "order_event", row)
    lock_deadlines(work.session, [row.person_id])
    for deadline in reopen_reports(work.session, row):
        audit.note(work, "open", "deadline", deadline.id, row.person_id)
    refresh_clocks(work, row.person_id)
    return row


def _check(new: NewOrderEvent, now: datetime) -> None:
    faults = []
    if new.kind not in {kind.value for kind in OrderEventKind}:
        faults.append(FieldFault("/kind", "unknown-kind", one_of_these(OrderEventKind)))
    if new.happened_at > now:
        faults.append(FieldFault("/happened_at", "in-the-future"))
    faults += too_long("/note", new.note, LONGEST_NOTE)
    refuse_if(faults)

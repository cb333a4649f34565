"""The first attended appointment meets every deadline for a first contact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.statutory import FIRST_CONTACT_CODES
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.deadlines.clock_facts import Attended, attended_since, lock_with_orders
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.orders.rows import OrderRow


def settle_first_contacts(session: Session, person_ids: Iterable[UUID]) -> list[DeadlineRow]:
    """The first attended appointment after the start meets the deadlines for a first contact, in the name of its
    recorder. Reopens those with an appointment that turned out not to be attended. Answers the deadlines that
    changed."""
    found = lock_with_orders(session, person_ids, FIRST_CONTACT_CODES)
    contacts = _contacts(session, {order.id: order for _, order in found}.values())
    changed = [row for row, order in found if _settle(row, contacts.get(order.id, ()))]
    session.flush()
    return changed


def _contacts(session: Session, orders: Iterable[OrderRow]) -> dict[UUID, list[Attended]]:
    found: dict[UUID, list[Attended]] = {}
    for one in attended_since(session, {one.id: start_of_day(one.starts_on) for one in orders}):
        found.setdefault(one.order_id, []).append(one)
    return found


def _settle(row: DeadlineRow, contacts: Sequence[Attended]) -> bool:
    if row.state == DeadlineState.DONE and row.settled_by_id is None:
        return False
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

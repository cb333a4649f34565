"""The first appointment somebody came to meets the terms for a first contact, whoever's they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.statutory import FIRST_CONTACT_CODES
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.orders.rows import OrderRow

SUBJECT: Final = "order"
# Who came first, and who said so: the newest line of an appointment is the one that stands.
_CONTACTS = text(
    """
select c.order_id, a.id, a.starts_at, said.recorded_by, said.recorded_at
from unnest(cast(:orders as uuid[]), cast(:since as timestamptz[])) as asked (order_id, from_at)
join condition c on c.order_id = asked.order_id join obligation o on o.condition_id = c.id
join appointment a on a.obligation_id = o.id
join lateral (select recorded_by, recorded_at from outcome u where u.appointment_id = a.id
              order by u.recorded_at desc, u.id desc limit 1) said on true
where a.state in ('attended', 'late') and a.starts_at >= asked.from_at
order by a.starts_at, a.id
"""
)


def settle_first_contacts(session: Session, person_ids: Iterable[UUID]) -> list[DeadlineRow]:
    """Set the terms for a first contact done by the first appointment somebody came to after the start,
    in the name of whoever recorded it, and open again those whose appointment nobody came to after all.
    Answers the deadlines that changed."""
    query = (
        select(DeadlineRow, OrderRow)
        .join(OrderRow, col(OrderRow.id) == col(DeadlineRow.subject_id))
        .where(
            col(DeadlineRow.person_id).in_(list(person_ids)),
            DeadlineRow.subject_kind == SUBJECT,
            col(DeadlineRow.code).in_(FIRST_CONTACT_CODES),
            col(DeadlineRow.state).in_([DeadlineState.OPENED.value, DeadlineState.DONE.value]),
        )
        .order_by(col(DeadlineRow.id))
        .with_for_update(key_share=True, of=DeadlineRow)
    )
    found = list(session.exec(query))
    contacts = _contacts(session, {order.id: order for _, order in found}.values())
    changed = [row for row, order in found if _settle(row, contacts.get(order.id, ()))]
    session.flush()
    return changed


def _contacts(session: Session, orders: Iterable[OrderRow]) -> dict[UUID, list[Any]]:
    since: dict[UUID, datetime] = {one.id: start_of_day(one.starts_on) for one in orders}
    found: dict[UUID, list[Any]] = {}
    if since:
        values = {"orders": list(since), "since": list(since.values())}
        for line in session.execute(_CONTACTS, values):
            found.setdefault(line.order_id, []).append(line)
    return found


def _settle(row: DeadlineRow, contacts: Sequence[Any]) -> bool:
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

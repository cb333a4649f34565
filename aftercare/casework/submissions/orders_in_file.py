"""The order in the file that a court names, also in another spelling or by a number of before; and one like it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.domain.submissions.contents import OrderChanged, OrderImposed
from aftercare.domain.submissions.court_references import Renamed, folded_reference, former_names
from aftercare.domain.submissions.differences import KeptDifference, Value
from aftercare.domain.submissions.documents import SubmissionType, read_submission
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.domain.submissions.same_order import OrderInFile, order_in_file
from aftercare.domain.submissions.stated import TERMS
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.former_references import former_references
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.submissions.rows import submissions_of


def order_named(work: UnitOfWork, person_id: UUID, reference: str) -> OrderRow | None:
    """The one with exactly this reference; else the only one that has or had it in any spelling."""
    orders = orders_of(work.session, person_id)
    exact = next((one for one in orders if one.court_reference == reference), None)
    if exact is not None or not orders:
        return exact
    found = _names(work, person_id, orders).get(folded_reference(reference))
    return next((one for one in orders if one.id == found), None)


def order_like(work: UnitOfWork, person_id: UUID, content: OrderImposed) -> OrderRow | None:
    """The one with exactly its reference, else one that may be the order that was sent; `compared` says by what."""
    orders = orders_of(work.session, person_id)
    exact = next((one for one in orders if one.court_reference == content.court_reference), None)
    if exact is not None:
        return exact
    found = order_in_file(content, _standing(orders), _names(work, person_id, orders))
    return next((one for one in orders if found and one.id == found.order_id), None)


def compared(work: UnitOfWork, order: OrderRow, content: OrderImposed) -> OrderInFile | None:
    """This order, beside the one that was sent."""
    return order_in_file(content, _standing([order]), _names(work, order.person_id, [order]))


def as_it_is(order: OrderRow) -> dict[str, Value]:
    length = None
    if order.length_number is not None and order.length_unit is not None:
        length = f"{order.length_number} {order.length_unit}"
    found: dict[str, Value] = {name: getattr(order, name) for name in TERMS}
    return found | {"length": length, "ended_on": order.ended_on, "end_reason": order.end_reason}


def not_there(work: UnitOfWork, person_id: UUID, by: str | None) -> FieldFault:
    """Why a change has no order. `by`: the reference of an order by which the sender named the client."""
    place = "/content/court_reference"
    if by is not None and order_named(work, person_id, by) is not None:
        return FieldFault(place, "order-other-than-named", holes={"reference": by})
    return FieldFault(place, "order-unknown")


def _standing(orders: Sequence[OrderRow]) -> list[OrderInFile]:
    return [
        OrderInFile(one.id, one.frame, one.court_reference, one.starts_on, one.final_on)
        for one in orders
    ]


def _names(work: UnitOfWork, person_id: UUID, orders: Sequence[OrderRow]) -> Mapping[str, UUID]:
    current = {one.id: one.court_reference for one in orders}
    return former_names(current, _renamed(work, person_id))


def _renamed(work: UnitOfWork, person_id: UUID) -> Iterator[Renamed]:
    """The numbers that orders had until a person or a submission changed them, and what accepted submissions of before
    that was kept say of them; each the latest first."""
    for order_id, reference in former_references(work.session, person_id):
        yield Renamed(reference, order_id=order_id)
    of_orders = (SubmissionType.ORDER_IMPOSED, SubmissionType.ORDER_CHANGED)
    accepted = [
        (one.decided_at, one)
        for one in submissions_of(work.session, person_id)
        if one.type in of_orders and one.state == SubmissionState.ACCEPTED and one.decided_at
    ]
    for _, row in sorted(accepted, key=lambda it: it[0], reverse=True):
        content = read_submission(row.document).content
        moved = KeptDifference.read(row.difference).moved if row.difference else None
        if isinstance(content, OrderImposed) and moved is not None:
            entered = next((one.order_id for one in moved.orders if one.entered), None)
            yield Renamed(content.court_reference, order_id=entered)
        elif isinstance(content, OrderChanged) and content.new_court_reference:
            yield Renamed(content.court_reference, after=content.new_court_reference)

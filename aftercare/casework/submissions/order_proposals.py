"""What a court order, or a change of one, proposes for a client's file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.casework.conditions.acts import (
    ConditionTerms,
    NewCondition,
    add_condition,
)
from aftercare.casework.orders.acts import (
    NewOrder,
    OrderTerms,
    change_order,
    end_order,
    enter_frame,
)
from aftercare.casework.orders.periods import NewExtension, extend_order
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.casework.submissions.proposal import Proposal, impossible, sent_at
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.orders.order_checks import EndReason
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.submissions.contents import (
    ConditionPart,
    LengthPart,
    OrderChanged,
    OrderImposed,
)
from aftercare.domain.submissions.differences import Value
from aftercare.domain.submissions.stated import CHANGEABLE, TERMS, plain, stated
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.kind_rows import library_of
from aftercare.store.conditions.rows import ConditionRow, conditions_of, get_condition
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.orders.rows import OrderRow, get_order, orders_of


def imposed(work: UnitOfWork, person_id: UUID, content: OrderImposed) -> Proposal:
    """Another order in the file, with its conditions."""
    proposed = stated(content)
    unknown = _unknown(work, content.conditions)
    if _order_of(work, person_id, content.court_reference) is not None:
        return replace(impossible("order-entered", {}, proposed), unknown=unknown)
    fault = _unknown_fault(unknown, content.conditions, "conditions")
    impose = partial(_impose, person_id=person_id, content=content)
    return Proposal({}, proposed, fault=fault, unknown=unknown, carry_out=impose)


def changed(work: UnitOfWork, person_id: UUID, content: OrderChanged) -> Proposal:
    """Other dates, an extension, an end, or other conditions of an order in the file."""
    order = _order_of(work, person_id, content.court_reference)
    ending = _conditions(work, order) if order else {}
    standing = _standing(ending)
    proposed = stated(content, standing)
    added = [one for one in content.conditions_added if one.kind not in standing]
    unknown = _unknown(work, added)
    if order is None:
        none = impossible("order-unknown", {}, proposed)
        return replace(none, unknown=unknown, about_order=content.court_reference)
    now = _as_it_is(order, standing)
    now |= {f"withdrawn_on.{kind}": one.withdrawn_on for kind, one in ending.items()}
    missing = [n for n, one in enumerate(content.conditions_withdrawn) if one.kind not in ending]
    fault = _unknown_fault(unknown, content.conditions_added, "conditions_added")
    if missing:
        place = f"/content/conditions_withdrawn/{missing[0]}/kind"
        fault = FieldFault(place, "condition-unknown")
    # What stands now is shown where it is to change; a condition that is there is not added again.
    return Proposal(
        now,
        proposed,
        (
            (str(order.id), order.version),
            *((str(one.id), one.version) for one in ending.values()),
        ),
        fault,
        unknown,
        partial(_change, order_id=order.id, content=content),
        about_order=order.court_reference,
        order_frame=order.frame,
    )


def _unknown(work: UnitOfWork, parts: Iterable[ConditionPart]) -> frozenset[str]:
    """The conditions of a kind that the library does not have today."""
    library, today = library_of(work.session), civil_date(work.now)
    return frozenset(
        f"condition.{one.kind}" for one in parts if library.newest_on(one.kind, today) is None
    )


def _unknown_fault(
    unknown: frozenset[str], parts: tuple[ConditionPart, ...], member: str
) -> FieldFault | None:
    places = (n for n, one in enumerate(parts) if f"condition.{one.kind}" in unknown)
    n = next(places, None)
    return None if n is None else FieldFault(f"/content/{member}/{n}/kind", "unknown-condition")


def _order_of(work: UnitOfWork, person_id: UUID, reference: str) -> OrderRow | None:
    orders = orders_of(work.session, person_id)
    return next((one for one in orders if one.court_reference == reference), None)


def _conditions(work: UnitOfWork, order: OrderRow) -> dict[str, ConditionRow]:
    """By kind, the condition of the order that a withdrawal ends: one that stands, else the one withdrawn last, of
    which the court says another day."""
    found = [
        one for one in conditions_of(work.session, order.person_id) if one.order_id == order.id
    ]
    return {one.kind: one for one in sorted(found, key=lambda one: one.withdrawn_on or date.max)}


def _standing(conditions: dict[str, ConditionRow]) -> dict[str, ConditionRow]:
    """Those that were not withdrawn."""
    return {kind: one for kind, one in conditions.items() if one.withdrawn_on is None}


def _as_it_is(order: OrderRow, standing: dict[str, ConditionRow]) -> dict[str, Value]:
    length = None
    if order.length_number is not None and order.length_unit is not None:
        length = f"{order.length_number} {order.length_unit}"
    found: dict[str, Value] = {name: getattr(order, name) for name in TERMS}
    found |= {"length": length, "ended_on": order.ended_on, "end_reason": order.end_reason}
    return found | {f"condition.{kind}": one.wording or True for kind, one in standing.items()}


def _impose(work: UnitOfWork, *, person_id: UUID, content: OrderImposed) -> tuple[PeriodChange]:
    terms: dict[str, Any] = {name: plain(getattr(content, name)) for name in TERMS}
    length = _length(content.length)
    with sent_at("/content"):
        entered = enter_frame(work, NewOrder(person_id, OrderTerms(**terms, length=length)))
    _add(work, entered.order.id, enumerate(content.conditions), "conditions")
    return (entered.change,)


def _change(work: UnitOfWork, *, order_id: UUID, content: OrderChanged) -> list[PeriodChange]:
    """Terms first, so that an extension counts from the right length; the end last."""
    order = get_order(work.session, order_id, for_update=True)
    # What is withdrawn is locked before what follows from the other steps: the lock order of every transaction.
    ending = _conditions(work, order)
    standing = _standing(ending)
    withdrawn = [
        (get_condition(work.session, ending[one.kind].id, for_update=True), one.on)
        for one in content.conditions_withdrawn
    ]
    moved: list[PeriodChange] = []
    terms = _merged(order, content)
    if terms is not None:
        with sent_at("/content"):
            moved.append(change_order(work, order_id, _version(work, order_id), terms).change)
    if content.extension:
        given = content.extension
        extension = NewExtension(given.decided_on, given.court_reference, _needed(given.length))
        with sent_at("/content/extension"):
            moved.append(extend_order(work, order_id, _version(work, order_id), extension).change)
    for n, (row, on) in enumerate(withdrawn):
        with sent_at(f"/content/conditions_withdrawn/{n}"):
            moved.append(withdraw_condition(work, row.id, row.version, on).change)
    # Before today it did not hold: the order ran without it.
    first = max(civil_date(work.now), get_order(work.session, order_id).starts_on)
    added = (
        (n, replace(one, starts_on=one.starts_on or first))
        for n, one in enumerate(content.conditions_added)
        if one.kind not in standing
    )
    _add(work, order_id, added, "conditions_added")
    if content.ended:
        ended, reason = content.ended, EndReason(content.ended.reason)
        with sent_at("/content/ended", {"/ended_on": "/on"}):
            end = end_order(work, order_id, _version(work, order_id), ended.on, reason)
            moved.append(end.change)
    return moved


def _merged(order: OrderRow, content: OrderChanged) -> OrderTerms | None:
    """The terms as they will be; None when none of them changes."""
    given = {name: value for name in CHANGEABLE if (value := getattr(content, name)) is not None}
    if content.new_court_reference:
        given["court_reference"] = content.new_court_reference
    if not given and content.length is None:
        return None
    standing = {name: getattr(order, name) for name in TERMS}
    if order.length_number is not None and order.length_unit is not None:
        # The last day follows from the length.
        standing |= {"ends_on": None}
        length = Length(order.length_number, LengthUnit(order.length_unit))
        terms = OrderTerms(**standing, length=length)
    else:
        terms = OrderTerms(**standing)
    if content.length is not None:
        return replace(terms, **given, ends_on=None, length=_length(content.length))
    if content.ends_on is not None:
        return replace(terms, **given, length=None)
    return replace(terms, **given)


def _add(
    work: UnitOfWork, order_id: UUID, parts: Iterable[tuple[int, ConditionPart]], member: str
) -> None:
    # The change may have ended the escalation by which alone a colleague saw this client.
    with as_clock(work):
        for n, one in parts:
            terms = ConditionTerms(one.wording, one.starts_on, one.ends_on)
            with sent_at(f"/content/{member}/{n}"):
                add_condition(work, NewCondition(order_id, one.kind, terms, with_defaults=True))


def _version(work: UnitOfWork, order_id: UUID) -> int:
    """As it is after the step before: the file is locked, and what was shown has been compared."""
    work.session.flush()
    return get_order(work.session, order_id).version


def _length(part: LengthPart | None) -> Length | None:
    return None if part is None else _needed(part)


def _needed(part: LengthPart) -> Length:
    return Length(part.number, part.unit)

"""What a court order, or a change of one, proposes for a client's file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid
from aftercare.casework.conditions.acts import (
    ConditionTerms,
    NewCondition,
    add_condition,
)
from aftercare.casework.orders.acts import NewOrder, change_order, end_order, enter_frame
from aftercare.casework.orders.periods import NewExtension, extend_order
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.casework.submissions.order_conditions import (
    as_they_are,
    beside,
    conditions_on,
    ending_fault,
    meant_by,
    to_choose,
)
from aftercare.casework.submissions.order_extensions import (
    as_it_stands,
    extension_fault,
    extension_found,
    said_already,
    without_known,
)
from aftercare.casework.submissions.orders_in_file import (
    as_it_is,
    compared,
    not_there,
    order_like,
    order_named,
)
from aftercare.casework.submissions.proposal import Proposal, impossible, sent_at
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.orders.order_checks import EndReason
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.submissions.contents import (
    ConditionPart,
    LengthPart,
    OrderChanged,
    OrderImposed,
)
from aftercare.domain.submissions.meant import Meant
from aftercare.domain.submissions.possible import names_in, terms_of
from aftercare.domain.submissions.stated import (
    CHANGEABLE,
    TERMS,
    names_of,
    names_of_change,
    stated,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.kind_rows import library_of
from aftercare.store.conditions.rows import (
    ConditionRow,
    conditions_of,
    get_condition,
    own_last_day,
)
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.orders.rows import OrderRow, get_order


def imposed(work: UnitOfWork, person_id: UUID, content: OrderImposed) -> Proposal:
    """Another order in the file, with its conditions."""
    proposed = stated(content)
    unknown = _unknown(work, content.conditions)
    fields = _fields(unknown, names_of(content.conditions))
    like = order_like(work, person_id, content)
    if like is not None and like.court_reference == content.court_reference:
        return replace(impossible("order-entered", "court_reference", proposed), unknown=fields)
    return Proposal(
        as_it_is(like) if like else {},
        proposed,
        ((str(like.id), like.version),) if like else (),
        fault=_unknown_fault(unknown, "conditions"),
        unknown=fields,
        carry_out=partial(_impose, person_id=person_id, content=content),
        before=_before(work, person_id),
        like_order=compared(work, like, content) if like else None,
    )


def changed(
    work: UnitOfWork,
    person_id: UUID,
    content: OrderChanged,
    chosen: Collection[UUID] = (),
    *,
    same_extension: bool = False,
    named_by: str | None = None,
) -> Proposal:
    """Other dates, an extension, an end, or other conditions of an order in the file. `chosen`: the conditions that
    end, where a withdrawal can mean several; `same_extension`: the extension that the order has is the one that was
    sent; `named_by`: the reference of an order by which the sender named the client."""
    order = order_named(work, person_id, content.court_reference)
    on_order = conditions_on(work, order) if order else []
    meant = meant_by(work, order, on_order, content, chosen) if order else Meant({}, {}, ())
    proposed = stated(content, meant.said)
    unknown = _unknown(work, content.conditions_added) - set(meant.said)
    fields = _fields(unknown, names_of_change(content)[0])
    if order is None:
        fault = not_there(work, person_id, named_by)
        about = content.court_reference
        return Proposal({}, proposed, fault=fault, unknown=fields, about_order=about)
    extension = extension_found(work, order, content, is_same=same_extension)
    # What stands now is shown where it is to change; a condition or extension that is there is not added again.
    return Proposal(
        {**as_it_is(order), **as_they_are(content, meant), **as_it_stands(extension)},
        {**proposed, **said_already(extension)},
        (
            (str(order.id), order.version),
            *((str(one.id), one.version) for one in on_order),
            *((f"ends {one.condition.id}", one.number) for one in meant.endings if one.condition),
        ),
        ending_fault(meant)
        or _unknown_fault(unknown, "conditions_added")
        or extension_fault(content, extension),
        fields,
        partial(_change, order_id=order.id, content=without_known(content, extension), meant=meant),
        about_order=order.court_reference,
        order_frame=order.frame,
        beside=beside(content, meant, on_order),
        to_choose=to_choose(content, meant),
        said=frozenset(meant.said.values()),
        before=_before(work, person_id),
        ends=tuple(
            (one.part.kind, one.condition.id if one.condition else None) for one in meant.endings
        ),
        extension=extension,
    )


def _before(work: UnitOfWork, person_id: UUID) -> frozenset[UUID]:
    return frozenset(one.id for one in conditions_of(work.session, person_id))


def _unknown(work: UnitOfWork, parts: Iterable[ConditionPart]) -> set[int]:
    """The numbers of the conditions of a kind that the library does not have today."""
    library, today = library_of(work.session), civil_date(work.now)
    return {n for n, one in enumerate(parts) if library.newest_on(one.kind, today) is None}


def _fields(numbers: Iterable[int], names: Sequence[str]) -> frozenset[str]:
    return frozenset(f"condition.{names[one]}" for one in numbers)


def _unknown_fault(unknown: Collection[int], member: str) -> FieldFault | None:
    if not unknown:
        return None
    return FieldFault(f"/content/{member}/{min(unknown)}/kind", "unknown-condition")


def _impose(work: UnitOfWork, *, person_id: UUID, content: OrderImposed) -> tuple[PeriodChange]:
    with sent_at("/content", names_in(content)):
        entered = enter_frame(work, NewOrder(person_id, terms_of(content)))
    _add(work, entered.order.id, enumerate(content.conditions), "conditions")
    return (entered.change,)


def _change(
    work: UnitOfWork, *, order_id: UUID, content: OrderChanged, meant: Meant
) -> list[PeriodChange]:
    """Terms first, so that an extension counts from the right length; the end last."""
    order = get_order(work.session, order_id, for_update=True)
    # What is withdrawn is locked before what follows from the other steps: the lock order of every transaction.
    withdrawn = [
        (one.number, get_condition(work.session, one.condition.id, for_update=True), one.part.on)
        for one in meant.endings
        if one.condition
    ]
    moved: list[PeriodChange] = []
    terms = _merged(order, content)
    if terms is not None:
        with sent_at("/content", names_in(content)):
            moved.append(change_order(work, order_id, _version(work, order_id), terms).change)
    if content.extension:
        given = content.extension
        extension = NewExtension(given.decided_on, given.court_reference, _needed(given.length))
        with sent_at("/content/extension"):
            moved.append(extend_order(work, order_id, _version(work, order_id), extension).change)
    for n, row, on in withdrawn:
        with sent_at(f"/content/conditions_withdrawn/{n}"):
            _expect_within(get_order(work.session, order_id), row, on)
            moved.append(withdraw_condition(work, row.id, row.version, on).change)
    # Before today it did not hold: the order ran without it.
    first = max(civil_date(work.now), get_order(work.session, order_id).starts_on)
    added = (
        (n, replace(one, starts_on=one.starts_on or first))
        for n, one in enumerate(content.conditions_added)
        if n not in meant.said
    )
    _add(work, order_id, added, "conditions_added")
    if content.ended:
        ended, reason = content.ended, EndReason(content.ended.reason)
        with sent_at("/content/ended", {"/ended_on": "/on"}):
            end = end_order(work, order_id, _version(work, order_id), ended.on, reason)
            moved.append(end.change)
    return moved


def _expect_within(order: OrderRow, row: ConditionRow, on: date) -> None:
    """Raises Invalid at /on where the condition ends earlier of itself, so that withdrawing it would say more than it
    does."""
    ends = own_last_day(order, row)
    if row.withdrawn_on != on and ends is not None and ends < on:
        raise Invalid.at("/on", "after-last-day")


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

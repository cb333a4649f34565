"""The conditions that a court names by their kind, found among those of the order in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.domain.submissions.contents import OrderChanged
from aftercare.domain.submissions.differences import OfKind, Value
from aftercare.domain.submissions.meant import (
    NO_SUCH_WORDING,
    Ending,
    Meant,
    OnOrder,
    conditions_meant,
)
from aftercare.domain.submissions.stated import names_of_change
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.rows import ConditionRow, conditions_of, last_day
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.rows import OrderRow


def conditions_on(work: UnitOfWork, order: OrderRow) -> list[ConditionRow]:
    """All that were ever on the order, by their first day."""
    return [one for one in conditions_of(work.session, order.person_id) if one.order_id == order.id]


def meant_by(
    work: UnitOfWork,
    order: OrderRow,
    rows: Sequence[ConditionRow],
    content: OrderChanged,
    chosen: Collection[UUID],
) -> Meant:
    """Among these conditions of the order."""
    found = [
        OnOrder(
            one.id,
            one.kind,
            one.wording,
            one.starts_on,
            one.ends_on,
            one.withdrawn_on,
            last_day(order, one),
        )
        for one in rows
    ]
    return conditions_meant(content, found, civil_date(work.now), chosen)


def as_they_are(content: OrderChanged, meant: Meant) -> dict[str, Value]:
    """The fields of what is withdrawn, as they are now."""
    _, names = names_of_change(content)
    found: dict[str, Value] = {}
    for one in meant.endings:
        name = names[one.number]
        found[f"which.{name}"] = one.part.wording or None
        if one.in_other_words:
            found[f"which.{name}"] = one.condition.wording if one.condition else None
        if one.condition is None:
            # Each that it can mean; one is chosen beside the difference.
            said = "\n".join(each.wording for each in one.among if each.wording)
            found[f"condition.{name}"] = (said or True) if one.among else None
        else:
            found[f"condition.{name}"] = _now(one.condition)
            found[f"withdrawn_on.{name}"] = one.condition.withdrawn_on
    return found


def beside(
    content: OrderChanged, meant: Meant, on_order: Sequence[ConditionRow]
) -> tuple[OfKind, ...]:
    """What binds of the kind of each condition that is added; and which one of several is withdrawn, as it may have no
    wording to be known by."""
    added, gone = names_of_change(content)
    found = [
        _of_kind(f"condition.{added[number]}", one)
        for number, several in meant.beside.items()
        for one in several
    ]
    count = Counter(one.kind for one in on_order)
    found += [
        _of_kind(f"withdrawn_on.{gone[one.number]}", one.condition)
        for one in meant.endings
        if one.condition and (count[one.part.kind] > 1 or one.in_other_words)
    ]
    return tuple(found)


def to_choose(content: OrderChanged, meant: Meant) -> tuple[OfKind, ...]:
    """Of each withdrawal that can mean several, or that has other words, those conditions; also once one was chosen."""
    _, names = names_of_change(content)
    return tuple(
        _of_kind(f"condition.{names[one.number]}", each)
        for one in meant.endings
        if one.is_to_choose
        for each in one.among
    )


def ending_fault(meant: Meant) -> FieldFault | None:
    """The first that no condition was found for, else the first that can mean several."""
    found = [one for one in meant.endings if one.fault]
    first = next((one for one in found if not one.among), next(iter(found), None))
    return None if first is None else FieldFault(_place(first), first.fault)


def _place(one: Ending) -> str:
    member = "wording" if one.fault == NO_SUCH_WORDING else "kind"
    return f"/content/conditions_withdrawn/{one.number}/{member}"


def _now(one: OnOrder) -> Value:
    """None where it was withdrawn before: only its last day can change."""
    return None if one.withdrawn_on is not None else one.wording or True


def _of_kind(field: str, one: OnOrder) -> OfKind:
    own = [day for day in (one.ends_on, one.withdrawn_on) if day]
    return OfKind(field, one.id, one.wording, one.starts_on, min(own) if own else None)

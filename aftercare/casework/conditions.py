"""Adding special conditions to a legal frame, and withdrawing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.access import Permission
from aftercare.domain.conditions import CONDITION_LIBRARY
from aftercare.store import audit
from aftercare.store.orders import ConditionRow, get_condition, get_order
from aftercare.store.unit_of_work import Work, expect_version

LONGEST_WORDING = 2_000


@dataclass(frozen=True)
class NewCondition:
    order_id: UUID
    kind: str
    wording: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def add_condition(work: Work, new: NewCondition) -> ConditionRow:
    """Add a special condition of the library to a frame; its own dates lie within the frame's."""
    work.actor.must(Permission.WRITE_CASES)
    order = get_order(work.session, new.order_id)
    starts_on = new.starts_on or order.starts_on
    faults = []
    if new.kind not in CONDITION_LIBRARY:
        faults.append(
            FieldFault("/kind", "unknown-condition", "Choose a condition of the library.")
        )
    if len(new.wording) > LONGEST_WORDING or "\0" in new.wording:
        faults.append(FieldFault("/wording", "too-long", f"At most {LONGEST_WORDING} characters."))
    if starts_on < order.starts_on or (order.ends_on and starts_on > order.ends_on):
        faults.append(
            FieldFault("/starts_on", "outside-frame", "Within the dates of the legal frame.")
        )
    if new.ends_on and (new.ends_on < starts_on or (order.ends_on and new.ends_on > order.ends_on)):
        faults.append(
            FieldFault("/ends_on", "outside-frame", "Within the dates of the legal frame.")
        )
    if faults:
        raise Invalid(fields=tuple(faults))
    condition = ConditionRow(
        person_id=order.person_id,
        order_id=order.id,
        kind=new.kind,
        wording=new.wording.strip(),
        starts_on=starts_on,
        ends_on=new.ends_on,
    )
    work.session.add(condition)
    work.session.flush()
    audit.note(work, "add", "condition", condition.id, condition.person_id)
    return condition


def withdraw_condition(work: Work, condition_id: UUID, version: int, on: date) -> ConditionRow:
    """The condition binds no longer after `on`; the next placement removes what rested on it."""
    work.actor.must(Permission.WRITE_CASES)
    condition = get_condition(work.session, condition_id, for_update=True)
    expect_version(condition, version)
    if on < condition.starts_on:
        raise Invalid(fields=(FieldFault("/on", "dates-reversed", "Not before its start."),))
    condition.withdrawn_on = on
    audit.note(work, "withdraw", "condition", condition.id, condition.person_id)
    return condition

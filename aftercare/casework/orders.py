"""Entering why someone is supervised: the legal frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.access import Permission
from aftercare.domain.orders import LEGAL_FRAMES
from aftercare.store import audit
from aftercare.store.orders import OrderRow
from aftercare.store.people import get_person
from aftercare.store.unit_of_work import Work


@dataclass(frozen=True)
class NewOrder:
    person_id: UUID
    frame: str
    court_reference: str
    starts_on: date
    ends_on: date | None = None
    immediately_enforceable: bool = False


def enter_order(work: Work, new: NewOrder) -> OrderRow:
    """Record a legal frame. Raises Invalid with fields; DuplicateReference when it is already there."""
    work.actor.must(Permission.WRITE_CASES)
    get_person(work.session, new.person_id)
    faults = []
    if new.frame not in LEGAL_FRAMES:
        faults.append(FieldFault("/frame", "unknown-frame", "Choose a legal frame."))
    reference = new.court_reference.strip()
    if not reference or len(reference) > 100 or "\0" in reference:
        faults.append(FieldFault("/court_reference", "missing", "Between 1 and 100 characters."))
    if new.ends_on and new.ends_on < new.starts_on:
        faults.append(FieldFault("/ends_on", "dates-reversed", "The end is before the start."))
    if faults:
        raise Invalid(fields=tuple(faults))
    order = OrderRow(
        person_id=new.person_id,
        frame=new.frame,
        court_reference=reference,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        immediately_enforceable=new.immediately_enforceable,
        created_by=work.actor.somebody,
    )
    work.session.add(order)
    work.session.flush()
    audit.note(work, "enter", "order", order.id, order.person_id)
    return order

"""Enters an order together with its conditions as one act, with one preview."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from aftercare.casework.conditions.acts import NewCondition, add_condition
from aftercare.casework.orders.acts import NewOrder, OrderChanged, enter_frame
from aftercare.casework.orders.period_changes import after_change, before_change
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.entries import ConditionEntry
from aftercare.domain.orders.frame_rules import FRAME_RULES
from aftercare.domain.orders.terms import usual_regime
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.kind_rows import library_of
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import get_person


@requires(Permission.WRITE_CASE_FILES)
def enter_with_conditions(work: UnitOfWork, new: NewOrder, kinds: Iterable[str]) -> OrderChanged:
    """Enters the order and a condition of each kind. Raises what those two acts raise."""
    before = before_change(work, new.person_id)
    entered = enter_frame(work, new)
    # The order may have ended the escalation by which alone a colleague saw this client.
    with as_clock(work):
        for kind in kinds:
            add_condition(work, NewCondition(entered.order.id, kind, with_defaults=True))
    # Deadlines can be counted from a condition, so the changes are computed after all conditions were added.
    after = after_change(work, before, entered.order.id)
    calendar = (*entered.change.appointments, *after.appointments)
    view = replace(after, appointments=calendar, warnings=entered.change.warnings)
    return OrderChanged(entered.order, view)


@requires(Permission.WRITE_CASE_FILES)
def kinds_for(
    work: UnitOfWork, person_id: UUID, frame: str, regime: str | None
) -> tuple[ConditionEntry, ...]:
    """The kinds of condition an order of this type can hold for this person; none without a type. Without a regime,
    the order's default regime is used. NotFound for a person the reader may not see."""
    person = get_person(work.session, person_id)
    if frame not in FRAME_RULES:
        return ()
    regime = regime or usual_regime(frame, person.regime)
    return library_of(work.session).offered(frame, regime, civil_date(work.now))

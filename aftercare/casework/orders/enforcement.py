"""Updates whether appointments are enforceable after the type of an order was corrected."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from aftercare.domain.absences.absence import deadlines_of
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.processes.placement.write_difference import enforceable_obligations
from aftercare.store.absences.opening import open_absence
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import (
    AppointmentRow,
    lock_wrongly_enforceable,
    set_enforceable,
)
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.plans.rows import obligations_under

# States that have consequences when the appointment is enforceable.
_CONSEQUENTIAL = (AppointmentState.MISSED.value, AppointmentState.OUTCOME_OVERDUE.value)


def follow_frames(
    work: UnitOfWork, person_id: UUID, order_ids: Collection[UUID]
) -> tuple[AppointmentRow, ...]:
    """The type of these orders was corrected. Their obligations, including past appointments, bind or not as the new
    type says. Returns the misses and missing outcomes that changed.

    A miss that turns out to be binding opens its absence at once. A miss that no longer binds keeps its absence and
    its escalation: a person judged them, and a person ends them.
    """
    if not order_ids:
        return ()
    with as_clock(work):
        changed = _turned(work, person_id, order_ids)
        for row in changed:
            if row.enforceable and row.state == AppointmentState.MISSED:
                open_absence(work.session, row, deadlines_of(row.starts_at), work.now)
                audit.note(work, "open", "absence", row.id, person_id)
    return tuple(row for row in changed if row.state in _CONSEQUENTIAL)


def _turned(work: UnitOfWork, person_id: UUID, order_ids: Collection[UUID]) -> list[AppointmentRow]:
    session = work.session
    lines = obligations_under(session, order_ids)
    binding = enforceable_obligations(session, lines)
    loose = {line.id for line in lines} - binding
    rows = lock_wrongly_enforceable(session, person_id, binding, loose)
    for side in (True, False):
        ids = [row.id for row in rows if (row.obligation_id in binding) is side]
        set_enforceable(session, ids, side)
    return rows

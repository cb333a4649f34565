"""Books one appointment at a time that was judged under the placement lock."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aftercare.domain.placement.result import Placed
from aftercare.processes.appointments.pass_on import sync_change_tasks
from aftercare.processes.placement.write_difference import enforceable_obligations
from aftercare.processes.submissions.before_visits import keep_due_before_visits
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.placement.bulk_insert import appointment_values
from aftercare.store.placement.device_checks import reserve_for_device_checks
from aftercare.store.plans.rows import ObligationRow


def book(
    work: UnitOfWork,
    obligation: ObligationRow,
    row: Placed,
    why: dict[str, Any],
    replaces_id: UUID | None = None,
) -> AppointmentRow:
    """Writes the row. Call it as the clock, with the placement lock held. `why`: the stored reasons, by language."""
    binds = obligation.id in enforceable_obligations(work.session, [obligation])
    values = appointment_values(obligation, row, work.now, binds, replaces_id)
    fresh = AppointmentRow(**values | {"why": why})
    work.session.add(fresh)
    work.session.flush()
    sync_change_tasks(work.session, [fresh.person_id], work.now)
    reserve_for_device_checks(work.session, [fresh.person_id], work.now)
    keep_due_before_visits(work.session, [fresh.person_id], work.now)
    return fresh

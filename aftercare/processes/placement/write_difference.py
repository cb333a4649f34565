"""Writes the changes of a placement: cancellations first, so that the freed time can be taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.domain.orders.enforceability import is_enforceable
from aftercare.domain.placement.placement_difference import PlacementDifference, PresentAppointment
from aftercare.processes.appointments.pass_on import ask_to_pass_on, sync_change_tasks
from aftercare.processes.contact_standards.not_offered import record_periods_not_offered
from aftercare.processes.submissions.before_visits import keep_due_before_visits
from aftercare.store.appointments.rows import as_they_are, set_state
from aftercare.store.conditions.rows import frames_of
from aftercare.store.messages.rows import cancel_texts_of_changed
from aftercare.store.placement.bulk_insert import NewAppointment, insert_appointments
from aftercare.store.placement.device_checks import reserve_for_device_checks
from aftercare.store.placement.follow_obligations import follow_obligations
from aftercare.store.placement.instance_builder import PlacementInput
from aftercare.store.placement.unplaced import replace_unplaced
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.tasks.rows import end_reminding


def write_difference(
    session: Session, placement_input: PlacementInput, change: PlacementDifference, now: datetime
) -> None:
    """Writes the difference. For each client who expects an appointment that changed, a task is opened to notify
    them."""
    moved = [move.standing.appointment_id for move in change.moved]
    take_off_calendar(session, moved, AppointmentState.MOVED, now=now)
    cancelled = [one.appointment_id for one in change.cancelled]
    take_off_calendar(session, cancelled, AppointmentState.CALLED_OFF, now=now)
    binding = enforceable_obligations(session, placement_input.obligation_by_line.values())
    _follow(session, placement_input, change.kept, binding)
    arrivals = [NewAppointment(row) for row in change.added]
    arrivals += [NewAppointment(move.to, move.standing.appointment_id) for move in change.moved]
    insert_appointments(session, arrivals, placement_input.obligation_by_line, binding, now)
    sync_change_tasks(
        session,
        {placement_input.obligation_by_line[one.row.obligation].person_id for one in arrivals},
        now,
    )
    reserve_for_device_checks(session, placement_input.person_ids, now)
    # Passed periods are recorded for the supervisor before they are removed here.
    record_periods_not_offered(session, placement_input.person_ids, now)
    replace_unplaced(
        session,
        placement_input.person_ids,
        change.unplaced,
        placement_input.obligation_by_line,
        now,
    )
    keep_due_before_visits(session, placement_input.person_ids, now)


def enforceable_obligations(session: Session, lines: Iterable[ObligationRow]) -> set[UUID]:
    """Ids of the obligations with enforceable appointments, by kind and type of order; of extra appointments only
    those that were made to bind."""
    wanted = [line for line in lines if line.binds]
    frames = frames_of(session, {line.condition_id for line in wanted})
    return {line.id for line in wanted if is_enforceable(line.kind, frames[line.condition_id])}


def _follow(
    session: Session,
    placement_input: PlacementInput,
    kept: Iterable[PresentAppointment],
    binding: set[UUID],
) -> None:
    """Appointments that stay follow their obligation into the plan's newest version."""
    ids = [one.appointment_id for one in kept]
    follow_obligations(session, ids, placement_input.obligation_by_line.values(), binding)


def take_off_calendar(
    session: Session, ids: Sequence[UUID], state: AppointmentState, *, now: datetime
) -> None:
    """Takes appointments out of the calendar in this state, with what `end_what_waits` says. The caller has locked
    them in the order of their ids.

    Whether a text has left is read from the rows as they are locked, not from an earlier look: one
    may have left in between.
    """
    if not ids:
        return
    set_state(session, ids, state)
    end_what_waits(session, ids, state, now)


def end_what_waits(
    session: Session, ids: Sequence[UUID], why: AppointmentState, now: datetime
) -> None:
    """Ends everything that waits for these appointments, which no longer stand: texts and reminder tasks. A client who
    expects one gets a task to be notified of the change. `why`: moved or called off."""
    cancel_texts_of_changed(session, ids, now)
    gone = as_they_are(session, ids)
    end_reminding(session, [row.person_id for row in gone], ids, now)
    ask_to_pass_on(session, gone, why, now)

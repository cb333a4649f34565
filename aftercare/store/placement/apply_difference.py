"""Writes what a placement changed: cancellations first, so that the freed time can be taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text, update
from sqlmodel import Session, col, select

from aftercare.base.ids import new_id
from aftercare.domain.orders.enforceability import is_enforceable
from aftercare.domain.placement.plan import Placed
from aftercare.domain.placement.plan_difference import PlanDifference, Standing
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.appointments.told import as_they_are, ask_to_tell, keep_changes_true
from aftercare.store.database.columns import among, as_uuid, half_open
from aftercare.store.messages.rows import MessageRow
from aftercare.store.orders.rows import ConditionRow, OrderRow
from aftercare.store.placement.bulk_insert import Arrival, bring_in
from aftercare.store.placement.instance_builder import PlacementTask
from aftercare.store.placement.reason_texts import why_words
from aftercare.store.placement.unplaced import note_unplaced
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.tasks.rows import end_reminding

_FOLLOW = text(
    "update appointment a set obligation_id = o.newest, enforceable = o.binds"
    " from unnest(cast(:lines as uuid[]), cast(:newest as uuid[]), cast(:binds as boolean[]))"
    "   as o (line_id, newest, binds)"
    " where a.id = any(cast(:kept as uuid[])) and a.line_id = o.line_id"
    " and (a.obligation_id <> o.newest or a.enforceable <> o.binds)"
)


def write_difference(
    session: Session, task: PlacementTask, change: PlanDifference, now: datetime
) -> None:
    """Apply the difference; a client who expects a changed appointment becomes a task."""
    moved = [move.standing.appointment_id for move in change.moved]
    retire_appointments(session, moved, "moved", now=now)
    cancelled = [one.appointment_id for one in change.cancelled]
    retire_appointments(session, cancelled, "cancelled_by_service", now=now)
    binding = binding_lines(session, task.obligations.values())
    _follow(session, task, change.kept, binding)
    arrivals = [Arrival(row) for row in change.added]
    arrivals += [Arrival(move.to, move.standing.appointment_id) for move in change.moved]
    bring_in(session, arrivals, task.obligations, binding, now)
    keep_changes_true(
        session, {task.obligations[one.row.obligation].person_id for one in arrivals}, now
    )
    note_unplaced(session, task, change.unplaced, now)


def binding_lines(session: Session, lines: Iterable[ObligationRow]) -> set[UUID]:
    """Ids of those obligations whose appointments can be enforced, by kind and legal frame."""
    wanted = list(lines)
    frames = dict(
        session.exec(
            select(ConditionRow.id, OrderRow.frame)
            .join(OrderRow, col(OrderRow.id) == col(ConditionRow.order_id))
            .where(among(ConditionRow.id, {line.condition_id for line in wanted}))
        ).all()
    )
    return {line.id for line in wanted if is_enforceable(line.kind, frames[line.condition_id])}


def _follow(
    session: Session, task: PlacementTask, kept: Iterable[Standing], binding: set[UUID]
) -> None:
    """Appointments that stay follow their obligation into the plan's newest version."""
    values = {
        "kept": [one.appointment_id for one in kept],
        "lines": [row.line_id for row in task.obligations.values()],
        "newest": [row.id for row in task.obligations.values()],
        "binds": [row.id in binding for row in task.obligations.values()],
    }
    session.execute(_FOLLOW, values)


def retire_appointment(
    session: Session, appointment_id: UUID, state: str, *, now: datetime
) -> None:
    """Take an appointment out of the calendar, with what `let_go` says."""
    retire_appointments(session, [appointment_id], state, now=now)


def retire_appointments(
    session: Session, ids: Sequence[UUID], state: str, *, now: datetime
) -> None:
    """The same for several, which the caller has locked in the order of their ids.

    Whether a text has left is read from the rows as they are locked, not from an earlier look: one
    may have left in between.
    """
    if not ids:
        return
    session.execute(
        update(AppointmentRow)
        .where(among(AppointmentRow.id, ids))
        .values(state=state, version=AppointmentRow.version + 1)
    )
    let_go(session, ids, state, now)


def let_go(session: Session, ids: Sequence[UUID], state: str, now: datetime) -> None:
    """What waits for these appointments, which no longer stand, ends with them: texts and tasks to remind. A client who
    expects one gets a task to be told of the change. `state` is why: moved or cancelled_by_service."""
    waiting = (
        select(MessageRow.id)
        .where(among(MessageRow.appointment_id, ids), MessageRow.state == "planned")
        .order_by(col(MessageRow.id))
        .with_for_update(key_share=True)
    )
    session.execute(
        update(MessageRow)
        .where(among(MessageRow.id, session.exec(waiting)), col(MessageRow.state) == "planned")
        .values(state="cancelled", reason="appointment-changed", state_at=now)
    )
    gone = as_they_are(session, ids)
    end_reminding(session, [row.person_id for row in gone], ids, now)
    ask_to_tell(session, gone, state, now)


def appointment_values(
    obligation: ObligationRow,
    row: Placed,
    now: datetime,
    enforceable: bool,
    replaces_id: UUID | None = None,
) -> dict[str, Any]:
    """The columns of a new appointment that holds an occurrence of this obligation at this place."""
    return {
        "id": new_id(),
        "person_id": obligation.person_id,
        "obligation_id": obligation.id,
        "line_id": obligation.line_id,
        "occurrence": row.occurrence,
        "kind": obligation.kind,
        "provider_id": obligation.provider_id,
        "officer_id": as_uuid(row.officer),
        "location_id": as_uuid(row.location),
        "session_id": as_uuid(row.session),
        "during": half_open(row.start, row.end),
        "travel_min": obligation.travel_min,
        "enforceable": enforceable,
        "booked_at": now,
        "replaces_id": replaces_id,
        "why": why_words(row),
        "state": "scheduled",
        "version": 1,
    }

"""Writes what a placement changed: cancellations first, so that the freed time can be taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, text, update
from sqlmodel import Session, col, select

from aftercare.base.ids import new_id
from aftercare.domain.enforcement import is_enforceable
from aftercare.domain.placement.plan import Placed, Unplaced
from aftercare.domain.plan_difference import PlanDifference, Standing
from aftercare.store.appointments import AppointmentRow, UnplacedRow
from aftercare.store.columns import as_uuid, half_open
from aftercare.store.messages import MessageRow
from aftercare.store.orders import ConditionRow, OrderRow
from aftercare.store.placements.reading import PlacementTask
from aftercare.store.placements.words import reason_words, why_words
from aftercare.store.plans import ObligationRow
from aftercare.store.staff import StaffRow
from aftercare.store.tasks import open_task

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
    """Apply the difference; a person who was told of a changed appointment becomes a task."""
    _retire(session, [move.standing for move in change.moved], "moved", now)
    _retire(session, change.cancelled, "cancelled_by_service", now)
    lines = task.obligations
    binding = binding_lines(session, lines.values())
    _follow(session, task, change.kept, binding)

    def values(row: Placed, replaces_id: UUID | None = None) -> dict[str, Any]:
        line = lines[row.obligation]
        return appointment_values(line, row, now, line.id in binding, replaces_id)

    fresh = [values(row) for row in change.added]
    fresh += [values(move.to, move.standing.appointment_id) for move in change.moved]
    if fresh:
        session.execute(insert(AppointmentRow), fresh)
    _note_unplaced(session, task, change.unplaced, now)


def binding_lines(session: Session, lines: Iterable[ObligationRow]) -> set[UUID]:
    """Ids of those obligations whose appointments can be enforced, by kind and legal frame."""
    wanted = list(lines)
    frames = dict(
        session.exec(
            select(ConditionRow.id, OrderRow.frame)
            .join(OrderRow, col(OrderRow.id) == col(ConditionRow.order_id))
            .where(col(ConditionRow.id).in_({line.condition_id for line in wanted}))
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


def _retire(session: Session, rows: Iterable[Standing], state: str, now: datetime) -> None:
    for old in rows:
        retire_appointment(session, old.appointment_id, state, now=now)


def retire_appointment(
    session: Session, appointment_id: UUID, state: str, *, now: datetime
) -> None:
    """Take an appointment out of the calendar with its waiting texts; who was told of it gets a task.

    Whether a text has left is read from the row as it is locked, not from an earlier look: one may
    have left in between.
    """
    person_id, notified_at = session.execute(
        update(AppointmentRow)
        .where(col(AppointmentRow.id) == appointment_id)
        .values(state=state, version=AppointmentRow.version + 1)
        .returning(col(AppointmentRow.person_id), col(AppointmentRow.notified_at))
    ).one()
    session.execute(
        update(MessageRow)
        .where(col(MessageRow.appointment_id) == appointment_id, col(MessageRow.state) == "planned")
        .values(state="cancelled", reason="appointment-changed", state_at=now)
    )
    if notified_at is not None:
        open_task(
            session,
            person_id=person_id,
            kind="notify_change",
            subject=appointment_id,
            reason=state,
            due_at=now,
            now=now,
            appointment_id=appointment_id,
        )


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


def _note_unplaced(
    session: Session, task: PlacementTask, unplaced: Iterable[Unplaced], now: datetime
) -> None:
    """The list of what found no place is replaced for everyone who was looked at."""
    session.execute(delete(UnplacedRow).where(col(UnplacedRow.person_id).in_(task.person_ids)))
    names = {
        str(one): name for one, name in session.exec(select(StaffRow.id, StaffRow.display_name))
    }
    values = [
        {
            "line_id": UUID(one.obligation),
            "occurrence": one.occurrence,
            "person_id": task.obligations[one.obligation].person_id,
            "obligation_id": task.obligations[one.obligation].id,
            "first_on": one.reason.first_on,
            "last_on": one.reason.last_on,
            "reason": reason_words(one.reason, names),
            "noticed_at": now,
        }
        for one in unplaced
    ]
    if values:
        session.execute(insert(UnplacedRow), values)

"""Gives appointments to another officer: each keeps its time where that is possible, else it moves or waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain import placement
from aftercare.domain.placement.placement_difference import (
    Move,
    PlacementDifference,
    PresentAppointment,
    difference,
)
from aftercare.processes.placement.write_difference import write_difference
from aftercare.store.appointments.known_to_client import expects
from aftercare.store.appointments.rows import (
    AppointmentRow,
    future_with,
    give_to_officer,
    lock_appointments,
)
from aftercare.store.placement.instance_builder import PlacementInput, lock_placement, placed_of
from aftercare.store.placement.partial_input import lock_and_read_placement_of


@dataclass(frozen=True)
class Reassignment:
    """`kept` have the new officer at their own time and place; `change` holds those that get another time or find none,
    and those that stay as they are. All of them stood as `standing` says, with the officer before."""

    placement_input: PlacementInput
    kept: tuple[Move, ...]
    change: PlacementDifference

    @property
    def shown(self) -> PlacementDifference:
        """The whole difference, with kept appointments listed among the moved ones."""
        return replace(self.change, moved=(*self.kept, *self.change.moved))


def lock_and_compute_reassignment(
    session: Session,
    from_id: UUID | None,
    officers: Mapping[UUID, UUID],
    from_at: datetime,
    now: datetime,
) -> Reassignment | None:
    """The future appointments, from `from_at` on, that these people have with `from_id`, each placed with the given
    officer; None when there are none. `from_id` None: with any officer, for people who go to another team, where no
    stand-in of the former one may see them. The transfer rows are written already. Call it as the clock: every calendar
    counts. Takes the placement lock; writes nothing."""
    session.flush()
    lock_placement(session)
    rows = future_with(session, from_id, officers, from_at, now)
    return lock_and_reassign(session, rows, officers, now) if rows else None


def lock_and_reassign(
    session: Session, rows: Sequence[AppointmentRow], officers: Mapping[UUID, UUID], now: datetime
) -> Reassignment:
    """Only these appointments are placed: each at its own time and place with the person's officer in `officers`, where
    that is possible. Otherwise as `lock_and_compute_reassignment`."""
    placement_input = lock_and_read_placement_of(session, rows, now, officers)
    change = difference(
        placement_input.standing,
        placement.place(placement_input.instance, placement_input.previous),
    )
    stood = {
        row.id: PresentAppointment(row.id, expects(row, now), placed_of(row), "by_hand" in row.why)
        for row in rows
    }
    return Reassignment(
        replace(placement_input, standing=tuple(stood.values())),
        tuple(
            Move(stood[one.appointment_id], one.row)
            for one in change.kept
            if one.row != stood[one.appointment_id].row
        ),
        replace(
            change,
            kept=tuple(one for one in change.kept if one.row == stood[one.appointment_id].row),
            moved=tuple(Move(stood[m.standing.appointment_id], m.to) for m in change.moved),
            cancelled=tuple(stood[one.appointment_id] for one in change.cancelled),
        ),
    )


def write_reassignment(session: Session, handed: Reassignment, now: datetime) -> None:
    """An appointment that keeps its time keeps state, texts and confirmation too; a client who knows a time that
    changes gets a task, as with every change."""
    lock_appointments(session, (one.appointment_id for one in handed.placement_input.standing))
    officers = {one.standing.appointment_id: one.to.officer for one in handed.kept}
    for officer in sorted({one for one in officers.values() if one is not None}):
        theirs = [one for one, held_by in officers.items() if held_by == officer]
        give_to_officer(session, theirs, UUID(officer))
    write_difference(session, handed.placement_input, handed.change, now)

"""Appointments that cannot stay get another time: previewed first, and applied only exactly as previewed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from aftercare.base.errors import Stale
from aftercare.casework.staff.reschedule_view import Replanned, view_of_difference
from aftercare.domain import placement
from aftercare.domain.placement.placement_difference import PlacementDifference, difference
from aftercare.processes.placement.write_difference import write_difference
from aftercare.store.appointments.rows import AppointmentRow, lock_appointments
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.placement.instance_builder import PlacementInput
from aftercare.store.placement.partial_input import lock_and_read_placement_of


@dataclass(frozen=True)
class Replanning:
    """The changes, previewed or applied; `leave_id`: the leave entered with them. `fingerprint` is the same for the
    same difference, so that only a difference that was seen can be applied."""

    fingerprint: str
    changes: Replanned
    leave_id: UUID | None = None


class Proposal(NamedTuple):
    placement_input: PlacementInput
    change: PlacementDifference


def placed_anew(work: UnitOfWork, rows: Sequence[AppointmentRow]) -> Proposal:
    """Only these appointments are placed. Run it as the clock, because every calendar counts."""
    placement_input = lock_and_read_placement_of(work.session, rows, work.now)
    placed = placement.place(placement_input.instance, placement_input.previous)
    return Proposal(placement_input, difference(placement_input.standing, placed))


def replanning(work: UnitOfWork, about: tuple[object, ...], proposal: Proposal) -> Replanning:
    """As the reader may see it; `about`: what the appointments cannot stay for."""
    return Replanning(_fingerprint(about, proposal.change), view_of_difference(work, *proposal))


def applied(
    work: UnitOfWork, about: tuple[object, ...], proposal: Proposal, fingerprint: str
) -> Replanning:
    """Raises Stale when the difference is not the one previewed."""
    found = replanning(work, about, proposal)
    if found.fingerprint != fingerprint:
        raise Stale()
    placement_input, change = proposal
    with as_clock(work):
        lock_appointments(work.session, (one.appointment_id for one in placement_input.standing))
        write_difference(work.session, placement_input, change, work.now)
    return found


def _fingerprint(about: tuple[object, ...], change: PlacementDifference) -> str:
    """A hash of the occasion and everything that would change; it reveals none of that."""
    parts = [
        about,
        *(("moved", one.standing.appointment_id, one.standing.expected, one.to.key, one.to.end)
          for one in change.moved),
        *(("cancelled", one.appointment_id, one.expected) for one in change.cancelled),
        *(("kept", one.appointment_id) for one in change.kept),
        *(("unplaced", one.obligation, one.occurrence, one.reason.code) for one in change.unplaced),
    ]  # fmt: skip
    view = sorted(repr(tuple(str(value) for value in part)) for part in parts)
    return hashlib.sha256("\n".join(view).encode()).hexdigest()[:32]

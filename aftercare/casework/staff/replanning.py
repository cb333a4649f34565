"""Appointments that cannot stay get another officer or time: previewed first, applied only exactly as previewed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import Stale
from aftercare.casework.staff.reschedule_view import Replanned, view_of_reassignment
from aftercare.domain.placement.placement_difference import PlacementDifference
from aftercare.processes.placement.reassigning import (
    Reassignment,
    lock_and_reassign,
    write_reassignment,
)
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.placement.partial_input import NOBODY_ELSE


@dataclass(frozen=True)
class Replanning:
    """The changes, previewed or applied; `leave_id`: the leave entered with them. `extends`: from and until of earlier
    leave that becomes one with it. `fingerprint` is the same for the same difference, so that only a difference that
    was seen can be applied. `covered`: the new deputy by client."""

    fingerprint: str
    changes: Replanned
    leave_id: UUID | None = None
    extends: tuple[tuple[datetime, datetime], ...] = ()
    covered: Mapping[UUID, UUID] = field(default_factory=dict)


def placed_anew(
    work: UnitOfWork,
    rows: Sequence[AppointmentRow],
    officers: Mapping[UUID, UUID] = NOBODY_ELSE,
) -> Reassignment:
    """Only these appointments are placed, at their own time with the client's officer in `officers` where that is
    possible. Run it as the clock, because every calendar counts."""
    return lock_and_reassign(work.session, rows, officers, work.now)


def replanning(work: UnitOfWork, about: tuple[object, ...], found: Reassignment) -> Replanning:
    """As the reader may see it; `about`: what the appointments cannot stay for."""
    return Replanning(_fingerprint(about, found.shown), view_of_reassignment(work, found))


def applied(
    work: UnitOfWork, about: tuple[object, ...], proposal: Reassignment, fingerprint: str
) -> Replanning:
    """Raises Stale when the difference is not the one previewed."""
    found = replanning(work, about, proposal)
    if found.fingerprint != fingerprint:
        raise Stale()
    with as_clock(work):
        write_reassignment(work.session, proposal, work.now)
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

"""Appointments on a closing day: which there still are, and another time for each."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import existing
from aftercare.casework.staff.officer_away import officers_to_replan
from aftercare.casework.staff.replanning import (
    Replanning,
    applied,
    placed_anew,
    replanning,
)
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.placement.reassigning import Reassignment
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import as_they_are
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.time.closing_day_rows import (
    ClosingDayRow,
    closing_days_from,
    falling_on_closing_days,
)


@dataclass(frozen=True)
class ClosedDay:
    """`appointments`: how many are still planned on it, of the officers with a week that the reader may re-plan."""

    row: ClosingDayRow
    appointments: int


@requires(Permission.MOVE_APPOINTMENTS)
def closed_days_ahead(work: UnitOfWork) -> list[ClosedDay]:
    """From today on, those with appointments that have to move. No client is read."""
    found = _appointments(work)
    rows = closing_days_from(work.session, civil_date(work.now))
    return [ClosedDay(one, len(found[one.id])) for one in rows if one.id in found]


@requires(Permission.MOVE_APPOINTMENTS)
def preview_closed_day(work: UnitOfWork, closing_day_id: UUID) -> Replanning:
    """What would move. Only the look is written, to the log. Raises NotFound for a day without appointments to move."""
    found = replanning(work, (str(closing_day_id),), _placed_anew(work, closing_day_id))
    audit.note(work, "preview", "closing-day", closing_day_id)
    audit.note_people(work, "preview", found.changes.person_ids)
    return found


@requires(Permission.MOVE_APPOINTMENTS)
def replan_closed_day(work: UnitOfWork, closing_day_id: UUID, fingerprint: str) -> Replanning:
    """Gives each of the appointments on that day another time. Nothing else moves. A client who was notified of an old
    time becomes a task. Raises Stale when the difference is not the one previewed, NotFound as the preview does."""
    proposal = _placed_anew(work, closing_day_id)
    found = applied(work, (str(closing_day_id),), proposal, fingerprint)
    audit.note(work, "replan", "closing-day", closing_day_id)
    audit.note_people(work, "replan", found.changes.person_ids)
    return found


def _placed_anew(work: UnitOfWork, closing_day_id: UUID) -> Reassignment:
    ids = existing(_appointments(work).get(closing_day_id))
    with as_clock(work):
        return placed_anew(work, as_they_are(work.session, ids))


def _appointments(work: UnitOfWork) -> dict[UUID, list[UUID]]:
    officers = [one.id for one in officers_to_replan(work)]
    with as_clock(work):
        return falling_on_closing_days(work.session, work.now, officers)

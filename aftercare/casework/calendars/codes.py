"""Finds an officer's appointment by the code of eight letters it has in their calendar, once they have signed in."""

from __future__ import annotations

from aftercare.base.errors import NotFound
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.calendars.events import KEPT_AFTER, calendar_code
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.calendars.rows import numbered
from aftercare.store.database.unit_of_work import UnitOfWork

_LONGEST = 40


@requires(Permission.SEE_OWN_WEEK)
def found_by_code(work: UnitOfWork, code: str) -> AppointmentRow:
    """The appointment that now has this code, among those a calendar of the actor can show. For a group session it
    is the appointment of one participant. Raises NotFound."""
    wanted = "".join(code[:_LONGEST].casefold().split())
    for key, row in numbered(work.session, work.actor.staff_id, work.now - KEPT_AFTER):
        if calendar_code(key) == wanted:
            return row
    raise NotFound()

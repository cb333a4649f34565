"""A site that no longer holds all its appointments: what moves is previewed, and applied only exactly as previewed."""

from __future__ import annotations

from uuid import UUID

from aftercare.casework.sites.acts import NewSite, change_site
from aftercare.casework.staff.replanning import Replanning, applied, placed_anew, replanning
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.sites.fitting import beyond_capacity, outside_hours
from aftercare.processes.placement.reassigning import Reassignment
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import AppointmentRow, appointments_at_site
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.placement.instance_builder import lock_placement


@requires(Permission.MANAGE_SITES)
def preview_site_change(
    work: UnitOfWork, site_id: UUID, version: int, new: NewSite
) -> Replanning | None:
    """What would move if the site were changed so; None where all its appointments still fit. Only the look is
    written, to the log. Raises what `change_site` raises."""
    savepoint = work.session.begin_nested()
    try:
        change_site(work, site_id, version, new)
        proposal = _placed_anew(work, site_id, new)
    finally:
        savepoint.rollback()
    if proposal is None:
        return None
    found = replanning(work, _about(site_id, version, new), proposal)
    audit.note(work, "preview", "site", site_id)
    audit.note_people(work, "preview", found.changes.person_ids)
    return found


@requires(Permission.MANAGE_SITES)
def change_site_as_previewed(
    work: UnitOfWork, site_id: UUID, version: int, new: NewSite, fingerprint: str
) -> Replanning | None:
    """Changes the site, and gives the appointments that it no longer holds another time at once; None where all still
    fit. Nothing else moves. A client who knows an old time becomes a task. Raises Stale when the difference is not the
    one previewed, otherwise as `change_site` does."""
    change_site(work, site_id, version, new)
    proposal = _placed_anew(work, site_id, new)
    if proposal is None:
        return None
    found = applied(work, _about(site_id, version, new), proposal, fingerprint)
    audit.note(work, "replan", "site", site_id)
    audit.note_people(work, "replan", found.changes.person_ids)
    return found


def _placed_anew(work: UnitOfWork, site_id: UUID, new: NewSite) -> Reassignment | None:
    work.session.flush()
    with as_clock(work):
        rows = _beyond(work, site_id, new)
        if not rows:
            return None
        lock_placement(work.session)
        # Again under the lock: a placement that ran meanwhile may have given one of them another time.
        return placed_anew(work, _beyond(work, site_id, new))


def _beyond(work: UnitOfWork, site_id: UUID, new: NewSite) -> list[AppointmentRow]:
    """Those outside the hours, and all of a moment that has too many: a client who knows it keeps the time first."""
    rows = appointments_at_site(work.session, site_id, work.now)
    spans = [(one.starts_at, one.ends_at) for one in rows]
    crowded = beyond_capacity(new.capacity, spans)
    return [
        row
        for which, row in enumerate(rows)
        if which in crowded or outside_hours(new.hours, spans[which])
    ]


def _about(site_id: UUID, version: int, new: NewSite) -> tuple[object, ...]:
    return (str(site_id), version, new.capacity, new.hours)

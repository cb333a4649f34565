"""The working hours and the office of officers, by which appointments are placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, NotFound, existing, refuse_if
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.sites.fitting import outside_hours
from aftercare.domain.sites.sites import SiteKind
from aftercare.domain.time.week_hours import week_faults
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, TeamRow, officers_at_work, teams
from aftercare.store.appointments.known_to_client import expects
from aftercare.store.appointments.rows import appointments_with
from aftercare.store.database.locks import get_row
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, at_version, expect_version
from aftercare.store.placement.horizon import HORIZON_DAYS
from aftercare.store.sites.rows import SiteRow, sites_of_team


@dataclass(frozen=True)
class OfficersAtWork:
    """The officers with hours that the reader may change, by name; `offices`: by team, where they can have a desk."""

    officers: list[StaffRow]
    teams: list[TeamRow]
    offices: Mapping[UUID, list[SiteRow]]


@dataclass(frozen=True)
class BeyondHours:
    """Appointments to come outside new hours: when the first begins, how many, and of how many the client knows or
    expects the time."""

    first_at: datetime
    number: int
    known: int


@requires(Permission.MANAGE_WORKING_HOURS)
def officers_hours(work: UnitOfWork) -> OfficersAtWork:
    """Those of the own team; an administrator's are all. No client is read."""
    shown = [one for one in teams(work.session) if _may_change(work, one.id)]
    offices = {one.id: _offices(work, one.id) for one in shown}
    return OfficersAtWork(officers_at_work(work.session, offices), shown, offices)


@requires(Permission.MANAGE_WORKING_HOURS)
def set_working_hours(
    work: UnitOfWork,
    staff_id: UUID,
    version: int,
    *,
    hours: Mapping[str, Sequence[Sequence[int]]],
    office_id: UUID | None,
) -> StaffRow:
    """Replaces an officer's working hours, as `week_hours` describes them, and the office. The next placement run
    moves the appointments that no longer fit, and fills time that became free. Raises Invalid, Stale, and NotFound
    for an account that is no officer at work whom the actor may change."""
    staff = get_row(StaffRow, work.session, staff_id, for_update=True)
    team_id = existing(staff.team_id)
    if staff.role != Role.OFFICER or not staff.active or not _may_change(work, team_id):
        raise NotFound()
    at_version(staff, version)
    faults = list(week_faults(hours))
    if office_id is not None and office_id not in {one.id for one in _offices(work, team_id)}:
        faults.append(FieldFault("/office_id", "unknown-site"))
    refuse_if(faults)
    values = {"hours": _stored(hours), "office_id": office_id}
    if stands(staff, values):
        return staff
    expect_version(staff, version).sqlmodel_update(values)
    return audit.save_and_note(work, "set-working-hours", "staff", staff)


@requires(Permission.MANAGE_WORKING_HOURS)
def beyond_hours(
    work: UnitOfWork, staff_id: UUID, hours: Mapping[str, Sequence[Sequence[int]]]
) -> BeyondHours | None:
    """What no longer fits with these hours, and did with those of now; None for nothing. No client is read."""
    staff = get_row(StaffRow, work.session, staff_id)
    last = work.now + timedelta(days=HORIZON_DAYS)
    with as_clock(work):
        coming = appointments_with(work.session, staff_id, work.now, last)
    spans = {one.id: (one.starts_at, one.ends_at) for one in coming if one.session_id is None}
    found = [
        one
        for one in coming
        if one.id in spans
        and outside_hours(hours, spans[one.id])
        and not outside_hours(staff.hours, spans[one.id])
    ]
    if not found:
        return None
    known = sum(expects(one, work.now) for one in found)
    return BeyondHours(found[0].starts_at, len(found), known)


def _may_change(work: UnitOfWork, team_id: UUID) -> bool:
    return work.actor.role is Role.ADMIN or work.actor.team_id == team_id


def _offices(work: UnitOfWork, team_id: UUID) -> list[SiteRow]:
    return [one for one in sites_of_team(work.session, team_id) if one.kind == SiteKind.OFFICE]


def _stored(hours: Mapping[str, Sequence[Sequence[int]]]) -> dict[str, Any]:
    """Days without hours are left out."""
    return {day: [list(span) for span in spans] for day, spans in hours.items() if spans}

"""An officer's absence: the changes it causes are previewed, and applied only exactly as previewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from aftercare.base.clock import aware_utc
from aftercare.base.errors import FieldFault, Forbidden, Invalid, NotFound
from aftercare.casework.staff.covering import with_other_deputies
from aftercare.casework.staff.replanning import (
    Replanning,
    applied,
    placed_anew,
    replanning,
)
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.processes.placement.reassigning import Reassignment
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, lock_staff, staff_of_team
from aftercare.store.appointments.rows import AppointmentRow, appointments_with
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import PersonRow, persons_of
from aftercare.store.placement.instance_builder import lock_placement
from aftercare.store.staff.leave_rows import LeaveRow, leave_between

LONGEST_DAYS = 366
Spans = tuple[tuple[datetime, datetime], ...]
"""Each from and until, earliest first."""


@dataclass(frozen=True)
class OfficerAway:
    """Whole or part days; `until_at` is the first moment after it. `covers`: colleagues who become the deputy of a
    client that finds no time otherwise, the first who has one."""

    officer_id: UUID
    from_at: datetime
    until_at: datetime
    covers: tuple[UUID, ...] = ()


@requires(Permission.MOVE_APPOINTMENTS)
def officers_to_replan(work: UnitOfWork) -> list[StaffRow]:
    """The officers with a week that the actor may re-plan: an officer themselves, else every officer of the team."""
    if work.actor.team_id is None:
        return []
    officers = staff_of_team(work.session, work.actor.team_id, Role.OFFICER)
    own = work.actor.role is Role.OFFICER
    return [one for one in officers if not own or one.id == work.actor.staff_id_or_none]


@requires(Permission.WRITE_CASE_FILES)
def officers_to_cover(work: UnitOfWork) -> list[StaffRow]:
    """The officers of the team, any of whom can become the deputy of its clients."""
    return (
        staff_of_team(work.session, work.actor.team_id, Role.OFFICER) if work.actor.team_id else []
    )


@requires(Permission.MOVE_APPOINTMENTS)
def preview_away(work: UnitOfWork, away: OfficerAway) -> Replanning:
    """What would move if this officer were away then. Only the look is written, to the log.

    Raises Invalid, Forbidden for a colleague's week, NotFound outside the team.
    """
    _refuse(work, away)
    savepoint = work.session.begin_nested()
    try:
        _, extended = _enter(work, away)
        proposal, covered = _placed_anew(work, away)
    finally:
        savepoint.rollback()
    found = replanning(work, _about(away, extended, covered), proposal)
    audit.note(work, "preview", "staff", away.officer_id)
    audit.note_people(work, "preview", found.changes.person_ids)
    return replace(found, extends=extended, covered=covered)


@requires(Permission.MOVE_APPOINTMENTS)
def replan_away(work: UnitOfWork, away: OfficerAway, fingerprint: str) -> Replanning:
    """Enters the leave and gives every appointment it makes impossible to the client's other officer at its own time,
    or else another time, in one act. Clients without a time get one of `covers` as their deputy, to stay.

    Nothing else moves. A client who was notified of an old time becomes a task. Raises Stale when the difference is
    not the one previewed, otherwise as `preview_away` does.
    """
    _refuse(work, away)
    leave_id, extended = _enter(work, away)
    proposal, covered = _placed_anew(work, away)
    found = applied(work, _about(away, extended, covered), proposal, fingerprint)
    audit.note(work, "replan", "staff", away.officer_id)
    audit.note_people(work, "replan", found.changes.person_ids)
    audit.note_people(work, "change", covered)
    return replace(found, leave_id=leave_id, extends=extended, covered=covered)


def _refuse(work: UnitOfWork, away: OfficerAway) -> None:
    officer = work.session.get(StaffRow, away.officer_id)
    if officer is None or officer.role != Role.OFFICER or officer.team_id != work.actor.team_id:
        raise NotFound()
    if work.actor.role is Role.OFFICER and officer.id != work.actor.staff_id_or_none:
        raise Forbidden()
    first, last = aware_utc(away.from_at), aware_utc(away.until_at)
    fault = None
    if last <= first:
        fault = FieldFault("/until_at", "dates-reversed")
    elif last <= work.now:
        fault = FieldFault("/until_at", "in-the-past")
    elif last - first > timedelta(days=LONGEST_DAYS):
        fault = FieldFault("/until_at", "too-far", holes={"most": LONGEST_DAYS}, part="days")
    if fault is not None:
        raise Invalid(fields=(fault,))


def _enter(work: UnitOfWork, away: OfficerAway) -> tuple[UUID, Spans]:
    """The leave for this absence: an earlier one that covers it, one with what was entered for a part of it, or a new
    one. With the earlier leave that was extended."""
    during = half_open(aware_utc(away.from_at), aware_utc(away.until_at))
    known = leave_between(work.session, [away.officer_id], during)
    spans = sorted((one.during.lower, one.during.upper) for one in known)
    if any(first <= during.lower and last >= during.upper for first, last in spans):
        return known[0].id, ()
    for one in known[1:]:
        work.session.delete(one)
    work.session.flush()
    whole = half_open(
        min((during.lower, *(first for first, _ in spans))),
        max((during.upper, *(last for _, last in spans))),
    )
    leave = known[0] if known else LeaveRow(staff_id=away.officer_id, during=whole)
    leave.during = whole
    work.session.add(leave)
    work.session.flush()
    audit.note(work, "enter-leave", "staff", away.officer_id)
    return leave.id, tuple(spans)


def _placed_anew(work: UnitOfWork, away: OfficerAway) -> tuple[Reassignment, Mapping[UUID, UUID]]:
    people = _to_cover(work, away)
    with as_clock(work):
        lock_placement(work.session)
        rows = _impossible(work, away)

        def anew() -> Reassignment:
            return placed_anew(work, rows, _other_officers(work, away.officer_id, rows))

        return with_other_deputies(work, rows, people, away.covers, anew)


def _to_cover(work: UnitOfWork, away: OfficerAway) -> list[PersonRow]:
    """The clients who may get another deputy: those the actor may see. They are locked before any placement is."""
    if not away.covers:
        return []
    able = {one.id for one in officers_to_cover(work)} - {away.officer_id}
    if not able.issuperset(away.covers):
        raise Invalid.at("/cover", "no-deputy")
    lock_staff(work.session, away.covers)
    with as_clock(work):
        clients = {row.person_id for row in _impossible(work, away)}
    return list(persons_of(work.session, clients, for_update=True).values())


def _other_officers(
    work: UnitOfWork, officer_id: UUID, rows: Sequence[AppointmentRow]
) -> dict[UUID, UUID]:
    """By client, the other of their two: the deputy, or the own officer if it is the deputy who is away."""
    clients = persons_of(work.session, {row.person_id for row in rows}).values()
    others = {
        one.id: one.deputy_id if one.officer_id == officer_id else one.officer_id for one in clients
    }
    return {client: other for client, other in others.items() if other is not None}


def _impossible(work: UnitOfWork, away: OfficerAway) -> list[AppointmentRow]:
    """The officer's coming appointments that this absence overlaps, travel included."""
    first, last = aware_utc(away.from_at), aware_utc(away.until_at)
    return [
        row
        for row in appointments_with(work.session, away.officer_id, work.now, last)
        if row.starts_at - timedelta(minutes=row.travel_min) < last
        and row.ends_at + timedelta(minutes=row.travel_min) > first
    ]


def _about(away: OfficerAway, extended: Spans, covered: Mapping[UUID, UUID]) -> tuple[object, ...]:
    until_at, named = aware_utc(away.until_at), sorted(covered.items())
    return (str(away.officer_id), aware_utc(away.from_at), until_at, *extended, *named)

"""Leave that is withdrawn: what left the calendar because of it comes back, where the client heard of no change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from aftercare.base.errors import Forbidden, NotFound
from aftercare.casework.placement.place import place_persons
from aftercare.casework.staff.officer_away import officers_to_replan
from aftercare.casework.staff.reschedule_view import Shift, shifts_of
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.placement.placement_difference import PresentAppointment
from aftercare.domain.placement.result import Placed
from aftercare.domain.staff.stand_ins import Days, ends_with_leave
from aftercare.domain.time.wall_time import civil_date, last_civil_date, start_of_day
from aftercare.processes.placement.reassigning import lock_and_reassign
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.off_by_leave import (
    TimeAway,
    as_it_stands,
    off_by_leave,
    taken_over,
    to_come_of_people,
)
from aftercare.store.appointments.rows import as_they_are, give_to_officer, lock_appointments
from aftercare.store.database.columns import half_open
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.placement.instance_builder import lock_placement
from aftercare.store.staff.leave_rows import LeaveRow, leave_between
from aftercare.store.staff.screen_leave import leave_of_team
from aftercare.store.staff.stand_in_rows import StandInRow, get_stand_in, stood_in_for_between


@dataclass(frozen=True)
class Withdrawn:
    """`back`: how many appointments stand again as they did. `stays_off`: those that do not, with what stands now, and
    those that do after the client heard that they are off (`expected`: a task asks to notify them).
    `stand_ins`: those that ended with the leave."""

    officer_id: UUID
    officer: str
    back: int
    stays_off: tuple[Shift, ...]
    stand_ins: tuple[StandInRow, ...]


@requires(Permission.MOVE_APPOINTMENTS)
def leave_to_withdraw(work: UnitOfWork) -> list[Row]:
    """Leave that is not over of the officers with a week that the actor may re-plan, the earliest first."""
    able = {one.id for one in officers_to_replan(work)}
    team_id = work.actor.team_id
    leave = leave_of_team(work.session, team_id, work.now) if team_id and able else []
    return [one for one in leave if one["staff_id"] in able]


@requires(Permission.MOVE_APPOINTMENTS)
def withdraw_away(work: UnitOfWork, leave_id: UUID) -> Withdrawn:
    """Withdraws leave of an officer with a week that the actor may re-plan, as `end_leave` does. Raises Forbidden for
    that of a colleague, NotFound outside the team."""
    leave, staff = _leave_of_team(work, leave_id)
    if staff.id not in {one.id for one in officers_to_replan(work)}:
        raise Forbidden()
    return _withdrawn(work, leave, staff)


@requires(Permission.WRITE_CASE_FILES)
def end_leave(work: UnitOfWork, leave_id: UUID) -> Withdrawn:
    """Withdraws it. The stand-ins for these days end with it, as `ends_with_leave` says. What left the calendar because
    of it and is to come stands again at its own time, with the officer, unless the client heard of the change or
    something stands in the way."""
    leave, staff = _leave_of_team(work, leave_id)
    if staff.id != work.actor.staff_id_or_none and work.actor.role is not Role.SUPERVISOR:
        raise Forbidden()
    return _withdrawn(work, leave, staff)


@requires(Permission.MOVE_APPOINTMENTS)
def stays_off(
    work: UnitOfWork, officer_id: UUID, appointment_ids: Collection[UUID]
) -> tuple[Shift, ...]:
    """Those of these appointments, which leave of this officer took away, that do not stand as they did, each with what
    stands now. One that its plan no longer asks for is left out."""
    shifts = shifts_of(work, _compared(work, officer_id, appointment_ids)[1])
    audit.note_people(work, "preview", [one.person.id for one in shifts if one.person])
    return shifts


def _leave_of_team(work: UnitOfWork, leave_id: UUID) -> tuple[LeaveRow, StaffRow]:
    leave = work.session.get(LeaveRow, leave_id)
    staff = work.session.get(StaffRow, leave.staff_id) if leave else None
    if leave is None or staff is None or staff.team_id != work.actor.team_id:
        raise NotFound()
    return leave, staff


def _withdrawn(work: UnitOfWork, leave: LeaveRow, staff: StaffRow) -> Withdrawn:
    # A planner, who names no stand-ins, ends those for these days all the same: the officer is there.
    with as_clock(work):
        ended = _ending_with(work, leave)
        for row in ended:
            row.ended_at = work.now
        work.session.flush()
    for _ in ended:
        audit.note(work, "end-stand-in", "staff", staff.id)
    work.session.delete(leave)
    work.session.flush()
    audit.note(work, "end-leave", "staff", staff.id)
    hit = _bring_back(work, leave)
    back, others = _compared(work, staff.id, hit)
    left = shifts_of(work, others)
    audit.note_people(work, "replan", [one.person.id for one in left if one.person])
    return Withdrawn(staff.id, staff.display_name, back, left, tuple(ended))


def _compared(
    work: UnitOfWork, officer_id: UUID, appointment_ids: Collection[UUID]
) -> tuple[int, list[tuple[PresentAppointment, Placed | None]]]:
    """How many of these stand as they did with this officer, as the client knows; the others, with what stands now."""
    with as_clock(work):
        found = as_it_stands(work.session, appointment_ids)
    back, others = 0, []
    for one in found:
        # Of one that was given on, the row itself names the other officer.
        was = one.was._replace(officer=str(officer_id))
        is_same = one.now is not None and (one.now.key, one.now.end) == (was.key, was.end)
        if is_same and not one.to_notify:
            back += 1
        elif one.now is not None or one.waits:
            others.append((PresentAppointment(one.appointment_id, one.to_notify, was), one.now))
    return back, others


def _bring_back(work: UnitOfWork, leave: LeaveRow) -> list[UUID]:
    """Gives the officer back what this leave, which is withdrawn, took. Returns the ids of all that it had hit."""
    session, during = work.session, leave.during
    away = TimeAway(
        leave.staff_id, during.lower, during.upper, leave.changed_at, extended=leave.revision > 0
    )
    with as_clock(work):
        lock_placement(session)
        off, over = off_by_leave(session, away, work.now), taken_over(session, away, work.now)
        back = [one for one in off if not one.is_heard]
        people = sorted({one.person_id for one in back})
        # All in one turn, by their ids: the placement locks some of them again.
        lock_appointments(session, {*over, *to_come_of_people(session, people, work.now)})
        _give_back(work, leave.staff_id, over)
    if back:
        place_persons(work, people, back=[one.row for one in back])
    return [*(one.appointment_id for one in off), *over]


def _give_back(work: UnitOfWork, officer_id: UUID, taken: Collection[UUID]) -> None:
    """Rows that keep their time go back to this officer with their state, texts and confirmation, where they fit; the
    others stay with the colleague."""
    rows = as_they_are(work.session, taken)
    if not rows:
        return
    officers = {row.person_id: officer_id for row in rows}
    found = lock_and_reassign(work.session, rows, officers, work.now)
    fits = [one.standing.appointment_id for one in found.kept]
    give_to_officer(work.session, fits, officer_id)
    work.session.flush()


def _ending_with(work: UnitOfWork, leave: LeaveRow) -> list[StandInRow]:
    """The stand-ins not over yet that end with this leave, locked."""
    first_on, last_on = _civil_days(leave)
    officer, today = [leave.staff_id], civil_date(work.now)
    named = stood_in_for_between(work.session, officer, max(first_on, today), last_on)
    every_day = half_open(start_of_day(first_on), start_of_day(last_on + timedelta(days=1)))
    other = leave_between(work.session, officer, every_day)
    other_days = [_civil_days(one) for one in other if one.id != leave.id]
    return [
        get_stand_in(work.session, row.id, for_update=True)
        for row in named
        if ends_with_leave((row.from_on, row.until_on), (first_on, last_on), other_days)
    ]


def _civil_days(leave: LeaveRow) -> Days:
    return civil_date(leave.during.lower), last_civil_date(leave.during.upper)

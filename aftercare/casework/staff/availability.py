"""Unavailability: leave of staff, and custody, admission or absence of a person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aftercare.base.clock import aware_utc
from aftercare.base.errors import Conflict, Forbidden, Invalid, NotFound, existing
from aftercare.casework.placement.place import place_persons
from aftercare.casework.placement.taken_back import Undone, taken_off_by, to_bring_back
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.people.away import AwayKind
from aftercare.domain.staff.leave import TimeOff
from aftercare.processes.escalation.decisions_in_question import (
    explained_absences,
    review_decisions,
)
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_by_ids, staff_of_team
from aftercare.store.appointments.away_periods import came_between, lapsed_in
from aftercare.store.database.columns import half_open
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.period_rows import away_of_detentions
from aftercare.store.people.rows import (
    AwayPeriodRow,
    away_between,
    away_from,
    get_person,
    keep_removed,
)
from aftercare.store.plans.rows import plan_in_force
from aftercare.store.staff.leave_rows import LeaveRow, time_off
from aftercare.store.staff.screen_leave import deputies_of_team, leave_of_team


@dataclass(frozen=True)
class TeamLeave:
    """Leave of a team that is not over. `deputies` gives per officer the deputies of the clients the reader may
    see, most clients first. `may_enter_for` are those for whom the reader may enter or end leave; `may_replan` are
    those among them with appointments that it moves."""

    leave: list[Row]
    deputies: dict[UUID, list[Row]]
    may_enter_for: list[StaffRow]
    may_replan: set[UUID]


@requires(Permission.WRITE_CASE_FILES)
def team_leave(work: UnitOfWork) -> TeamLeave:
    """The leave of the reader's team, with the deputies."""
    session, team_id = work.session, existing(work.actor.team_id)
    deputies: dict[UUID, list[Row]] = defaultdict(list)
    for row in deputies_of_team(session, team_id):
        deputies[row["staff_id"]].append(row)
    people = staff_of_team(session, team_id, Role.OFFICER)
    if work.actor.role is Role.SUPERVISOR:
        people += staff_of_team(session, team_id, Role.SUPERVISOR)
    else:
        people = [one for one in people if one.id == work.actor.staff_id_or_none]
    return TeamLeave(
        leave_of_team(session, team_id, work.now),
        dict(deputies),
        people,
        {one.id for one in people if one.role == Role.OFFICER},
    )


@requires(Permission.SEE_OWN_WEEK)
def my_time_off(work: UnitOfWork, first_on: date, days: int = 7) -> TimeOff:
    """The actor's own leave and closing days on `days` local days from `first_on`."""
    return time_off(work.session, [work.actor.staff_id], first_on, days)[work.actor.staff_id]


@requires(Permission.SEE_OWN_WEEK)
def my_hours(work: UnitOfWork) -> dict[int, list[tuple[int, int]]]:
    """The actor's own working hours by weekday (Monday is 0), in minutes of the day."""
    (staff,) = staff_by_ids(work.session, [work.actor.staff_id])
    return {int(day): [(part[0], part[1]) for part in parts] for day, parts in staff.hours.items()}


@requires(Permission.WRITE_CASE_FILES)
def enter_leave(
    work: UnitOfWork, staff_id: UUID, from_at: datetime, until_at: datetime
) -> LeaveRow:
    """Leave of an officer, entered by that officer or the team's supervisor. The next placement run moves the
    appointments that can no longer be held. Overlapping leave raises DoubleBooked. Raises Invalid at /until for leave
    that is over: its year was mistyped, and it covers nothing."""
    staff = work.session.get(StaffRow, staff_id)
    if staff is None or staff.team_id != work.actor.team_id:
        raise NotFound()
    if staff.id != work.actor.staff_id_or_none and work.actor.role is not Role.SUPERVISOR:
        raise Forbidden()
    first, last = _span(from_at, until_at)
    if last and last <= work.now:
        raise Invalid.at("/until", "in-the-past")
    leave = LeaveRow(staff_id=staff.id, during=half_open(first, last))
    work.session.add(leave)
    audit.save_and_note(work, "enter-leave", "staff", staff)
    return leave


@requires(Permission.WRITE_CASE_FILES)
def enter_away(
    work: UnitOfWork, person_id: UUID, kind: AwayKind, from_at: datetime, until_at: datetime | None
) -> AwayPeriodRow:
    """A period in which a person cannot come; an admission also stops texts. Without an end it lasts until further
    notice. The same period entered twice is stored once. The appointments in it get another time at once, or end;
    during an admission also those within the notice. Raises Invalid at /kind for custody, which is entered as a
    detention."""
    if kind is AwayKind.CUSTODY:
        raise Invalid.at("/kind", "custody-is-detention")
    person = get_person(work.session, person_id, for_update=True)
    during = half_open(*_span(from_at, until_at))
    for known in away_between(work.session, [person.id], during):
        if (known.kind, known.during) == (kind.value, during):
            return known
    away = AwayPeriodRow(
        person_id=person.id,
        kind=kind.value,
        during=during,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    work.session.add(away)
    audit.save_and_note(work, f"enter-{kind.value}", "person", person)
    if plan_in_force(work.session, person.id) is not None:
        place_persons(work, [person.id])
    return away


@requires(Permission.WRITE_CASE_FILES)
def end_away(work: UnitOfWork, away_id: UUID, *, is_over: bool = False) -> None:
    """Ends a period that has begun and is over now, so that it still explains what was missed in it; or removes one
    that never was, and what it took off the calendar stands again where the client heard nothing. Custody that belongs
    to a detention ends with that (Conflict)."""
    away = get_row(AwayPeriodRow, work.session, away_id)
    if away.id in away_of_detentions(work.session, away.person_id):
        raise Conflict()
    # Entered in former days; a detention says it since.
    is_custody = away.kind == AwayKind.CUSTODY
    explained = explained_absences(work, away.person_id) if is_custody else {}
    if is_over and away.during.lower < work.now:
        away.during = half_open(away.during.lower, work.now)
        away.ended_by, away.ended_at = work.actor.staff_id, work.now
    else:
        keep_removed(work.session, away, work.actor.staff_id, work.now)
        work.session.delete(away)
        work.session.flush()
        _bring_back(work, away)
    audit.note(work, "end-away", "person", away.person_id, away.person_id)
    if is_custody:
        work.session.flush()
        left = explained_absences(work, away.person_id)
        review_decisions(work, away.person_id, explained, left)


def _bring_back(work: UnitOfWork, away: AwayPeriodRow) -> None:
    if away.entered_at is None or plan_in_force(work.session, away.person_id) is None:
        return
    undone = Undone(away.entered_at, away.during, never=away.during)
    off = taken_off_by(work, away.person_id, undone)
    place_persons(work, [away.person_id], back=to_bring_back(off, undone))


@requires(Permission.READ_CASE_FILES)
def away_of(work: UnitOfWork, person_id: UUID) -> list[AwayPeriodRow]:
    """Periods that are not over yet, earliest first."""
    person = audit.note_look(work, "read-away", "person", get_person(work.session, person_id))
    return away_from(work.session, person.id, work.now)


@requires(Permission.READ_CASE_FILES)
def came_during(
    work: UnitOfWork, person_id: UUID, from_at: datetime, until_at: datetime | None
) -> list[Row]:
    """Appointments that the client is recorded to have come to in this period, the earliest first."""
    person = audit.note_look(work, "read-away", "person", get_person(work.session, person_id))
    return came_between(work.session, person.id, from_at, until_at)


@requires(Permission.READ_CASE_FILES)
def lapsed_with(work: UnitOfWork, away: AwayPeriodRow) -> list[Row]:
    """What does not take place as planned since the period was entered. The calling page has noted its look."""
    return lapsed_in(work.session, away.id)


@requires(Permission.READ_CASE_FILES)
def detentions_among(work: UnitOfWork, person_id: UUID) -> dict[UUID, UUID]:
    """The person's periods that belong to a detention, each with the id of that detention; they are corrected there."""
    return away_of_detentions(work.session, person_id)


def _span(from_at: datetime, until_at: datetime | None) -> tuple[datetime, datetime | None]:
    first, last = aware_utc(from_at), until_at and aware_utc(until_at)
    if last and last <= first:
        raise Invalid.at("/until", "dates-reversed")
    return first, last

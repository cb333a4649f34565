"""Naming a stand-in for an officer on given days, handing over, and handing back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Forbidden, NotFound, refuse_if
from aftercare.base.typed_text import too_long
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.staff.stand_ins import LONGEST_DAYS, is_away
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.processes.staff.hand_over_list import fill_hand_over_list
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, lock_staff, staff_of_team
from aftercare.store.database.columns import half_open
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.staff import screen_hand_over as screen
from aftercare.store.staff.leave_rows import leave_between
from aftercare.store.staff.stand_in_rows import (
    HandoverItemRow,
    StandInRow,
    get_stand_in,
    stood_in_for_between,
)

LONGEST_NOTE = 1_000
# How long a past hand-over is still shown.
SHOWN_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class NewStandIn:
    """From the first day to the last, both included."""

    officer_id: UUID
    stand_in_id: UUID
    from_on: date
    until_on: date
    note: str = ""


@dataclass(frozen=True)
class HandOver:
    """One stand-in with what was handed over, as it is now, and what was done on those days. `runs`: today is one of
    its days. `may_tick`: the reader is the stand-in."""

    head: Row
    items: list[Row]
    meanwhile: list[Row]
    runs: bool
    may_tick: bool


@requires(Permission.WRITE_CASE_FILES)
def name_stand_in(work: UnitOfWork, new: NewStandIn) -> StandInRow:
    """From `from_on` to `until_on`, and no longer, the stand-in sees and works on this officer's caseload. The
    officer or the supervisor of the team names one; open work is noted at once.

    Raises Invalid with fields (also when a colleague named a stand-in at the same moment), Forbidden for another
    officer's caseload, NotFound outside the team.
    """
    _own_or_led(work, new.officer_id)
    # Both are locked: if two officers named each other for the same days, no one would cover either caseload.
    lock_staff(work.session, [new.officer_id, new.stand_in_id])
    refuse_if(_date_faults(work, new) or _stand_in_faults(work, new))
    given = vars(new) | {"note": new.note.strip() or None}
    row = StandInRow(**given, created_by=work.actor.staff_id, created_at=work.now)
    work.session.add(row)
    work.session.flush()
    fill_hand_over_list(work.session, row, work.now)
    audit.note(work, "name-stand-in", "staff", row.officer_id)
    return row


@requires(Permission.WRITE_CASE_FILES)
def end_stand_in(work: UnitOfWork, stand_in_id: UUID, version: int) -> StandInRow:
    """Ends it now: the stand-in no longer sees that caseload. Raises AlreadyDecided when it was ended before,
    Forbidden, NotFound, Stale."""
    row = get_stand_in(work.session, stand_in_id, for_update=True)
    _own_or_led(work, row.officer_id)
    if row.ended_at is not None:
        raise AlreadyDecided()
    expect_version(row, version)
    row.ended_at = work.now
    audit.note(work, "end-stand-in", "staff", row.officer_id)
    return row


@requires(Permission.WRITE_CASE_FILES)
def team_stand_ins(work: UnitOfWork) -> list[Row]:
    """The team's stand-ins, including those that ended within the last month. Days and names of colleagues, nothing
    about clients."""
    if work.actor.team_id is None:
        return []
    return screen.stand_ins_of_team(
        work.session, work.actor.team_id, work.now, work.now - SHOWN_AFTER
    )


@requires(Permission.WRITE_CASE_FILES)
def stood_in_on(work: UnitOfWork, staff_id: UUID, first_on: date, last_on: date) -> list[Row]:
    """The team's stand-ins in which this colleague covers any of these civil days, the last one included."""
    return [
        one
        for one in team_stand_ins(work)
        if one["stand_in_id"] == staff_id
        and one["ended_at"] is None
        and one["from_on"] <= last_on
        and one["until_on"] >= first_on
    ]


@requires(Permission.WRITE_CASE_FILES)
def who_can_be_named(work: UnitOfWork) -> tuple[list[StaffRow], list[StaffRow]]:
    """The officers for whom the actor may name a stand-in, and the members of the team who can be one."""
    if work.actor.team_id is None:
        return [], []
    officers = staff_of_team(work.session, work.actor.team_id, Role.OFFICER)
    leads = work.actor.role is Role.SUPERVISOR
    return [one for one in officers if leads or one.id == work.actor.staff_id_or_none], [
        one for one in officers if one.is_open
    ]


@requires(Permission.READ_CASE_FILES)
def hand_over(work: UnitOfWork, stand_in_id: UUID) -> HandOver:
    """What was handed over and what became of it: for the officer, the stand-in on those days, and the supervisor.
    Row-level security shows a stand-in the other officer's clients on exactly those days."""
    head = _head(work, stand_in_id)
    items = screen.handed_over(work.session, stand_in_id)
    last_at = start_of_day(head["until_on"] + timedelta(days=1))
    events = screen.meanwhile(
        work.session,
        head["officer_id"],
        start_of_day(head["from_on"]),
        min(last_at, head["ended_at"] or last_at),
    )
    audit.note_looks(work, "read-hand-over", [*items, *events])
    runs = head["ended_at"] is None and (
        head["from_on"] <= civil_date(work.now) <= head["until_on"]
    )
    return HandOver(
        head, items, events, runs, runs and head["stand_in_id"] == work.actor.staff_id_or_none
    )


@requires(Permission.WRITE_CASE_FILES)
def mark_seen(work: UnitOfWork, stand_in_id: UUID, item_id: UUID) -> HandoverItemRow:
    """The stand-in marks this as seen; a second time changes nothing. Forbidden for any other account."""
    row = get_stand_in(work.session, stand_in_id)
    if row.stand_in_id != work.actor.staff_id_or_none:
        raise Forbidden()
    item = work.session.get(HandoverItemRow, item_id, with_for_update=ROW_LOCK)
    if item is None or item.hand_over_id != row.id:
        raise NotFound()
    item.seen_at = item.seen_at or work.now
    return audit.save_and_note(work, "see", "handover-item", item)


@requires(Permission.READ_CASE_FILES)
def stood_in_people(work: UnitOfWork) -> dict[UUID, str]:
    """The clients the actor sees today only as a stand-in, each with the name of the officer they replace."""
    if work.actor.role is not Role.OFFICER:
        return {}
    officers = audit.stood_in_for(work)
    if not officers:
        return {}
    names = {one: work.session.get_one(StaffRow, one).display_name for one in officers}
    return {
        person_id: names[officer_id]
        for person_id, officer_id in screen.people_of(work.session, officers).items()
    }


def _own_or_led(work: UnitOfWork, officer_id: UUID) -> None:
    officer = work.session.get(StaffRow, officer_id)
    if officer is None or officer.role != Role.OFFICER or officer.team_id != work.actor.team_id:
        raise NotFound()
    if officer.id != work.actor.staff_id_or_none and work.actor.role is not Role.SUPERVISOR:
        raise Forbidden()


def _head(work: UnitOfWork, stand_in_id: UUID) -> Row:
    team_id = work.actor.team_id
    head = screen.stand_in_head(work.session, team_id, stand_in_id, work.now) if team_id else None
    concerned = head is not None and (
        work.actor.role is Role.SUPERVISOR
        or work.actor.staff_id_or_none in (head["officer_id"], head["stand_in_id"])
    )
    if head is None or not concerned:
        raise NotFound()
    return head


def _date_faults(work: UnitOfWork, new: NewStandIn) -> list[FieldFault]:
    faults, today = [], civil_date(work.now)
    if new.from_on < today:
        faults.append(FieldFault("/from_on", "in-the-past"))
    if new.until_on < new.from_on:
        faults.append(FieldFault("/until_on", "dates-reversed"))
    elif (new.until_on - max(new.from_on, today)).days >= LONGEST_DAYS:
        faults.append(FieldFault("/until_on", "too-far", holes={"most": LONGEST_DAYS}, part="days"))
    elif new.from_on > (last_on := today + timedelta(days=2 * LONGEST_DAYS - 1)):
        faults.append(FieldFault("/from_on", "too-far", holes={"last": last_on}, part="day"))
    faults += too_long("/note", new.note, LONGEST_NOTE)
    if stood_in_for_between(work.session, [new.officer_id], new.from_on, new.until_on):
        faults.append(FieldFault("/from_on", "overlapping"))
    return faults


def _stand_in_faults(work: UnitOfWork, new: NewStandIn) -> list[FieldFault]:
    other = work.session.get(StaffRow, new.stand_in_id)
    fits = (
        other is not None
        and other.is_open
        and other.role == Role.OFFICER
        and other.team_id == work.actor.team_id
        and other.id != new.officer_id
    )
    if not fits:
        return [FieldFault("/stand_in_id", "no-deputy")]
    if _cannot(work, new):
        return [FieldFault("/stand_in_id", "stand-in-away")]
    return []


def _cannot(work: UnitOfWork, new: NewStandIn) -> bool:
    """Whether the stand-in has leave on those days, or has a stand-in then."""
    during = half_open(start_of_day(new.from_on), start_of_day(new.until_on + timedelta(days=1)))
    leave = leave_between(work.session, [new.stand_in_id], during)
    spans: list[tuple[datetime, datetime]] = [(one.during.lower, one.during.upper) for one in leave]
    replaced = stood_in_for_between(work.session, [new.stand_in_id], new.from_on, new.until_on)
    return bool(replaced) or is_away(spans, new.from_on, new.until_on)

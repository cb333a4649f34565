"""The rota of the duty desk: the team's shifts, entered by hand or imported from a calendar file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range

from aftercare.base.clock import aware_utc
from aftercare.base.errors import FieldFault, Invalid, NotFound, existing
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.staff.duty_rota import (
    Rota,
    ShiftRead,
    overlaps,
    refuse_if,
    shift_fault,
    span_fault,
)
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_of_team
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.staff.duty_rows import DutyShiftRow, drop_shifts, get_shift, shifts_between
from aftercare.store.staff.leave_rows import leave_between
from aftercare.store.staff.phone_rows import without_phone

# How long a past shift can still be read.
SHOWN_BEFORE = timedelta(days=30)
_CASE_WORKERS = (Role.OFFICER, Role.SUPERVISOR)


@dataclass(frozen=True)
class DutyRota:
    """The team's shifts, earliest first, each with its holder; `staff` are those who may have one. `without_holder`
    are shifts with a holder on leave for part of them. `without_phone` are holders without a verified number: an
    alarm cannot be texted or called to them."""

    shifts: list[tuple[DutyShiftRow, StaffRow]]
    staff: list[StaffRow]
    without_holder: frozenset[UUID]
    without_phone: set[UUID]


@dataclass(frozen=True)
class ImportedRota:
    """How many shifts are new, how many replace one of the same event, and how many were removed with their event."""

    added: int
    replaced: int
    removed: int


@requires(Permission.READ_ROTA)
def duty_rota(work: UnitOfWork) -> DutyRota:
    """Shifts of the own team that ended less than a month ago or later. Names and times of colleagues."""
    team_id = existing(work.actor.team_id)
    shown = half_open(work.now - SHOWN_BEFORE, None)
    shifts = shifts_between(work.session, team_id, shown)
    without = _without_holder(work, [shift for shift, _ in shifts], shown)
    phoneless = without_phone(work.session, {staff.id for _, staff in shifts})
    return DutyRota(
        shifts, staff_of_team(work.session, team_id, *_CASE_WORKERS), without, phoneless
    )


def turns_of(
    work: UnitOfWork, staff_id: UUID, from_at: datetime, until_at: datetime
) -> list[DutyShiftRow]:
    """The colleague's own shifts in this period; leave does not pass them on. A reader without access to the rota
    may read only their own."""
    own_team = work.actor.team_id
    if own_team is None or not (
        work.actor.can(Permission.READ_ROTA) or staff_id == work.actor.staff_id_or_none
    ):
        return []
    shifts = shifts_between(work.session, own_team, half_open(from_at, until_at))
    return [shift for shift, _ in shifts if shift.staff_id == staff_id]


@requires(Permission.MANAGE_ROTA)
def enter_shift(
    work: UnitOfWork, staff_id: UUID, from_at: datetime, until_at: datetime
) -> DutyShiftRow:
    """Enters one shift of a member of the own team. Raises Invalid with fields, DoubleBooked where a shift is held
    already for a part of that time."""
    team_id = existing(work.actor.team_id)
    first, last = aware_utc(from_at), aware_utc(until_at)
    if wrong := span_fault(first, last, work.now):
        raise Invalid.at("/until_at", *wrong)
    if staff_id not in {one.id for one in staff_of_team(work.session, team_id, *_CASE_WORKERS)}:
        raise Invalid.at("/staff_id", "not-of-the-team")
    row = DutyShiftRow(
        team_id=team_id,
        staff_id=staff_id,
        during=half_open(first, last),
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    return audit.save_and_note(work, "enter", "duty-shift", row)


@requires(Permission.MANAGE_ROTA)
def remove_shift(work: UnitOfWork, shift_id: UUID, version: int) -> None:
    """Removes the shift. Raises NotFound, Stale."""
    row = get_shift(work.session, shift_id)
    if row.team_id != existing(work.actor.team_id):
        raise NotFound()
    expect_version(row, version)
    work.session.delete(row)
    audit.note(work, "remove", "duty-shift", row.id)


@requires(Permission.MANAGE_ROTA)
def import_rota(work: UnitOfWork, rota: Rota) -> ImportedRota:
    """Imports the shifts of a calendar file (`read_rota`, before the transaction) into the own team: all of them, or
    none. A shift imported before is updated to its event (by UID), and removed where that is cancelled. Other shifts
    stay.

    Raises Invalid with the line of every shift that cannot be assigned; DoubleBooked when a colleague entered one
    meanwhile.
    """
    team_id = existing(work.actor.team_id)
    accounts = {
        one.username.casefold(): one.id
        for one in staff_of_team(work.session, team_id, *_CASE_WORKERS)
    }
    uids = {*(one.uid for one in rota.shifts), *rota.cancelled}
    refuse_if([*_unknown(rota, accounts), *_taken(work, team_id, rota.shifts, uids)])
    removed = drop_shifts(work.session, team_id, rota.cancelled)
    replaced = drop_shifts(work.session, team_id, [one.uid for one in rota.shifts])
    for one in rota.shifts:
        work.session.add(
            DutyShiftRow(
                team_id=team_id,
                staff_id=accounts[one.username],
                during=half_open(one.from_at, one.until_at),
                uid=one.uid,
                entered_by=work.actor.staff_id,
                entered_at=work.now,
            )
        )
    work.session.flush()
    audit.note(work, "import", "duty-shift")
    return ImportedRota(len(rota.shifts) - replaced, replaced, removed)


def _without_holder(
    work: UnitOfWork, shifts: Sequence[DutyShiftRow], shown: Range[datetime]
) -> frozenset[UUID]:
    leave = leave_between(work.session, {shift.staff_id for shift in shifts}, shown)
    return frozenset(
        shift.id
        for shift in shifts
        if any(
            one.staff_id == shift.staff_id and one.during.overlaps(shift.during) for one in leave
        )
    )


def _unknown(rota: Rota, accounts: dict[str, UUID]) -> Iterator[FieldFault]:
    for one in rota.shifts:
        if one.username not in accounts:
            detail = "No active officer or supervisor of the team has this account name."
            yield shift_fault(one.line, "unknown-account", detail)


def _taken(
    work: UnitOfWork, team_id: UUID, shifts: Sequence[ShiftRead], uids: set[str]
) -> Iterator[FieldFault]:
    """Shifts of the file that overlap an existing shift which stays."""
    if not shifts:
        return
    during = half_open(shifts[0].from_at, max(one.until_at for one in shifts))
    standing = [
        ShiftRead(0, "", "", row.during.lower, row.during.upper)
        for row, _ in shifts_between(work.session, team_id, during)
        if row.uid not in uids
    ]
    # Neither the file's shifts nor the existing ones overlap among themselves, so comparing neighbours is enough.
    in_order = sorted([*standing, *shifts], key=lambda one: one.from_at)
    for earlier, later in pairwise(in_order):
        if any(overlaps((earlier, later))):
            line = later.line or earlier.line
            yield shift_fault(line, "taken", "A colleague has the shift for part of this time.")

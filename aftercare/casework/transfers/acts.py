"""Transferring clients to other officers, one or a whole caseload: a preview, then exactly that, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, NotFound, Stale, existing, refuse_if
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.casework.contact_gaps.view import contact_gaps
from aftercare.casework.staff.reschedule_view import Replanned, Shift, view_of_reassignment
from aftercare.casework.transfers.deputies import roles_that_end
from aftercare.casework.transfers.trials import (
    NewTransfer,
    arranged,
    beginning_of,
)
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.contact_gaps.gaps import Gap
from aftercare.domain.figures.team_figures import weeks_to_come
from aftercare.domain.staff.stand_ins import is_away
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.domain.transfers.transfer import (
    NEAR_DAYS,
    Beginning,
    Load,
    day_that_spares,
    minutes_a_week,
    transfer_faults,
)
from aftercare.processes.placement.reassigning import (
    Reassignment,
    lock_and_compute_reassignment,
    write_reassignment,
)
from aftercare.processes.transfers.change_officer import mail_both, notify_new_officer
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, lock_staff, staff_by_ids
from aftercare.store.database.columns import half_open
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.file_access.rows import unbarred
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.leave_rows import leave_between
from aftercare.store.staff.officer_loads import loads_ahead
from aftercare.store.transfers.rows import (
    TransferRow,
    arranged_before,
    caseload_of,
    clients_of,
    get_transfer,
    lock_people,
    of_batch,
    to_come_of,
)

MOST_CLIENTS = 300
NOTHING = Replanned((), ())


@dataclass(frozen=True)
class Transferring:
    """What a transfer changes, or changed. `officers`: the new one of each client. `kept` keep their time
    with the new officer. `changes` holds what moves
    and what could not be scheduled. `fingerprint` is the same for the same act in the same calendar; `batch_id` is
    None in a preview. `too_seldom`: the stretches, by client, in which a preview leaves less contact than the standard
    or the plan asks, and which are not there now. `ends`: by client, the deputy and the second officer who are so no
    longer, as {role, staff_id, name}."""

    fingerprint: str
    people: tuple[PersonRow, ...]
    officers: Mapping[UUID, UUID]
    kept: tuple[Shift, ...]
    changes: Replanned
    loads: tuple[Load, ...]
    from_on: date
    batch_id: UUID | None = None
    too_seldom: Mapping[UUID, Sequence[Gap]] = field(default_factory=dict)
    ends: Mapping[UUID, Sequence[Row]] = field(default_factory=dict)

    @property
    def spares_from_on(self) -> date | None:
        """The first later day from which the transfer changes no appointment that is near and known to its client."""
        changed = (*self.changes.moved, *self.changes.unplaced)
        view = (civil_date(one.was.starts_at) for one in changed if one.expected)
        return day_that_spares(self.from_on, view)


@requires(Permission.TRANSFER_CLIENTS)
def preview_transfer(work: UnitOfWork, new: NewTransfer) -> Transferring:
    """Previews the transfer; only the access log is written.

    Raises Forbidden, NotFound for a client or officer the actor does not see. Raises Stale when a client went
    elsewhere in the meantime, Invalid with fields: `/from_on`, `/reason`, `/officers`.
    """
    people = _checked(work, new)
    known = _gaps(work, new)
    savepoint = work.session.begin_nested()
    try:
        found = _carried_out(work, new, people, _batch_of(_print(work, new, None)))
        if new.accepts:
            # On a later day too: the standard of the team that takes them counts then.
            for one in people:
                one.team_id = existing(work.actor.team_id)
            work.session.flush()
        after = _gaps(work, new)
    finally:
        savepoint.rollback()
        lock_people(work.session, set(new.officers))  # reread after the rollback
    audit.note_people(work, "preview", new.officers)
    more = {
        one: [gap for gap in gaps if gap not in known.get(one, ())] for one, gaps in after.items()
    }
    return replace(found, too_seldom={one: gaps for one, gaps in more.items() if gaps})


@requires(Permission.TRANSFER_CLIENTS)
def best_day(work: UnitOfWork, new: NewTransfer) -> Beginning:
    """The day on which this transfer, asked for from today, best begins. Raises as `preview_transfer` does."""
    _checked(work, new)
    return beginning_of(work, new)


@requires(Permission.TRANSFER_CLIENTS)
def transfer_clients(work: UnitOfWork, new: NewTransfer, fingerprint: str) -> Transferring:
    """Carries out the transfer in one act: from today at once, a later one on its day. Appointments from that day on
    are the new officers' from now. Sent again it is done once. Raises Stale when it differs from the preview,
    otherwise as `preview_transfer` does."""
    batch_id = _batch_of(fingerprint)
    # The same request may be sent twice at once: the second waits here, and finds it done.
    lock_staff(work.session, {new.from_officer_id, *new.officers.values()})
    if known := of_batch(work.session, batch_id):
        return Transferring(fingerprint, (), {}, (), NOTHING, (), new.from_on, known[0].batch_id)
    people = _checked(work, new)
    found = _carried_out(work, new, people, batch_id)
    if found.fingerprint != fingerprint:
        raise Stale()
    rows = of_batch(work.session, batch_id)
    with as_clock(work):
        for row in rows:
            mail_both(work.session, row, work.now)
    audit.note_each(work, "transfer", "transfer", [(one.id, one.person_id) for one in rows])
    audit.note_people(work, "replan", found.changes.person_ids)
    return found


@requires(Permission.TRANSFER_CLIENTS)
def call_off(work: UnitOfWork, transfer_id: UUID, version: int, reason: str) -> TransferRow:
    """The client stays: appointments go back to the current officer, at their own time where that is possible.
    Raises AlreadyDecided when its day has come or it was called off before, Forbidden, Invalid at `/reason`, NotFound,
    Stale."""
    reason = required(reason, MEDIUM_REASON)
    known = get_transfer(work.session, transfer_id)
    lock_people(work.session, [known.person_id])
    row = get_transfer(work.session, transfer_id, for_update=True)
    if not row.to_come:
        raise AlreadyDecided()
    expect_version(row, version)
    row.called_off_at, row.called_off_by = work.now, work.actor.staff_id
    row.called_off_reason = reason
    work.session.flush()
    with as_clock(work):
        back = lock_and_compute_reassignment(
            work.session,
            row.to_officer_id,
            {row.person_id: row.from_officer_id},
            start_of_day(row.from_on),
            work.now,
        )
        if back is not None:
            write_reassignment(work.session, back, work.now)
        mail_both(work.session, row, work.now)
    return audit.save_and_note(work, "end-transfer", "transfer", row)


# Checking -----------------------------------------------------------------------------------------------


def _checked(work: UnitOfWork, new: NewTransfer) -> list[PersonRow]:
    """The people it is about, locked. Colleagues first, then people: the order of locks."""
    officers = {new.from_officer_id, *new.officers.values()}
    lock_staff(work.session, officers)
    faults = transfer_faults(new.from_on, civil_date(work.now), new.reason)
    faults += _officer_faults(work, new)
    if not 1 <= len(new.officers) <= MOST_CLIENTS:
        detail = f"From 1 to {MOST_CLIENTS}."
        faults.append(FieldFault("/officers", "number-of-clients", detail))
    people = lock_people(work.session, set(new.officers))
    if any(one.officer_id != new.from_officer_id or one.closed_on for one in people):
        raise Stale()
    if new.whole:
        there = {one.id for one in caseload_of(work.session, new.from_officer_id)}
        if there != {*new.officers, *new.stays}:
            raise Stale()
    if to_come_of(work.session, set(new.officers)):
        fault = FieldFault("/officers", "transfer-to-come")
        faults.append(fault)
    refuse_if(faults)
    return people


def _officer_faults(work: UnitOfWork, new: NewTransfer) -> list[FieldFault]:
    known = {one.id: one for one in staff_by_ids(work.session, new.officers.values())}
    source = work.session.get(StaffRow, new.from_officer_id)
    if source is None or (source.team_id != work.actor.team_id and not new.accepts):
        raise NotFound()
    faults = []
    today = civil_date(work.now)
    for officer_id in dict.fromkeys(new.officers.values()):
        clients = [client for client, officer in new.officers.items() if officer == officer_id]
        one = known.get(officer_id)
        if one is None or not one.is_open or one.role != Role.OFFICER or one.id == source.id:
            faults.append(FieldFault("/officers", "no-deputy"))
        elif one.team_id != work.actor.team_id:
            detail = "An officer of another team: clients stay in the team."
            faults.append(FieldFault("/officers", "another-team", detail))
        elif not unbarred(work.session, clients, [officer_id], today):
            faults.append(FieldFault("/officers", "barred-from-file"))
    return faults[:1]


# Carrying out -----------------------------------------------------------------------------------------------


def _carried_out(
    work: UnitOfWork, new: NewTransfer, people: Sequence[PersonRow], batch_id: UUID
) -> Transferring:
    """Write all of it, and notify both officers. A preview is rolled back afterwards."""
    session, at_once = work.session, new.from_on <= civil_date(work.now)
    before, ends = _loads(work, new), roles_that_end(work, new.officers) if new.accepts else {}
    seen = arranged_before(session, set(new.officers))
    rows, handed = arranged(work, new, people, batch_id)
    view = view_of_reassignment(work, handed) if handed else NOTHING
    with as_clock(work):
        if handed is not None:
            write_reassignment(session, handed, work.now)
        for row in rows if at_once else ():
            notify_new_officer(session, row, work.now)
    return Transferring(
        _print(work, new, handed, seen, ends),
        tuple(people),
        new.officers,
        view.kept,
        replace(view, kept=()),
        _compared(work, new, before),
        new.from_on,
        batch_id,
        ends=ends,
    )


def _gaps(work: UnitOfWork, new: NewTransfer) -> dict[UUID, list[Gap]]:
    """The stretches with too little contact of the clients who go, in the calendar as it is now."""
    found = contact_gaps(work, new.officers.keys(), unplaced=[])
    return {
        person_id: [one.gap for one in of_person]
        for person_id, of_person in groupby(found, lambda one: one.person["person_id"])
    }


def _loads(work: UnitOfWork, new: NewTransfer) -> dict[UUID, tuple[int, int]]:
    """Minutes a week of work and of working hours, for each officer involved."""
    mondays = weeks_to_come(new.from_on - timedelta(days=1))
    concerned = {new.from_officer_id, *new.officers.values()}
    with as_clock(work):
        by_team = loads_ahead(work.session, mondays, concerned)
    weeks = [one for team in by_team.values() for one in team]
    return {
        officer: minutes_a_week([one for one in weeks if one.staff_id == officer])
        for officer in {one.staff_id for one in weeks}
    }


def _compared(
    work: UnitOfWork, new: NewTransfer, before: Mapping[UUID, tuple[int, int]]
) -> tuple[Load, ...]:
    """The new officers by name, then the old one."""
    after, away = _loads(work, new), _away(work, new)
    many = clients_of(work.session, set(before), new.from_on)
    officers = staff_by_ids(work.session, before)
    found = [
        Load(one.id, one.display_name, many.get(one.id, 0), before[one.id][0], *after[one.id],
             one.id in away and one.id != new.from_officer_id)
        for one in officers
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.officer_id == new.from_officer_id, one.name)))


def _away(work: UnitOfWork, new: NewTransfer) -> set[UUID]:
    """Officers on leave for a whole day in the first two weeks."""
    last_on = new.from_on + timedelta(days=NEAR_DAYS - 1)
    during = half_open(start_of_day(new.from_on), start_of_day(last_on + timedelta(days=1)))
    spans: dict[UUID, list[tuple[datetime, datetime]]] = {}
    for leave in leave_between(work.session, set(new.officers.values()), during):
        spans.setdefault(leave.staff_id, []).append((leave.during.lower, leave.during.upper))
    return {one for one, leave in spans.items() if is_away(leave, new.from_on, last_on)}


def _print(
    work: UnitOfWork,
    new: NewTransfer,
    handed: Reassignment | None,
    seen: int = 0,
    ends: Mapping[UUID, Sequence[Row]] = MappingProxyType({}),
) -> str:
    """A hash of the transfer and everything it would change; it reveals none of that."""
    parts: list[tuple[object, ...]] = [
        (new.from_officer_id, new.from_on, new.reason.strip(), work.actor.staff_id_or_none, seen),
        *(("goes", *one) for one in new.officers.items()),
        *(("stays", one) for one in new.stays),
        *(
            ("ends", client, one["role"], one["staff_id"])
            for client in ends
            for one in ends[client]
        ),
    ]
    if handed is not None:
        parts += [
            *(("moved", one.standing.appointment_id, one.standing.expected, one.to.key, one.to.end)
              for one in handed.shown.moved),
            *(("cancelled", one.appointment_id, one.expected) for one in handed.change.cancelled),
        ]  # fmt: skip
    view = sorted(repr(tuple(str(value) for value in part)) for part in parts)
    return hashlib.sha256("\n".join(view).encode()).hexdigest()[:32]


def _batch_of(fingerprint: str) -> UUID:
    """The same id for the same transfer, however often it is sent. Raises Stale for a malformed fingerprint."""
    try:
        return UUID(fingerprint)
    except ValueError:
        raise Stale() from None

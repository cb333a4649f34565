"""Outcomes of several appointments in one transaction: recording those of a group, and undoing a recording."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.documents.several import FaultsOfItems, refuse_twice
from aftercare.base.errors import (
    FieldFault,
    IllegalTransition,
    Invalid,
    NotFound,
    Stale,
    existing,
    refuse_if,
)
from aftercare.base.subject_errors import UndoClosed
from aftercare.base.typed_text import too_long
from aftercare.casework.appointments.acts import LONGEST_NOTE, follow_outcomes, write_outcome
from aftercare.casework.deadlines.statutory_clocks import settle_by_outcome
from aftercare.domain.absences.absence import AbsenceState
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.appointments.device_check_outcomes import DeviceCheckOutcome
from aftercare.domain.appointments.lifecycle import (
    AWAITING_OUTCOME,
    UNDO_FOR,
    UNDONE,
    AppointmentState,
    Outcome,
    can_be_undone,
)
from aftercare.processes.escalation.closing import restore_remedied
from aftercare.store.absences.rows import absence_of, drop_absence
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import (
    AppointmentRow,
    OutcomeRow,
    as_they_are,
    lock_appointments,
    outcomes_of,
)
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.escalation.rows import is_cause_since
from aftercare.store.overviews import screen_week as week_screen
from aftercare.store.transfers.rows import lock_people


@requires(Permission.RECORD_OUTCOMES)
def record_group(
    work: UnitOfWork, said: Mapping[UUID, tuple[int, Outcome]], note: str | None = None
) -> list[AppointmentRow]:
    """Records first outcomes of several appointments, all or none: by id, the version that was read and the outcome.
    The note is about the session, and goes with each.

    Raises Invalid at /rows/<id> for each that was recorded or changed meanwhile or has not begun; nothing is recorded
    then. A second click changes nothing.
    """
    refuse_if(too_long("/note", note or "", LONGEST_NOTE))
    rows = _locked(work, said)
    faults, written = [], []
    for row in rows:
        version, outcome = said[row.id]
        try:
            if row.version == version and row.state not in AWAITING_OUTCOME:
                raise Stale()
            if write_outcome(work, row, version, outcome, note):
                written.append((row, outcome))
        except (Stale, IllegalTransition):
            faults.append(FieldFault(f"/rows/{row.id}", "changed-meanwhile"))
        except Invalid:
            faults.append(FieldFault(f"/rows/{row.id}", "not-started"))
    refuse_if(faults)
    follow_outcomes(work, written)
    return rows


@dataclass(frozen=True)
class SaidOutcome:
    """The outcome of one appointment, of the version that was read."""

    appointment_id: UUID
    version: int
    outcome: Outcome
    note: str | None = None
    check: DeviceCheckOutcome | None = None


@requires(Permission.RECORD_OUTCOMES)
def record_outcomes(work: UnitOfWork, said: Sequence[SaidOutcome]) -> None:
    """Records outcomes of several appointments, or corrects them, each as `record_outcome` does with `strict`: all of
    them, or none. Raises Invalid with the faults of each at /outcomes/<its number>."""
    refuse_twice("/outcomes", said, lambda one: one.appointment_id)
    faults, written = FaultsOfItems("/outcomes"), []
    seen = {row.id for row in as_they_are(work.session, [one.appointment_id for one in said])}
    for number, one in enumerate(said):
        with faults.at(number):
            refuse_if(too_long("/note", one.note or "", LONGEST_NOTE))
            existing(one.appointment_id if one.appointment_id in seen else None)
    faults.refuse()
    rows = {row.id: row for row in _locked(work, seen)}
    for number, one in enumerate(said):
        row = rows[one.appointment_id]
        with faults.at(number):
            if write_outcome(
                work, row, one.version, one.outcome, one.note, check=one.check, strict=True
            ):
                written.append((row, one.outcome))
    faults.refuse()
    follow_outcomes(work, written)


@requires(Permission.RECORD_OUTCOMES)
def undo_outcomes(work: UnitOfWork, read: Mapping[UUID, int]) -> list[AppointmentRow]:
    """Takes back first outcomes that the actor recorded less than UNDO_FOR ago, all or none: by id, the version that
    was read. Each appointment is as it was before, its absence is dropped, deadlines and escalations are open again.
    The log keeps the outcome, and that it was undone.

    Raises UndoClosed once that time is over, for another account, and when people have acted on it since: by a verdict,
    or by an escalation that it caused. Stale when it was changed since. A second click changes nothing.
    """
    rows = _locked(work, read)
    with as_clock(work):
        lines = [(row, _standing(work, row)) for row in rows]
    taken_back = [
        (row, line)
        for row, line in lines
        if not (line.code == UNDONE and row.version == read[row.id] + 1)
    ]
    for row, line in taken_back:
        expect_version(row, read[row.id])
        own = line.recorded_by == work.actor.staff_id_or_none
        if not own or not can_be_undone(
            line.state_before, line.recorded_at, row.starts_at, work.now
        ):
            raise UndoClosed()
        row.state = line.state_before or row.state
        work.session.add(
            OutcomeRow(
                appointment_id=row.id,
                person_id=row.person_id,
                code=UNDONE,
                recorded_by=work.actor.staff_id,
                recorded_at=work.now,
            )
        )
        audit.save_and_note(work, "undo-outcome", "appointment", row)
    _undo_what_followed(work, taken_back)
    return rows


def _standing(work: UnitOfWork, row: AppointmentRow) -> OutcomeRow:
    """Raises UndoClosed for an appointment without a recorded outcome."""
    lines = outcomes_of(work.session, row.id)
    if not lines:
        raise UndoClosed()
    return lines[-1]


def _undo_what_followed(
    work: UnitOfWork, taken_back: Collection[tuple[AppointmentRow, OutcomeRow]]
) -> None:
    """Kind by kind in the order of the locks, as `follow_outcomes`. A text that was called off stays so: the
    appointment has begun. Raises UndoClosed."""
    session = work.session
    with as_clock(work):
        for row, line in taken_back:
            absence = absence_of(session, row.id, for_update=True)
            judged = absence is not None and absence.state == AbsenceState.DECIDED
            if judged or is_cause_since(session, row.id, line.recorded_at):
                raise UndoClosed()
            drop_absence(session, row.id, work.now)
        for person_id in sorted({row.person_id for row, _ in taken_back}):
            settle_by_outcome(work, person_id)
        for person_id, at in sorted(
            {(row.person_id, line.recorded_at) for row, line in taken_back}
        ):
            restore_remedied(work, person_id, at)


def _locked(work: UnitOfWork, ids: Collection[UUID]) -> list[AppointmentRow]:
    """These appointments, locked with their people before them. Raises NotFound when the actor does not see them all.
    A treatment provider may not change a client's row, but has to wait for its lock."""
    seen = as_they_are(work.session, ids)
    if len(seen) != len(ids):
        raise NotFound()
    with as_clock(work):
        lock_people(work.session, {row.person_id for row in seen})
    lock_appointments(work.session, ids)
    locked = as_they_are(work.session, ids)
    if len(locked) != len(ids):
        raise NotFound()
    return locked


@requires(Permission.RECORD_OUTCOMES)
def just_recorded(work: UnitOfWork) -> dict[UUID, Row]:
    """By appointment, the outcomes that the actor can still undo: `recorded_at`, and `state_before` of the
    appointment."""
    values = (work.actor.staff_id, work.now - UNDO_FOR, work.now)
    if work.actor.can(Permission.READ_CASE_FILES):
        found = week_screen.undoable_by(work.session, *values)
    else:  # A provider reads no outcomes.
        with as_clock(work):
            found = week_screen.undoable_by(work.session, *values)
    return {row["appointment_id"]: row for row in found}


@requires(Permission.READ_CASE_FILES)
def still_listed(work: UnitOfWork, just: Mapping[UUID, Row]) -> list[Row]:
    """Of these, the appointments that were overdue: they stay in the list of outcomes to record as long as that can be
    undone."""
    were_overdue = [
        one for one, row in just.items() if row["state_before"] == AppointmentState.OUTCOME_OVERDUE
    ]
    if not were_overdue:
        return []
    found = week_screen.still_listed(work.session, work.actor.staff_id, were_overdue)
    return audit.note_looks(work, "read-worklist", found)

"""Recording what happened at an appointment, and giving it another time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid, Stale, refuse_if
from aftercare.base.subject_errors import CorrectionClosed
from aftercare.base.typed_text import brief_faults, too_long
from aftercare.casework.deadlines.statutory_clocks import settle_by_outcome
from aftercare.casework.placement.manual_choice import HandChoice, book_by_hand, judged_choice
from aftercare.casework.placement.slots import sites_hidden
from aftercare.domain.absences.absence import AbsenceState, deadlines_of
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.appointments.device_check_outcomes import (
    DeviceCheckOutcome,
    device_check_faults,
)
from aftercare.domain.appointments.lifecycle import (
    APPOINTMENT_LIFE,
    AWAITING_OUTCOME,
    RECORDED,
    AppointmentAct,
    AppointmentState,
    Outcome,
    is_same_day_correction,
    recorded_state,
    state_after_outcome,
)
from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.domain.placement.result import Placed
from aftercare.domain.time.wall_time import at_wall, civil_date
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.processes.escalation.decisions_in_question import review_excused
from aftercare.processes.placement.free_starts import offered_starts
from aftercare.processes.placement.write_difference import end_what_waits, take_off_calendar
from aftercare.processes.submissions.before_visits import keep_due_before_visits
from aftercare.store.absences.opening import open_absence
from aftercare.store.absences.rows import absence_of, drop_absence
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_of_team
from aftercare.store.appointments.rows import (
    AppointmentRow,
    OutcomeRow,
    get_appointment,
    outcomes_of,
)
from aftercare.store.database.unit_of_work import (
    UnitOfWork,
    as_clock,
    expect_version,
    query_as_clock,
)
from aftercare.store.file_access.rows import barred_from
from aftercare.store.messages.rows import cancel_texts_about
from aftercare.store.people.rows import get_person, lock_person_of
from aftercare.store.placement.instance_builder import placed_of
from aftercare.store.plans.lines import line_in_force
from aftercare.store.treatment.programme_rows import GroupSessionRow

LONGEST_NOTE = 4_000
# More than the quarter hours of three weeks with two officers.
ALL_OF_WEEKS = 1_500
NOON = time(12)


@requires(Permission.RECORD_OUTCOMES)
def record_outcome(
    work: UnitOfWork,
    appointment_id: UUID,
    version: int,
    outcome: Outcome,
    note: str | None = None,
    noted_at: datetime | None = None,
    *,
    check: DeviceCheckOutcome | None = None,
    strict: bool = False,
) -> AppointmentRow:
    """Records an outcome, or corrects it. The log keeps every outcome; the appointment has the last one.

    A miss opens an absence at once; any other outcome drops an open absence. A correction asks for a note that says
    why. A provider corrects only what the same account recorded, on the same day. Calling an appointment off before
    it begins also cancels what depends on it, as a move does. Raises Stale, IllegalTransition, CorrectionClosed,
    Invalid at /outcome before the start and at /note. A second click changes nothing. `noted_at`: when a device without
    a network noted it, as it says. `strict`: the version has to be the newest; otherwise a first outcome stands where
    only the service has changed the appointment since. `check`: what came of a check of devices, which no other
    appointment has.
    """
    refuse_if(too_long("/note", note or "", LONGEST_NOTE))
    get_appointment(work.session, appointment_id)
    with as_clock(work):
        # Taken first: rules are evaluated, deadlines met and escalations ended under the same lock. A treatment
        # provider may not change the person's row, but has to wait for its lock.
        lock_person_of(work.session, AppointmentRow, appointment_id)
    row = get_appointment(work.session, appointment_id, for_update=True)
    if write_outcome(work, row, version, outcome, note, noted_at, check=check, strict=strict):
        follow_outcomes(work, [(row, outcome)])
    return row


def write_outcome(
    work: UnitOfWork,
    row: AppointmentRow,
    version: int,
    outcome: Outcome,
    note: str | None = None,
    noted_at: datetime | None = None,
    *,
    check: DeviceCheckOutcome | None = None,
    strict: bool = False,
) -> bool:
    """Writes the outcome of an appointment that the caller has locked, its person before it. False when a second click
    finds it recorded. Inside an act that has checked the permission; `follow_outcomes` does the rest."""
    if work.actor.role is Role.MACHINE and (
        outcome is Outcome.CALLED_OFF or row.kind == DEVICE_CHECK
    ):
        # An excuse, and what two officers found, people record.
        raise Invalid.at("/outcome", "person-records")
    if row.version == version + 1 and row.state == recorded_state(outcome):
        return False
    before = AppointmentState(row.state)
    if not strict and row.version > version:
        # An appointment changes by itself when it ends, and when a text reaches the client.
        with as_clock(work):
            lines = outcomes_of(work.session, row.id)
        if _is_only_line(work, lines, outcome) and row.state == recorded_state(outcome):
            return False
        if before in AWAITING_OUTCOME and not lines:
            version = row.version
    target = state_after_outcome(before, outcome, row.starts_at, work.now)
    expect_version(row, version)
    if before in RECORDED:
        _must_correct(work, row, note)
    _refuse_check(work, row, before, outcome, check, note or "")
    row.state = target
    work.session.add(
        OutcomeRow(
            appointment_id=row.id,
            person_id=row.person_id,
            code=outcome.value,
            note=note.strip() if note and note.strip() else None,
            recorded_by=work.actor.staff_id,
            recorded_at=work.now,
            noted_at=noted_at,
            state_before=before.value if before in AWAITING_OUTCOME else None,
            device_check=check.result.value if check else None,
            second_officer_id=check.second_officer_id if check else None,
        )
    )
    audit.save_and_note(work, f"record-{outcome.value}", "appointment", row)
    return True


def _refuse_check(
    work: UnitOfWork,
    row: AppointmentRow,
    before: AppointmentState,
    outcome: Outcome,
    check: DeviceCheckOutcome | None,
    note: str,
) -> None:
    """Raises Invalid for a check of devices without its own outcome or a second officer, and for any other appointment
    with one."""
    if row.kind != DEVICE_CHECK:
        refuse_if([FieldFault("/device_check", "no-device-check")] if check else [])
        return
    begun, first = row.starts_at <= work.now, before not in RECORDED
    refuse_if(list(device_check_faults(outcome, check, begun=begun, first=first, note=note)))
    second = check.second_officer_id if check else None
    if second and second not in {one.id for one in second_officers(work, row.person_id)}:
        raise Invalid.at("/second_officer_id", "second-officer-missing")


@requires(Permission.RECORD_OUTCOMES)
def second_officers(work: UnitOfWork, person_id: UUID) -> list[StaffRow]:
    """Who can have been the second officer at a check of devices: officers of the client's team but the actor, and none
    who may not see the file."""
    person = get_person(work.session, person_id)
    barred = barred_from(work.session, person_id, civil_date(work.now))
    found = staff_of_team(work.session, person.team_id, Role.OFFICER)
    return [one for one in found if one.id != work.actor.staff_id and one.id not in barred]


def follow_outcomes(work: UnitOfWork, recorded: Sequence[tuple[AppointmentRow, Outcome]]) -> None:
    """What follows from outcomes just written, kind by kind in the order of the locks: texts, absences, deadlines,
    escalations."""
    session, now = work.session, work.now
    people = sorted({row.person_id for row, _ in recorded})
    with as_clock(work):
        for row, _ in recorded:
            if row.state == AppointmentState.CALLED_OFF and now < row.starts_at:
                end_what_waits(session, [row.id], AppointmentState.CALLED_OFF, now)
            else:
                cancel_texts_about(session, row.id, "outcome-recorded", now)
        for row, outcome in recorded:
            # Nothing follows from missing an appointment that is not binding; it is recorded for information.
            if outcome is Outcome.MISSED and row.enforceable:
                open_absence(session, row, deadlines_of(row.starts_at), now)
            else:
                dropped = drop_absence(session, row.id, work.now)
                if dropped is not None:
                    session.flush()
                    review_excused(work, dropped)
        keep_due_before_visits(session, people, now)
        for person_id in people:
            settle_by_outcome(work, person_id)
        for person_id in people:
            resolve_remedied(work, person_id)


def _is_only_line(work: UnitOfWork, lines: Sequence[OutcomeRow], outcome: Outcome) -> bool:
    """Whether nothing but this outcome was recorded, by this account: so the click came twice."""
    said = [(line.code, line.recorded_by) for line in lines]
    return said == [(outcome.value, work.actor.staff_id_or_none)]


def _must_correct(work: UnitOfWork, row: AppointmentRow, note: str | None) -> None:
    """Raises CorrectionClosed where only an officer may correct the outcome, Invalid at /note without a reason of a few
    words."""
    if not work.actor.can(Permission.CORRECT_OUTCOMES):
        with as_clock(work):
            standing = outcomes_of(work.session, row.id)[-1]
            absence = absence_of(work.session, row.id)
        judged = absence is not None and absence.state == AbsenceState.DECIDED
        own = standing.recorded_by == work.actor.staff_id_or_none
        if judged or not own or not is_same_day_correction(standing.recorded_at, work.now):
            raise CorrectionClosed()
    if not (note and note.strip()):
        raise Invalid.at("/note", "correction-unexplained")
    refuse_if(brief_faults("/note", note))


@requires(Permission.MOVE_APPOINTMENTS)
def times_for(
    work: UnitOfWork, appointment_id: UUID, limit: int = 10, near: date | None = None
) -> tuple[Placed, ...]:
    """Other times this appointment could have, best first, all rules kept. An extra appointment could be on any day of
    a year: of those the nearest in the weeks around the day `near`, else around its own."""
    row = get_appointment(work.session, appointment_id)
    audit.note(work, "look-for-times", "appointment", row.id, row.person_id)
    (line,) = query_as_clock(work, line_in_force(row.person_id, row.line_id, work.now))
    if line is None:
        return ()
    if line.obligation.is_extra:
        about = at_wall(near, NOON) if near else row.starts_at
        weeks = _weeks_around(civil_date(about))
        found = offered_starts(work, line.obligation, row.occurrence, ALL_OF_WEEKS, weeks)
        offers = sorted(found, key=lambda one: abs(one.start - about))[:limit]
    else:
        offers = list(offered_starts(work, line.obligation, row.occurrence, limit))
    return sites_hidden(work, tuple(one for one in offers if one.key != placed_of(row).key))


def _weeks_around(day: date) -> tuple[date, date]:
    """The week of the day, the one before and the one after."""
    monday = day - timedelta(days=day.weekday())
    return monday - timedelta(days=7), monday + timedelta(days=13)


@requires(Permission.MOVE_APPOINTMENTS)
def move_appointment(
    work: UnitOfWork,
    appointment_id: UUID,
    version: int,
    starts_at: datetime,
    *,
    officer_id: UUID | None = None,
    site_id: UUID | None = None,
    session_id: UUID | None = None,
    reason: str = "",
) -> AppointmentRow:
    """Gives the appointment another time, offered or chosen by hand. The old row stays, marked as moved.

    Raises Invalid as `judged_choice` does and at /starts_at for the time it already has, Stale on an outdated view.
    """
    row = get_appointment(work.session, appointment_id)
    if row.version != version:
        raise Stale()
    APPOINTMENT_LIFE.after(AppointmentState(row.state), AppointmentAct.MOVE)
    choice = HandChoice(starts_at, officer_id, site_id, session_id, reason)
    chosen = judged_choice(work, row.person_id, row.line_id, row.occurrence, choice)
    if chosen.row.key == placed_of(row).key:
        raise Invalid.at("/starts_at", "same-time")
    with as_clock(work):
        # Locked after the placement lock: a transaction that holds that lock waits for appointments.
        if get_appointment(work.session, appointment_id, for_update=True).version != version:
            raise Stale()
        take_off_calendar(work.session, [row.id], AppointmentState.MOVED, now=work.now)
        fresh = book_by_hand(work, row.line_id, chosen, row.id)
    work.session.expire(row)
    return audit.save_and_note(work, "move", "appointment", fresh)


@requires(Permission.MOVE_APPOINTMENTS)
def sessions_for(work: UnitOfWork, appointment_id: UUID) -> tuple[Placed, ...]:
    """The other sessions this person could join instead, earliest first. They are of the same programme, in the same
    period, and have a free seat. For a member of a group they are of that group's series. Empty for an appointment
    that is not a group session, and for a reader who may not read case files."""
    row = get_appointment(work.session, appointment_id)
    may_know = work.actor.can(Permission.READ_CASE_FILES)
    offers = times_for(work, appointment_id) if may_know and row.session_id is not None else ()
    return tuple(
        sorted(
            (one for one in offers if one.session != str(row.session_id)),
            key=lambda one: (one.start, one.session or ""),
        )
    )


@requires(Permission.MOVE_APPOINTMENTS)
def swap_session(
    work: UnitOfWork, appointment_id: UUID, version: int, session_id: UUID, reason: str = ""
) -> AppointmentRow:
    """Moves the person to another session, if it has a seat and the gaps between appointments stay allowed.

    Raises Invalid at /session_id for a session of another programme, group or period and for a full one; otherwise
    as `move_appointment` does.
    """
    get_appointment(work.session, appointment_id)
    meets = work.session.get(GroupSessionRow, session_id)
    if meets is None:
        raise Invalid(fields=(_of_session("unknown-session", "Not a session of this group."),))
    try:
        return move_appointment(
            work, appointment_id, version, meets.starts_at, session_id=session_id, reason=reason
        )
    except Invalid as invalid:
        raise Invalid(fields=tuple(_at_session(one) for one in invalid.fields)) from invalid


def _of_session(code: str, detail: str) -> FieldFault:
    return FieldFault("/session_id", code, detail)


def _at_session(fault: FieldFault) -> FieldFault:
    """Reports a fault of the start at the session instead."""
    if fault.code == "not-free":
        return _of_session("unknown-session", "Not a session of this group.")
    return replace(fault, pointer="/session_id") if fault.pointer == "/starts_at" else fault

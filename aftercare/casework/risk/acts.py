"""Recording, signing and voiding the assessments that a trained person made."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import Conflict, FieldFault, Invalid, refuse_if
from aftercare.base.typed_text import brief_faults, one_of_these
from aftercare.casework.risk.checking import checked, require_whole, text_faults
from aftercare.casework.risk.forms import Entered, NewAssessment, entered_of
from aftercare.casework.risk.results import fill_in
from aftercare.casework.risk.settling import settle
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.risk import INSTRUMENTS, Instrument, instrument_of
from aftercare.domain.risk.life import ASSESSMENT_LIFE, AssessmentAct, AssessmentState
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import UnitOfWork, at_version, expect_version
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.risk.rows import AssessmentRow, get_assessment


@requires(Permission.WRITE_CASE_FILES)
def draft_assessment(work: UnitOfWork, new: NewAssessment) -> AssessmentRow:
    """Records an assessment; it counts once it is signed. An item rated "intervene now" raises an alarm at once.
    Raises Invalid with fields, including why an instrument may not be used for this person."""
    person = get_person(work.session, new.person_id, for_update=True)
    instrument = INSTRUMENTS.get(new.instrument)
    if instrument is None:
        raise Invalid.at("/instrument", "unknown-instrument", one_of_these(INSTRUMENTS))
    entered = checked(work, person, instrument, new.entered)
    row = AssessmentRow(
        person_id=person.id,
        instrument=instrument.code,
        instrument_version=instrument.version,
        assessed_on=entered.assessed_on,
        appointment_id=_appointment_of(work, person, new.appointment_id),
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    fill_in(work, row, instrument, entered)
    work.session.add(row)
    audit.save_and_note(work, "draft", "assessment", row)
    if row.exception_reason:
        audit.note(work, "enter-exception", "assessment", row.id, row.person_id)
    settle(work, row, {})
    return row


@requires(Permission.WRITE_CASE_FILES)
def change_draft(
    work: UnitOfWork, assessment_id: UUID, version: int, entered: Entered
) -> AssessmentRow:
    """Replaces the whole form of a draft. Raises IllegalTransition once signed, Stale, Invalid."""
    row = get_assessment(work.session, assessment_id, for_update=True)
    instrument = _begin(row, AssessmentAct.CHANGE)
    at_version(row, version)
    had_items, had_reason = dict(row.items), row.exception_reason
    had = row.model_dump()
    person = get_person(work.session, row.person_id)
    fill_in(work, row, instrument, checked(work, person, instrument, entered))
    if row.model_dump() == had:
        return row
    expect_version(row, version)
    audit.save_and_note(work, "change", "assessment", row)
    if row.exception_reason not in (None, had_reason):
        audit.note(work, "enter-exception", "assessment", row.id, row.person_id)
    settle(work, row, had_items)
    return row


@requires(Permission.WRITE_CASE_FILES)
@needs_fresh_sign_in
def sign_assessment(work: UnitOfWork, assessment_id: UUID, version: int) -> AssessmentRow:
    """Signs the assessment in the actor's name; from now on it counts. Raises Invalid at each missing item, or when
    the instrument turns out not to be usable for this person. A second click changes nothing."""
    row = get_assessment(work.session, assessment_id, for_update=True)
    signed = AssessmentState.SIGNED
    if (row.state, row.signed_by, row.version) == (signed, work.actor.staff_id, version + 1):
        return row
    instrument = _begin(row, AssessmentAct.SIGN)
    expect_version(row, version)
    person = get_person(work.session, row.person_id)
    entered = checked(work, person, instrument, entered_of(row))
    require_whole(instrument, entered)
    fill_in(work, row, instrument, entered)
    row.state = signed.value
    row.signed_by, row.signed_at = work.actor.staff_id, work.now
    audit.save_and_note(work, "sign", "assessment", row)
    settle(work, row, row.items)
    return row


@requires(Permission.WRITE_CASE_FILES)
def void_assessment(
    work: UnitOfWork, assessment_id: UUID, version: int, reason: str
) -> AssessmentRow:
    """Voids the assessment: it no longer counts and stays readable, with the reason. A correction is a new
    assessment."""
    faults = text_faults("/reason", reason) or brief_faults("/reason", reason)
    if not reason.strip():
        faults = [FieldFault("/reason", "reason-missing")]
    refuse_if(faults)
    row = get_assessment(work.session, assessment_id, for_update=True)
    state = ASSESSMENT_LIFE.after(AssessmentState(row.state), AssessmentAct.VOID)
    expect_version(row, version)
    row.state, row.void_reason = state.value, reason.strip()
    row.voided_by, row.voided_at = work.actor.staff_id, work.now
    audit.save_and_note(work, "void", "assessment", row)
    settle(work, row, row.items)
    return row


def _begin(row: AssessmentRow, act: AssessmentAct) -> Instrument:
    """Checks that the act is allowed and returns the instrument. Raises Conflict when that
    instrument version is no longer filled in."""
    ASSESSMENT_LIFE.after(AssessmentState(row.state), act)
    instrument = instrument_of(row.instrument, row.instrument_version)
    if instrument is None:
        raise Conflict("This version of the instrument is no longer filled in.")
    return instrument


def _appointment_of(
    work: UnitOfWork, person: PersonRow, appointment_id: UUID | None
) -> UUID | None:
    if appointment_id is None:
        return None
    row = work.session.get(AppointmentRow, appointment_id)
    if row is None or row.person_id != person.id:
        raise Invalid.at("/appointment_id", "unknown-appointment")
    return row.id

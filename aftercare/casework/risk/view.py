"""A person's risk assessments: those that count, drafts, what is due, and earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.casework.risk.checking import reason_of
from aftercare.casework.risk.settling import ALARM
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.risk import INSTRUMENTS, Instrument, instrument_of
from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.domain.risk.coverage import CaseFileFacts, Given, coverage_faults, needs_exception
from aftercare.domain.risk.life import AssessmentState
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.risk.reassessments import open_reassessments
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, names_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_of
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.risk.rows import (
    AssessmentRow,
    RiskMatrixRow,
    assessments_of,
    case_file_facts,
    get_assessment,
    matrices_on,
    newest_signed,
)

# Faults that no answer on the form can remedy: the instrument is not offered at all.
_FINAL = frozenset(
    {
        "adult-tool-juvenile-case-file",
        "juvenile-tool-adult-case-file",
        "not-adult-yet",
        "not-sexual-offence",
        "outside-ages",
        "too-young-at-offence",
    }
)


@dataclass(frozen=True)
class RiskFile:
    """`newest` is the assessment that counts, by instrument. `refusals` say why an instrument may not be used for
    this person. `names` are of those who entered or signed."""

    person: PersonRow
    case_file: CaseFileFacts
    assessments: list[AssessmentRow]
    newest: Mapping[str, AssessmentRow]
    due: list[DeadlineRow]
    refusals: Mapping[str, FieldFault]
    names: Mapping[UUID, str]

    @property
    def drafts(self) -> list[AssessmentRow]:
        return [one for one in self.assessments if one.state == AssessmentState.DRAFTED]


@dataclass(frozen=True)
class AssessmentFile:
    """`alarmed`: an item raises or raised an alarm. `rests_on` is the Static-99R its level was combined with, as it
    stands today: it may have been voided since. `young`: juvenile law applies to the client."""

    assessment: AssessmentRow
    instrument: Instrument | None
    person: PersonRow
    entered_by: StaffRow | None
    signed_by: StaffRow | None
    voided_by: StaffRow | None
    alarmed: bool
    rests_on: AssessmentRow | None
    young: bool


@dataclass(frozen=True)
class BlankForm:
    """What a new form asks for this person. `refusal` is why it may not be used. `needs_reason`: it may be used only
    with a written reason, and no signed assessment provides one."""

    person: PersonRow
    case_file: CaseFileFacts
    matrices: list[RiskMatrixRow]
    refusal: FieldFault | None
    needs_reason: bool


@dataclass(frozen=True)
class AcuteAtContact:
    """Whether ACUTE-2007 can be filled in at this contact, and the assessment already made there."""

    possible: bool
    assessment: AssessmentRow | None


@requires(Permission.READ_CASE_FILES)
def risk_file(work: UnitOfWork, person_id: UUID) -> RiskFile:
    person = get_person(work.session, person_id)
    case_file = case_file_facts(work.session, person, civil_date(work.now))
    audit.note(work, "read-assessments", "person", person_id, person_id)
    assessments = assessments_of(work.session, person_id)
    return RiskFile(
        person=person,
        case_file=case_file,
        assessments=assessments,
        newest=newest_signed(work.session, person_id),
        due=open_reassessments(work.session, person_id),
        refusals=_refusals(work, case_file),
        names=names_of(
            work.session, (one for row in assessments for one in (row.entered_by, row.signed_by))
        ),
    )


@requires(Permission.READ_CASE_FILES)
def assessment_file(work: UnitOfWork, assessment_id: UUID) -> AssessmentFile:
    session = work.session
    row = audit.note_look(work, "read", "assessment", get_assessment(session, assessment_id))
    person = get_person(session, row.person_id)
    static_id = row.results.get("matrix", {}).get("static_id")
    return AssessmentFile(
        assessment=row,
        instrument=instrument_of(row.instrument, row.instrument_version),
        person=person,
        entered_by=session.get(StaffRow, row.entered_by),
        signed_by=session.get(StaffRow, row.signed_by) if row.signed_by else None,
        voided_by=session.get(StaffRow, row.voided_by) if row.voided_by else None,
        alarmed=any(
            one.subject_id == row.id and one.code == ALARM and one.state != DeadlineState.DROPPED
            for one in deadlines_of(session, row.person_id)
        ),
        rests_on=session.get(AssessmentRow, UUID(static_id)) if static_id else None,
        young=case_file_facts(session, person, civil_date(work.now)).juvenile,
    )


@requires(Permission.WRITE_CASE_FILES)
def blank_form(work: UnitOfWork, person_id: UUID, instrument: Instrument) -> BlankForm:
    """What a form of this instrument asks, before any input."""
    person = get_person(work.session, person_id)
    today = civil_date(work.now)
    case_file = case_file_facts(work.session, person, today)
    audit.note(work, "read-assessments", "person", person_id, person_id)
    lent = any(reason_of(row) for row in assessments_of(work.session, person_id))
    return BlankForm(
        person=person,
        case_file=case_file,
        matrices=matrices_on(work.session, today),
        refusal=_refusals(work, case_file).get(instrument.code),
        needs_reason=needs_exception(case_file, Given(today)) and not lent,
    )


@requires(Permission.READ_CASE_FILES)
def acute_at_contact(work: UnitOfWork, person_id: UUID, appointment_id: UUID) -> AcuteAtContact:
    """For the page of a contact that was held."""
    person = get_person(work.session, person_id)
    case_file = case_file_facts(work.session, person, civil_date(work.now))
    made = [
        row
        for row in assessments_of(work.session, person_id)
        if row.appointment_id == appointment_id
        and row.instrument == ACUTE_2007.code
        and row.state != AssessmentState.VOIDED
    ]
    audit.note(work, "read-assessments", "person", person_id, person_id)
    return AcuteAtContact(
        ACUTE_2007.code not in _refusals(work, case_file), made[0] if made else None
    )


def _refusals(work: UnitOfWork, case_file: CaseFileFacts) -> dict[str, FieldFault]:
    """The first fault that excludes an instrument for this person, independent of the answers."""
    given = Given(civil_date(work.now))
    found = {}
    for instrument in INSTRUMENTS.values():
        final = (one for one in coverage_faults(instrument, case_file, given) if one.code in _FINAL)
        fault = next(final, None)
        if fault is not None:
            found[instrument.code] = fault
    return found

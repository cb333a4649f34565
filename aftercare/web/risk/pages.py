"""Pages for a client's risk assessments: those that count, those that wait for a signature, and each one with its
items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NotFound
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.casework.risk.acts import sign_assessment, void_assessment
from aftercare.casework.risk.view import AssessmentFile, RiskFile, assessment_file, risk_file
from aftercare.domain.risk import INSTRUMENTS
from aftercare.domain.risk.acute_2007 import urgent_items
from aftercare.domain.risk.life import AssessmentState
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.risk.rows import AssessmentRow
from aftercare.web.risk.view import (
    answers_view,
    assessment_view,
    due_view,
    instrument_name,
    items_view,
    open_items,
    results_view,
    version_view,
)
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.sources import source_view
from aftercare.web.shell.view import View
from aftercare.web.subject_access.disputed_view import disputed

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(risk_file))]
Writer = Annotated[PageContext, Depends(Allow(sign_assessment))]


@dataclass(frozen=True, slots=True)
class InstrumentOffered:
    """`why` is the sentence that refuses the instrument for this client."""

    code: str
    name: str
    why: str | None = None


@router.get("/people/{person_id}/risk")
def show_risk(person_id: UUID, context: Reader) -> Response:
    file = context.run(risk_file, person_id)
    view = {one.id: _line(context, file, one) for one in file.assessments}
    return context.page(
        "risk/risk.html",
        person={"id": person_id, "name": full_name(file.person), "young": file.case_file.juvenile},
        newest=[view[file.newest[code].id] for code in INSTRUMENTS if code in file.newest],
        drafts=[view[one.id] for one in file.drafts],
        due=[due_view(context, one) for one in file.due],
        offered=[_tool(context, code) for code in INSTRUMENTS if code not in file.refusals],
        refused=[
            _tool(context, code, FIELD_FAULTS[fault.code]) for code, fault in file.refusals.items()
        ],
        history=list(view.values()),
    )


@router.get("/people/{person_id}/risk/{assessment_id}")
def show_assessment(person_id: UUID, assessment_id: UUID, context: Reader, form: Form) -> Response:
    file = context.run(assessment_file, assessment_id)
    if file.person.id != person_id:
        raise NotFound()
    return context.page(
        "risk/assessment.html",
        person=person_link(file.person),
        assessment=_assessment(context, file, form),
        disputed=disputed(context, Disputed.ASSESSMENT, person_id, [assessment_id]),
        may_edit=context.can_perform(sign_assessment),
        form=form,
    )


@router.post("/people/{person_id}/risk/{assessment_id}/sign")
@shown_again_by(show_assessment)
def sign(person_id: UUID, assessment_id: UUID, context: Writer, form: Form) -> Response:
    with saving(context, form) as work:
        sign_assessment(work, assessment_id, form.version)
    return _back(context, person_id, assessment_id, "signed")


@router.post("/people/{person_id}/risk/{assessment_id}/void")
@shown_again_by(show_assessment)
def void(person_id: UUID, assessment_id: UUID, context: Writer, form: Form) -> Response:
    with saving(context, form) as work:
        void_assessment(work, assessment_id, form.version, form.typed.get("reason", ""))
    return _back(context, person_id, assessment_id, "voided")


def _back(context: PageContext, person_id: UUID, assessment_id: UUID, flash: str) -> Response:
    return back_to_file(context, person_id, f"/people/{person_id}/risk/{assessment_id}", flash)


def _assessment(context: PageContext, file: AssessmentFile, form: Reading) -> View:
    row, instrument = file.assessment, file.instrument
    rests_on = file.rests_on
    return View(
        row,
        name=instrument_name(row.instrument, context.language),
        instrument_version=version_view(row),
        version=form.typed.get("version", row.version),
        on=row.assessed_on,
        entered={"who": _name(file.entered_by), "at": row.entered_at},
        signed={"who": _name(file.signed_by), "at": row.signed_at} if row.signed_at else None,
        voided={"who": _name(file.voided_by), "at": row.voided_at, "why": row.void_reason}
        if row.voided_at
        else None,
        items=items_view(context, row, instrument) if instrument else [],
        scored=bool(instrument and instrument.scales),
        answers=answers_view(context, row, instrument) if instrument else [],
        open_items=open_items(row, instrument) if instrument else 0,
        results=results_view(context, row, young=file.young),
        level=row.combined_level,
        level_source=row.combined_source,
        level_rests_on_void=rests_on is not None and rests_on.state == AssessmentState.VOIDED,
        source=source_view(instrument.source, context.language) if instrument else "",
        young=file.young,
        urgent=bool(urgent_items(row.items)) and row.state != AssessmentState.VOIDED,
        alarmed=file.alarmed,
    )


def _line(context: PageContext, file: RiskFile, row: AssessmentRow) -> View:
    return assessment_view(context, row, file.names, young=file.case_file.juvenile)


def _tool(context: PageContext, code: str, why: str | None = None) -> InstrumentOffered:
    return InstrumentOffered(code, instrument_name(code, context.language), why)


def _name(staff: StaffRow | None) -> str:
    return staff.display_name if staff else ""

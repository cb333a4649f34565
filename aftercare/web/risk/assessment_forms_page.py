"""The form of a risk instrument: every item as a choice, for a new assessment or an open draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NotFound, existing
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.casework.risk.acts import change_draft, draft_assessment
from aftercare.casework.risk.forms import Entered, NewAssessment, entered_of
from aftercare.casework.risk.view import BlankForm, assessment_file, blank_form
from aftercare.domain.people.person import Regime
from aftercare.domain.risk import INSTRUMENTS, Instrument
from aftercare.domain.risk.acute_2007 import urgent_items
from aftercare.domain.risk.instrument import Score
from aftercare.domain.risk.life import AssessmentState
from aftercare.domain.risk.stable_2007 import STABLE_2007
from aftercare.domain.risk.static_99r import LEVELS
from aftercare.store.risk.rows import AssessmentRow
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import NO_ID, Reading, id_of
from aftercare.web.shell.forms.stored import as_typed
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.sources import source_view
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Writer = Annotated[PageContext, Depends(Allow(draft_assessment))]
YES, NO = "yes", "no"
# A fault about the contact is shown above the form: no field has it.
NAMES = {"/appointment_id": ""}
LONGEST = 4_000


@router.get("/people/{person_id}/risk/new/{code}")
def ask(person_id: UUID, code: str, context: Writer, form: Form, appointment: str = "") -> Response:
    appointment = form.typed.get("appointment", appointment)
    return _page(context, person_id, existing(INSTRUMENTS.get(code)), form, None, appointment)


@router.post("/people/{person_id}/risk/new/{code}")
@shown_again_by(ask)
def draft(person_id: UUID, code: str, context: Writer, form: Form) -> Response:
    entered = _entered(context, form, existing(INSTRUMENTS.get(code)))
    with saving(context, form, NAMES) as work:
        appointment = form.typed.get("appointment", "")
        # Casework reports an unknown contact as a fault.
        contact = (id_of(appointment) or NO_ID) if appointment else None
        new = NewAssessment(person_id, code, entered, contact)
        row = draft_assessment(work, new)
    return _saved(context, row)


@router.get("/people/{person_id}/risk/{assessment_id}/edit")
def ask_again(person_id: UUID, assessment_id: UUID, context: Writer, form: Form) -> Response:
    row = _draft(context, person_id, assessment_id)
    form = form.or_stored(_typed(entered_of(row)) | {"version": str(row.version)})
    return _page(context, person_id, existing(INSTRUMENTS.get(row.instrument)), form, row, "")


@router.post("/people/{person_id}/risk/{assessment_id}/edit")
@shown_again_by(ask_again)
def change(person_id: UUID, assessment_id: UUID, context: Writer, form: Form) -> Response:
    row = _draft(context, person_id, assessment_id)
    entered = _entered(context, form, existing(INSTRUMENTS.get(row.instrument)))
    with saving(context, form, NAMES) as work:
        changed = change_draft(work, assessment_id, form.version, entered)
    return _saved(context, changed)


def _saved(context: PageContext, row: AssessmentRow) -> Response:
    flash = "alarmed" if urgent_items(row.items) else "drafted-assessment"
    return back_to_file(context, row.person_id, f"/people/{row.person_id}/risk/{row.id}", flash)


def _draft(context: PageContext, person_id: UUID, assessment_id: UUID) -> AssessmentRow:
    """The client's draft; a signed or voided assessment can no longer be edited."""
    row = context.run(assessment_file, assessment_id).assessment
    if row.person_id != person_id or row.state != AssessmentState.DRAFTED:
        raise NotFound()
    return row


def _entered(context: PageContext, form: Reading, instrument: Instrument) -> Entered:
    assessed_on = form.date("assessed_on", context.today, prefer="past")
    answers = {
        asked.code: form.choice(f"answers-{asked.code}", (YES, NO))
        for asked in instrument.questions
    }
    items = {
        item.code: form.optional_one_of(f"items-{item.code}", item.values)
        for item in instrument.items
    }
    age_at_release: int | None = None
    age_at_offence: int | None = None
    if instrument.needs_release:
        age_at_offence = form.number("age_at_offence", 0, 120)
        age_at_release = form.number("age_at_release", 0, 120)
    level = form.choice("combined_level", LEVELS, required=False)
    texts = {
        name: form.text(name, required=False, most=LONGEST) or None
        for name in ("exception_reason", "combined_source", "matrix", "note")
    }
    return Entered(
        assessed_on=assessed_on,
        items={code: score for code, score in items.items() if score is not None},
        answers={code: answer == YES for code, answer in answers.items()},
        age_at_release=age_at_release,
        age_at_offence=age_at_offence,
        combined_level=level or None,
        **texts,
    )


def _typed(entered: Entered) -> dict[str, str]:
    """An assessment as form values."""
    typed = as_typed(entered, "assessed_on", "age_at_release", "age_at_offence", "matrix", "note")
    typed |= as_typed(entered, "exception_reason", "combined_level", "combined_source")
    typed = {name: text for name, text in typed.items() if text}
    typed |= {f"items-{code}": str(score) for code, score in entered.items.items()}
    return typed | {f"answers-{code}": YES if yes else NO for code, yes in entered.answers.items()}


def _page(
    context: PageContext,
    person_id: UUID,
    instrument: Instrument,
    form: Reading,
    row: AssessmentRow | None,
    appointment: str,
) -> Response:
    blank = context.run(blank_form, person_id, instrument)
    form = form if row else form.or_stored(_first(context, blank))
    return context.page(
        "risk/assessment_form.html",
        person=person_link(blank.person),
        instrument=form_view(instrument, context.language),
        draft={"id": row.id, "version": form.typed.get("version", row.version)} if row else None,
        appointment=appointment,
        refusal=FIELD_FAULTS[blank.refusal.code] if blank.refusal and row is None else None,
        asks_reason=blank.needs_reason or "exception_reason" in {*form.errors, *form.typed},
        combines=_combines(instrument, blank),
        form=form,
    )


def _first(context: PageContext, blank: BlankForm) -> dict[str, str]:
    """The values known before anything is typed."""
    known = {"assessed_on": typed_day(context.today)}
    if blank.case_file.ages_at_offence:
        known["age_at_offence"] = str(min(blank.case_file.ages_at_offence))
    return known


@dataclass(frozen=True, slots=True)
class CombinedLevel:
    """(code, name) of the levels and of the organisation's tables."""

    levels: list[tuple[str, str]]
    matrices: list[tuple[str, str]]


def _combines(instrument: Instrument, blank: BlankForm) -> CombinedLevel | None:
    if instrument is not STABLE_2007:
        return None
    matrices = [(it.code, f"{it.code} {it.version}, {it.adopted_by}") for it in blank.matrices]
    return CombinedLevel(levels=[(level, level) for level in LEVELS], matrices=matrices)


def form_view(instrument: Instrument, language: str) -> View:
    """The fields of an instrument's form, by their names."""
    return View(
        instrument,
        name=instrument.words.label(language),
        source=source_view(instrument.source, language),
        young=instrument.regime is Regime.JUVENILE,
        alarms=instrument.alarm_at is not None,
        questions=[
            {"name": f"answers-{asked.code}", "text": asked.words.label(language)}
            for asked in instrument.questions
        ],
        items=items_of_form(instrument, language),
    )


@dataclass(frozen=True, slots=True)
class ItemAsked:
    """An item as a choice of a form; `short`: whether its scores stand on one line."""

    name: str
    text: str
    only_child_victim: bool
    options: list[Option]
    short: bool


def items_of_form(instrument: Instrument, language: str) -> list[ItemAsked]:
    return [
        ItemAsked(
            name=f"items-{item.code}",
            text=item.words.label(language),
            only_child_victim=item.only_if is not None,
            options=[_option(score, language, bool(instrument.scales)) for score in item.scores],
            short=all(len(score.words.label(language)) <= 28 for score in item.scores),
        )
        for item in instrument.items
    ]


def _option(score: Score, language: str, with_value: bool) -> Option:
    text = score.words.label(language)
    shown = f"{text} ({score.value})" if with_value and text != str(score.value) else text
    return Option(str(score.value), shown)

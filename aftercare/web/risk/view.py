"""Template values for risk assessments: names, sums and bands in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.risk import INSTRUMENTS, Instrument, instrument_of
from aftercare.domain.risk.instrument import Item, Scale
from aftercare.domain.risk.scoring import asked_items, missing_items
from aftercare.domain.risk.static_99 import OLD_REPORTS
from aftercare.store.database.plain_sql import Row
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.risk.rows import AssessmentRow
from aftercare.web.shell.phrases import deadline_name
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.sources import source_view
from aftercare.web.shell.view import View


@dataclass(frozen=True, slots=True)
class SumShown:
    """The sum of a scale with its maximum and its band in words, empty when no band is shown."""

    name: str
    sum: int
    most: int
    band: str
    source: str


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item asked; `value` is None while it is open."""

    code: str
    name: str
    value: int | None
    text: str


@dataclass(frozen=True, slots=True)
class AnswerShown:
    name: str
    yes: bool


@dataclass(frozen=True, slots=True)
class Reassessment:
    name: str
    due_at: datetime
    source: str


def instrument_name(code: str, language: str) -> str:
    found = INSTRUMENTS.get(code)
    return found.words.label(language) if found else code


def version_view(row: AssessmentRow) -> str:
    """Empty for a sum taken from an old report: the instrument's name includes the version."""
    return "" if row.instrument in OLD_REPORTS else row.instrument_version


def assessment_view(
    context: PageContext, row: AssessmentRow, names: Mapping[UUID, str], *, young: bool
) -> View:
    """One row of a list. Under juvenile law a sum is shown without the name of its band: no such label is to follow a
    young person."""
    by, at = (row.signed_by, row.signed_at) if row.signed_by else (row.entered_by, row.entered_at)
    return View(
        row,
        instrument=instrument_name(row.instrument, context.language),
        version=version_view(row),
        on=row.assessed_on,
        who=names.get(by, ""),
        at=at,
        results=results_view(context, row, young=young),
        level=row.combined_level,
    )


def results_view(context: PageContext, row: AssessmentRow, *, young: bool) -> list[SumShown]:
    """In the instrument's order."""
    instrument = instrument_of(row.instrument, row.instrument_version)
    found = row.results.get("scales", {})
    if instrument is None:
        return []
    return [
        _result(context, scale, found[scale.code], instrument, young=young)
        for scale in instrument.scales
        if scale.code in found
    ]


def _result(
    context: PageContext, scale: Scale, result: Row, instrument: Instrument, *, young: bool
) -> SumShown:
    band = instrument.band(scale.code, result["band"])
    return SumShown(
        name=scale.words.label(context.language),
        sum=result["sum"],
        most=result["most"],
        band=band.words.label(context.language) if band and not young else "",
        source=source_view(scale.source, context.language),
    )


def items_view(context: PageContext, row: AssessmentRow, instrument: Instrument) -> list[ItemShown]:
    answers = row.results.get("answers", {})
    return [
        ItemShown(
            code=item.code,
            name=item.words.label(context.language),
            value=row.items.get(item.code),
            text=_chosen(context, item, row.items.get(item.code)),
        )
        for item in asked_items(instrument, answers)
    ]


def open_items(row: AssessmentRow, instrument: Instrument) -> int:
    return len(missing_items(instrument, row.results.get("answers", {}), row.items))


def _chosen(context: PageContext, item: Item, value: object) -> str:
    words = (score.words.label(context.language) for score in item.scores if score.value == value)
    return next(words, "")


def answers_view(
    context: PageContext, row: AssessmentRow, instrument: Instrument
) -> list[AnswerShown]:
    """The answered questions."""
    answers = row.results.get("answers", {})
    return [
        AnswerShown(asked.words.label(context.language), yes=answers[asked.code])
        for asked in instrument.questions
        if asked.code in answers
    ]


def due_view(context: PageContext, row: DeadlineRow) -> Reassessment:
    kind = DEADLINE_KINDS.get(row.code)
    return Reassessment(
        name=deadline_name(row.code, context.language),
        due_at=row.due_at,
        source=source_view(kind.source, context.language) if kind else "",
    )

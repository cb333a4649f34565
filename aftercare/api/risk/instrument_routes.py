"""Routes for the available risk instruments, with their items, and for the organisation's own tables to combine two of
them."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, Reads, RequestContext
from aftercare.api.http.answers import READS, Out, PageOut
from aftercare.api.http.inputs import Body, Day, Holds, Line, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.risk.matrices import load_matrix, matrices
from aftercare.casework.risk.view import risk_file
from aftercare.domain.risk import INSTRUMENTS, Instrument
from aftercare.domain.risk.matrix import LONGEST_TEXT

router = Routes(prefix="/api/v1", tags=["risk"])
ReadsTables = Annotated[
    RequestContext, Depends(Allow(risk_file, load_matrix))
]  # fmt: skip
Keeps = Annotated[Act, Depends(AllowAct(load_matrix))]
Provenance = Annotated[Text, Field(max_length=LONGEST_TEXT), Holds()]


class ScoreOut(Out):
    value: int
    nl: str
    en: str


class ItemOut(Out):
    """`only_if`: asked only when that question is answered yes."""

    code: str
    nl: str
    en: str
    only_if: str | None
    scores: list[ScoreOut]


class QuestionOut(Out):
    """`refuses`: a yes means that the instrument is not for this client."""

    code: str
    nl: str
    en: str
    refuses: bool


class BandOut(Out):
    code: str
    least: int
    most: int
    nl: str
    en: str


class ScaleOut(Out):
    code: str
    nl: str
    en: str
    source: str
    items: list[str]
    bands: list[BandOut]


class InstrumentOut(Out):
    """`ages`: youngest and oldest age on the day of the assessment; null where the source gives none."""

    code: str
    version: str
    nl: str
    en: str
    regime: str
    source: str
    ages: list[int] | None
    questions: list[QuestionOut]
    items: list[ItemOut]
    scales: list[ScaleOut]


class CellIn(Body):
    static: Line
    stable: Line
    level: Line


class MatrixIn(Body):
    """Every pair of a Static-99R level (I, II, III, IVa, IVb) and a STABLE-2007 band (low, moderate, high)
    exactly once, with where the table comes from and who adopted it."""

    code: Line
    source: Provenance
    adopted_by: Provenance
    valid_from: Day
    cells: Annotated[list[CellIn], Field(max_length=100)]


class MatrixOut(Out):
    """`cells` by Static-99R level, then by STABLE-2007 band."""

    code: str
    version: int
    source: str
    adopted_by: str
    valid_from: date
    cells: dict[str, dict[str, str]]
    loaded_by: UUID | None


@router.get("/instruments", response_model=PageOut[InstrumentOut], responses=READS)
def list_instruments(context: Reads) -> Response:
    """Every instrument that can be stored, with its source; none of them replaces training."""
    return context.show(
        lambda _: PageOut[InstrumentOut](items=[*map(_view, INSTRUMENTS.values())], next=None)
    )


@router.get("/risk-matrices", response_model=PageOut[MatrixOut], responses=READS)
def list_matrices(context: ReadsTables) -> Response:
    """The tables in force today; none until the organisation has loaded its own."""
    return context.show(lambda work: PageOut[MatrixOut](items=matrices(work), next=None))


@router.creates("/risk-matrices", MatrixOut)
def load(body: MatrixIn, act: Keeps) -> Response:
    """Load a table as the next version of its code; loading an identical one again changes nothing."""
    return act.respond(
        lambda work: MatrixOut.model_validate(load_matrix(work, body.model_dump(mode="json"))), 201
    )


def _view(one: Instrument) -> InstrumentOut:
    return InstrumentOut.made_from(
        one,
        one.words,
        questions=[
            QuestionOut.made_from(asked, asked.words, refuses=asked.refusal is not None)
            for asked in one.questions
        ],
        items=[
            ItemOut.made_from(
                item,
                item.words,
                scores=[ScoreOut.made_from(score, score.words) for score in item.scores],
            )
            for item in one.items
        ],
        scales=[
            ScaleOut.made_from(
                scale,
                scale.words,
                bands=[BandOut.made_from(band, band.words) for band in scale.bands],
            )
            for scale in one.scales
        ],
    )

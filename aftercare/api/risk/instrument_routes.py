"""Routes for the available risk instruments, with their items, and for the organisation's own tables to combine two of
them."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import JSONResponse, Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.answers import CREATES, READS, Out, PageOut
from aftercare.api.http.inputs import Body, Day, Line, Text
from aftercare.casework.risk.matrices import load_matrix, matrices
from aftercare.casework.risk.view import risk_file
from aftercare.domain.risk import INSTRUMENTS, Instrument
from aftercare.domain.risk.instrument import Told
from aftercare.domain.risk.matrix import LONGEST_TEXT
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work
from aftercare.store.risk.rows import RiskMatrixRow

router = APIRouter(prefix="/api/v1", tags=["risk"])
Reads = Annotated[RequestContext, Depends(Allow(risk_file))]
ReadsTables = Annotated[
    RequestContext, Depends(Allow(risk_file, load_matrix))
]  # fmt: skip
Keeps = Annotated[Act, Depends(AllowAct(load_matrix))]
Provenance = Annotated[Text, Field(max_length=LONGEST_TEXT)]


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
    with context.work():
        return _page([_view(one) for one in INSTRUMENTS.values()])


@router.get("/risk-matrices", response_model=PageOut[MatrixOut], responses=READS)
def list_matrices(context: ReadsTables) -> Response:
    """The tables in force today; none until the organisation has loaded its own."""
    with context.work() as work:
        return _page([_row(one) for one in matrices(work)])


@router.post("/risk-matrices", status_code=201, response_model=MatrixOut, responses=CREATES)
def load(body: MatrixIn, act: Keeps) -> Response:
    """Load a table as the next version of its code; loading an identical one again changes nothing."""

    def load(work: Work) -> Reply:
        row = load_matrix(work, body.model_dump(mode="json"))
        return Reply(201, json.dumps(_row(row)), None, None)

    return act.once(load)


def _page(items: list[dict[str, Any]]) -> Response:
    return JSONResponse({"items": items, "next": None}, headers={"cache-control": "no-store"})


def _row(row: RiskMatrixRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "version": row.version,
        "source": row.source,
        "adopted_by": row.adopted_by,
        "valid_from": row.valid_from.isoformat(),
        "cells": row.cells,
        "loaded_by": str(row.loaded_by) if row.loaded_by else None,
    }


def _view(one: Instrument) -> dict[str, Any]:
    return {
        "code": one.code,
        "version": one.version,
        **_words(one.words),
        "regime": one.regime.value,
        "source": one.source,
        "ages": list(one.ages) if one.ages else None,
        "questions": [
            {"code": asked.code, **_words(asked.words), "refuses": asked.refusal is not None}
            for asked in one.questions
        ],
        "items": [
            {
                "code": item.code,
                **_words(item.words),
                "only_if": item.only_if,
                "scores": [{"value": score.value, **_words(score.words)} for score in item.scores],
            }
            for item in one.items
        ],
        "scales": [
            {
                "code": scale.code,
                **_words(scale.words),
                "source": scale.source,
                "items": list(scale.items),
                "bands": [
                    {
                        "code": band.code,
                        "least": band.least,
                        "most": band.most,
                        **_words(band.words),
                    }
                    for band in scale.bands
                ],
            }
            for scale in one.scales
        ],
    }


def _words(words: Told) -> dict[str, str]:
    return {"nl": words.nl, "en": words.en}

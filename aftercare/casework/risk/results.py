"""Computes the results of a valid form: sums, bands, and a combined level where the organisation has a matrix."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aftercare.base.errors import Invalid
from aftercare.casework.risk.forms import Entered
from aftercare.domain.risk import Instrument
from aftercare.domain.risk.matrix import combined_level
from aftercare.domain.risk.scoring import scored
from aftercare.domain.risk.static_99r import STATIC_99R
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.risk.rows import AssessmentRow, newest_matrix, newest_signed


def fill_in(work: UnitOfWork, row: AssessmentRow, instrument: Instrument, entered: Entered) -> None:
    """Writes the form and its results into the row; there are no results while an item is missing."""
    found = scored(instrument, entered.answers, entered.items)
    results: dict[str, Any] = {"answers": dict(entered.answers)}
    if found is not None:
        results["scales"] = {code: asdict(scale) for code, scale in found.scales.items()}
    if entered.age_at_offence is not None:
        results["age_at_offence"] = entered.age_at_offence
    row.assessed_on = entered.assessed_on
    row.items, row.total = dict(entered.items), found.total if found else None
    row.age_at_release = entered.age_at_release
    row.exception_reason, row.note = entered.exception_reason, entered.note
    row.combined_level, row.combined_source = entered.combined_level, entered.combined_source
    if entered.matrix is not None:
        results["matrix"] = {"code": entered.matrix}
        if found is not None:
            _combine(work, row, entered, found.scales["sum"].band, results["matrix"])
    row.results = results


def _combine(
    work: UnitOfWork, row: AssessmentRow, entered: Entered, band: str, used: dict[str, Any]
) -> None:
    """Applies the organisation's matrix to the newest signed Static-99R; `used` says which version of both.

    Raises Invalid at /matrix when there is none to combine with: levels of another version never count.
    """
    matrix = newest_matrix(work.session, used["code"], entered.assessed_on)
    static = newest_signed(work.session, row.person_id).get(STATIC_99R.code)
    if static is None or static.instrument_version != STATIC_99R.version:
        detail = "There is no signed Static-99R of 2016 to combine with."
        raise Invalid.at("/matrix", "no-signed-static", detail)
    assert matrix is not None
    row.combined_level = combined_level(matrix.cells, static.results["scales"]["sum"]["band"], band)
    row.combined_source = f"{matrix.code} {matrix.version}: {matrix.source}"
    used |= {"version": matrix.version, "static_id": str(static.id)}

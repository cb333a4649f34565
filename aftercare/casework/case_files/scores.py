"""Recomputes the scores of the assessments in a case file document: sum and band have to follow from the items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from aftercare.base.errors import FieldFault
from aftercare.casework.case_files.document import CaseFileDocument
from aftercare.casework.case_files.treatment_parts import AssessmentPart
from aftercare.domain.risk import Instrument, instrument_of
from aftercare.domain.risk.scoring import answer_faults, item_faults, missing_items, scored
from aftercare.domain.risk.stable_2007 import STABLE_2007
from aftercare.domain.risk.static_99r import LEVELS, STATIC_99R, age_score

_KNOWN = {"answers", "scales", "age_at_offence", "matrix"}


def score_faults(document: CaseFileDocument) -> Iterator[FieldFault]:
    """Every assessment with a result that its own instrument does not compute from its items."""
    for number, part in enumerate(document.assessments):
        for fault in _faults(part):
            yield FieldFault(f"/assessments/{number}{fault.pointer}", fault.code, fault.detail)


def _faults(part: AssessmentPart) -> Iterator[FieldFault]:
    instrument = instrument_of(part.instrument, part.instrument_version)
    if instrument is None:
        detail = "This service does not know it."
        yield FieldFault("/instrument_version", "unknown-code", detail)
        return
    unreadable = [*_unreadable(part)]
    yield from unreadable
    if not unreadable:
        yield from _filled_in(instrument, part)
        yield from _combined(instrument, part)


def _unreadable(part: AssessmentPart) -> Iterator[FieldFault]:
    if not _values(part.items, int):
        yield FieldFault("/items", "int-type", "A score is a whole number.")
    age = part.results.get("age_at_offence", 0)
    known = (
        part.results.keys() <= _KNOWN
        and _values(part.results.get("answers", {}), bool)
        and type(age) is int
        and _is_matrix(part.results.get("matrix", {"code": ""}))
    )
    if not known:
        yield _does_not_follow("/results")


def _values(value: object, kind: type) -> bool:
    """An object with values of this kind only; True does not count as a number."""
    return isinstance(value, dict) and all(type(one) is kind for one in value.values())


def _is_matrix(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("code"), str)


def _filled_in(instrument: Instrument, part: AssessmentPart) -> Iterator[FieldFault]:
    answers: Mapping[str, bool] = part.results.get("answers", {})
    faults = item_faults(instrument, answers, part.items)
    if part.state == "signed":
        faults += answer_faults(instrument, answers)
        faults += [
            FieldFault(f"/items/{code}", "item-missing")
            for code in missing_items(instrument, answers, part.items)
        ]
        if instrument.needs_note and not part.note:
            faults.append(FieldFault("/note", "missing"))
    for fault in faults:
        where = fault.pointer.replace("/answers", "/results/answers")
        yield FieldFault(where, fault.code, fault.detail)
    yield from _age(instrument, part)
    if not faults:
        yield from _computed(instrument, answers, part)


def _computed(
    instrument: Instrument, answers: Mapping[str, bool], part: AssessmentPart
) -> Iterator[FieldFault]:
    found = scored(instrument, answers, part.items)
    if part.total != (found.total if found else None):
        yield _does_not_follow("/total")
    scales = {code: asdict(one) for code, one in found.scales.items()} if found else None
    if part.results.get("scales") != scales:
        yield _does_not_follow("/results")


def _age(instrument: Instrument, part: AssessmentPart) -> Iterator[FieldFault]:
    age_item, age = part.items.get("age"), part.age_at_release
    if instrument is STATIC_99R and None not in (age_item, age) and age_item != age_score(age or 0):
        detail = "The age item does not follow from the age at release."
        yield FieldFault("/items/age", "age-item-disagrees", detail)


def _combined(instrument: Instrument, part: AssessmentPart) -> Iterator[FieldFault]:
    """An assessed level needs its source. A level from a matrix is not imported (`unsigned`)."""
    if not (part.combined_level or part.combined_source or "matrix" in part.results):
        return
    if instrument is not STABLE_2007:
        detail = "Only STABLE-2007 is combined, with Static-99R."
        yield FieldFault("/combined_level", "not-combined", detail)
    elif "matrix" not in part.results:
        if part.combined_level not in LEVELS:
            detail = f"One of {', '.join(LEVELS)}."
            yield FieldFault("/combined_level", "unknown-level", detail)
        if not part.combined_source:
            detail = "Say who combined it and by what table."
            yield FieldFault("/combined_source", "source-missing", detail)


def _does_not_follow(pointer: str) -> FieldFault:
    return FieldFault(pointer, "does-not-follow", "This does not follow from the items.")


def unsigned(part: AssessmentPart, values: dict[str, Any]) -> dict[str, Any]:
    """The columns without a signature, because an assessment can only be signed here. A matrix result from elsewhere
    rests on rows that are not here. The matrix here computes it again at the signature."""
    values |= {"signed_by": None, "signed_at": None}
    if part.state == "signed":
        values["state"] = "drafted"
    if "matrix" in part.results:
        values |= {"combined_level": None, "combined_source": None}
        values["results"] = part.results | {"matrix": {"code": part.results["matrix"]["code"]}}
    return values

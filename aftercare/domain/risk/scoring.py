"""Checks a filled-in form and adds it up: sums are always computed, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aftercare.base.errors import FieldFault
from aftercare.domain.risk.instrument import Instrument, Item, Scale

Answers = Mapping[str, bool]
Items = Mapping[str, int]


@dataclass(frozen=True)
class ScaleResult:
    """`most` is the highest possible sum of these items; `band` is the code of the band that contains the sum."""

    sum: int
    most: int
    band: str


@dataclass(frozen=True)
class Scored:
    """The result of a complete form; `total` is None for an instrument without one."""

    total: int | None
    scales: Mapping[str, ScaleResult]


def asked_items(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """The items that apply to this person."""
    return tuple(
        item for item in instrument.items if item.only_if is None or answers.get(item.only_if)
    )


def missing_items(instrument: Instrument, answers: Answers, items: Items) -> tuple[str, ...]:
    """Codes of the items without a score, in order."""
    return tuple(
        item.code for item in asked_items(instrument, answers) if items.get(item.code) is None
    )


def answer_faults(instrument: Instrument, answers: Answers) -> list[FieldFault]:
    """Faults in the answers: each question must be answered. A yes to one that refuses says why the instrument is
    not for this client."""
    faults = []
    known = {question.code for question in instrument.questions}
    faults += [FieldFault("/answers", "unknown-question") for code in answers if code not in known]
    for question in instrument.questions:
        answer = answers.get(question.code)
        if answer is None:
            faults.append(FieldFault(f"/answers/{question.code}", "missing"))
        elif answer and question.refusal:
            detail = REFUSALS[question.refusal]
            faults.append(FieldFault(f"/answers/{question.code}", question.refusal, detail))
    return faults


REFUSALS: Mapping[str, str] = {
    "not-for-women": "Made and tested for men; its figures say nothing about women or girls"
    " (author's population, to be verified).",
    "not-for-images-only": "Not for people with child sexual abuse images only"
    " (Static-99R coding rules, to be verified).",
    "not-for-consenting-peers": "Not for consenting sex between peers"
    " (Static-99R coding rules, Public Safety Canada 2016).",
}


def item_faults(instrument: Instrument, answers: Answers, items: Items) -> list[FieldFault]:
    """Faults in the items: each must belong to the instrument and apply to this client, with a valid score."""
    faults = []
    asked = {item.code for item in asked_items(instrument, answers)}
    for code, value in items.items():
        item = instrument.item(code)
        if item is None:
            faults.append(FieldFault("/items", "unknown-item"))
        elif code not in asked:
            detail = f"Only asked when the answer to {item.only_if} is yes."
            faults.append(FieldFault(f"/items/{code}", "item-not-asked", detail))
        elif value not in item.values:
            allowed = ", ".join(str(score) for score in sorted(item.values))
            faults.append(FieldFault(f"/items/{code}", "not-a-score", f"One of {allowed}."))
    return faults


def scored(instrument: Instrument, answers: Answers, items: Items) -> Scored | None:
    """The sums and bands of a complete form with valid items; None while an item is missing."""
    if missing_items(instrument, answers, items):
        return None
    asked = {item.code: item for item in asked_items(instrument, answers)}
    scales = {scale.code: _result(scale, asked, items) for scale in instrument.scales}
    total = scales[instrument.total].sum if instrument.total else None
    return Scored(total, scales)


def _result(scale: Scale, asked: Mapping[str, Item], items: Items) -> ScaleResult:
    counted = [code for code in scale.items if code in asked]
    total = sum(items[code] for code in counted)
    most = sum(max(asked[code].values) for code in counted)
    return ScaleResult(total, most, band_of(scale, total))


def band_of(scale: Scale, total: int) -> str:
    """The code of the band that contains `total`; ValueError for an impossible sum."""
    for band in scale.bands:
        if band.least <= total <= band.most:
            return band.code
    raise ValueError("no such sum")

"""Usual values of an obligation, so that the form of a plan is filled in beforehand: configuration, not law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from aftercare.domain.conditions.device_checks import bounds_of
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms


@dataclass(frozen=True)
class Usual:
    """Minutes of one occurrence, days in a period, and the latest minute of the day."""

    minutes: int
    period_days: int
    travel_min: int = 0
    to_min: int = 17 * 60


_K = ObligationKind
USUAL: dict[ObligationKind, Usual] = {
    _K.CHECK_IN: Usual(45, 7),
    _K.HOME_VISIT: Usual(60, 28, travel_min=30),
    _K.SUBSTANCE_TEST: Usual(15, 14),
    _K.TREATMENT: Usual(60, 7),
    # Groups often meet in the evening.
    _K.GROUP_SESSION: Usual(90, 7, to_min=22 * 60),
    # Weekly in the first phase (common practice of circles of support, to be verified), often in the evening.
    _K.CIRCLE_MEETING: Usual(90, 7, to_min=22 * 60),
    _K.DEVICE_CHECK: Usual(60, 56, travel_min=30),
}


def usual_terms(
    kind: ObligationKind, starts_on: date, place_id: str | None, programme_id: str | None
) -> ObligationTerms:
    """Usual values: Monday to Friday from nine, at one place or in one programme, starting on `starts_on`."""
    usual = USUAL[kind]
    return ObligationTerms(
        kind=kind,
        minutes=usual.minutes,
        period_days=usual.period_days,
        to_min=usual.to_min,
        travel_min=usual.travel_min,
        site_ids=(place_id,) if place_id else (),
        programme_id=programme_id,
        starts_on=starts_on,
    )


def within_bounds(terms: ObligationTerms, parameters: Mapping[str, Any]) -> ObligationTerms:
    """Checks of devices without an end of their own end on the last day that the judgment allows them."""
    bounds = bounds_of(parameters)
    if terms.kind is not ObligationKind.DEVICE_CHECK or bounds is None or terms.ends_on is not None:
        return terms
    return replace(terms, ends_on=bounds.until_on)

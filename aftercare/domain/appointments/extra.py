"""An extra appointment, which no plan asks for: what it may be, and when missing it has consequences."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.orders.enforceability import is_enforceable
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.domain.plans.usual_terms import USUAL

# A test needs a condition and treatment a referral: those are for a plan.
EXTRA_KINDS: Final = (ObligationKind.CHECK_IN, ObligationKind.HOME_VISIT)
# The rules of placement decide on days and hours; the appointment may move within a year.
_WITHIN_DAYS: Final = 366
_ALL_DAY: Final = 24 * 60


def extra_terms(
    kind: ObligationKind, minutes: int, site_id: str | None, today: date
) -> ObligationTerms:
    """An obligation of one occurrence, at any time the rules allow."""
    return ObligationTerms(
        kind=kind,
        minutes=minutes,
        period_days=_WITHIN_DAYS,
        weekdays=tuple(range(7)),
        from_min=0,
        to_min=_ALL_DAY,
        travel_min=USUAL[kind].travel_min,
        site_ids=(site_id,) if site_id else (),
        starts_on=today,
        ends_on=today + timedelta(days=_WITHIN_DAYS - 1),
    )


def binding_faults(
    kind: ObligationKind, asked: Collection[str], frame: str | None
) -> tuple[FieldFault, ...]:
    """Why an extra appointment cannot bind. Only a condition that asks for such an appointment, under an order that can
    be enforced, makes a missed one a possible breach. `asked` are the kinds its condition asks for."""
    if frame is not None and kind in asked and is_enforceable(kind, frame):
        return ()
    return (FieldFault("/binds", "condition-does-not-bind"),)

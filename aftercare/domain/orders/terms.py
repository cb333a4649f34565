"""What a court decided about an order, and what of it no order of any client can have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aftercare.base.errors import FieldFault
from aftercare.base.typed_text import name_faults, one_of_these
from aftercare.domain.orders.day_bounds import OrderDays, day_faults
from aftercare.domain.orders.enforceability import VOLUNTARY_FRAMES
from aftercare.domain.orders.frame_rules import FRAME_RULES, StartRule
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.orders.order_checks import Executor, findings_on
from aftercare.domain.orders.periods import (
    Length,
    OrderFacts,
    length_between,
    start_after_judgment,
)
from aftercare.domain.people.person import Regime
from aftercare.domain.time.wall_time import FIRST_DAY

LONGEST_REFERENCE = 100


@dataclass(frozen=True)
class OrderTerms:
    """What the court decided. There is a length or a last day, or neither while there is no end. There is a first
    day, or for a judgment's own period the day it became final. Without a regime, the order gets the only one its
    type allows, else the person's."""

    frame: str
    court_reference: str
    starts_on: date | None = None
    ends_on: date | None = None
    immediately_enforceable: bool = False
    length: Length | None = None
    final_on: date | None = None
    regime: str | None = None
    age_at_offence: int | None = None
    serious_risk: bool = False
    executed_by: str | None = None


def first_day_of(terms: OrderTerms) -> date | None:
    """As given, or computed for a judgment's own period. An order enforceable at once starts on the judgment's day,
    not on the day it becomes final. That day has to be entered."""
    if terms.starts_on is not None:
        return terms.starts_on
    rules = FRAME_RULES.get(terms.frame)
    if rules is None or rules.starts is not StartRule.JUDGMENT or terms.immediately_enforceable:
        return None
    return terms.final_on and start_after_judgment(terms.final_on)


def typed_days(terms: OrderTerms, standing: OrderDays | None = None) -> OrderDays:
    """Those that do not stand in the order already."""
    given = OrderDays(terms.starts_on, terms.ends_on, terms.final_on)
    if standing is None:
        return given
    changed = {name: day for name, day in vars(given).items() if day != getattr(standing, name)}
    return OrderDays(**changed)


def terms_faults(
    terms: OrderTerms, today: date, first_on: date = FIRST_DAY, standing: OrderDays | None = None
) -> list[FieldFault]:
    """Of terms that make no order. `first_on`: the first day that an order of this client can have; `standing`: the
    days of an order that is corrected."""
    faults = [*_member_faults(terms), *day_faults(typed_days(terms, standing), today, first_on)]
    starts_on = first_day_of(terms)
    if starts_on is None:
        faults.append(FieldFault("/starts_on", "missing"))
    elif terms.ends_on and terms.ends_on < starts_on:
        faults.append(FieldFault("/ends_on", "dates-reversed"))
    return faults


def law_faults(terms: OrderTerms) -> Iterator[FieldFault]:
    """Of a new order that makes sense and that the law does not know, whichever of its regimes it has. Its length is
    that between its days where it has a last day."""
    starts_on = first_day_of(terms)
    assert starts_on is not None
    length = terms.length or (terms.ends_on and length_between(starts_on, terms.ends_on)) or None
    under = [
        [
            one.fault()
            for one in findings_on(
                OrderFacts(
                    terms.frame,
                    regime,
                    starts_on,
                    terms.ends_on,
                    length,
                    age_at_offence=terms.age_at_offence,
                    final_on=terms.final_on,
                    immediately_enforceable=terms.immediately_enforceable,
                    serious_risk=terms.serious_risk,
                )
            )
            if one.refused
        ]
        for regime in ([terms.regime] if terms.regime else FRAME_RULES[terms.frame].regimes)
    ]
    return (one for one in under[0] if all(one in others for others in under[1:]))


def usual_regime(frame: str, regime_of_person: str) -> str:
    """The regime of an order entered without one: the only one its type allows, else the person's."""
    regimes = FRAME_RULES[frame].regimes
    return next(iter(regimes)).value if len(regimes) == 1 else regime_of_person


def _member_faults(terms: OrderTerms) -> Iterator[FieldFault]:
    if terms.frame not in LEGAL_FRAMES:
        yield FieldFault("/frame", "unknown-frame", one_of_these(LEGAL_FRAMES))
    reference = terms.court_reference.strip()
    # Without a court there is no number: the agreement is known by its first day.
    if reference or terms.frame not in VOLUNTARY_FRAMES:
        yield from name_faults("/court_reference", reference, LONGEST_REFERENCE)
    if terms.length and terms.ends_on:
        yield FieldFault("/ends_on", "length-or-last-day")
    if terms.regime is not None and terms.regime not in set(Regime):
        yield FieldFault("/regime", "unknown-regime", one_of_these(Regime))
    if terms.executed_by is not None and terms.executed_by not in set(Executor):
        yield FieldFault("/executed_by", "unknown-executor", one_of_these(Executor))

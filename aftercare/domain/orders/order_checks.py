"""Whether an order fits the law: its regime, the age at the offence, its lengths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.law.validity import cited
from aftercare.domain.orders.frame_rules import (
    FRAME_RULES,
    TO_BE_VERIFIED,
    Extending,
    FrameRules,
    Limit,
)
from aftercare.domain.orders.periods import (
    Length,
    LengthUnit,
    OrderFacts,
    day_after,
    last_day_of,
    length_between,
)
from aftercare.domain.people.person import Regime

JUVENILE_AGES = range(12, 23)
ADULT_FROM = 16
ADULT_SERVICE_FROM = 16
# A longer period is not a period of supervision; this also keeps dates within the calendar.
LONGEST: Final = {
    LengthUnit.DAYS: 20_000, LengthUnit.WEEKS: 2_600, LengthUnit.MONTHS: 600, LengthUnit.YEARS: 50,
}  # fmt: skip
_LAST_YEAR = 2299
# A detention or evasion is entered when it is known; one that begins later than this has a mistyped year.
FARTHEST: Final = timedelta(days=366)
OWN_CHECK: Final = "this service's own check of typing errors"
UNLESS_BEFORE = (
    "Longer than the law allows; of a judgment before 1 July 2021 give the day it became final."
)
UNDER_OLDER_LAW = (
    "Longer than the law allows for later judgments; this one keeps the law of its day: check its"
    " limit there."
)
ONLY_BY = {
    (1, 2): ("extension-other-length", "The law extends this by one or by two years."),
    (2, 3, 4, 5): (
        "extension-not-two-to-five", "The law extends this by two, three, four or five years.",
    ),
}  # fmt: skip
"""The finding on an extension of another length, by the whole years that the law allows."""


class Executor(StrEnum):
    """The organisation that carries the supervision out: Reclassering Nederland, SVG, Leger des Heils, a certified
    institution for juveniles, or the municipality."""

    RN = "rn"
    SVG = "svg"
    LJR = "ljr"
    GI = "gi"
    MUNICIPALITY = "municipality"


class EndReason(StrEnum):
    COMPLETED = "completed"
    REVOKED = "revoked"
    EXECUTED = "executed"
    TRANSFERRED = "transferred"
    DECEASED = "deceased"
    OTHER = "other"


@dataclass(frozen=True)
class Finding:
    """One way in which an order does not fit the law, or looks mistyped. `refused`: the text of the law was read, so
    it is a fault of the input; otherwise it is a warning to check."""

    pointer: str
    code: str
    detail: str
    source: str
    refused: bool = True

    def fault(self) -> FieldFault:
        return FieldFault(self.pointer, self.code, f"{self.detail} ({self.source})")


def findings_on(order: OrderFacts) -> tuple[Finding, ...]:
    """All findings of the rules on this order, refusals and warnings, by field. Each source is cited under the law
    that applies to its judgment."""
    return tuple(replace(one, source=cited(one.source, order.law_on)) for one in _findings(order))


def _findings(order: OrderFacts) -> tuple[Finding, ...]:
    rules = FRAME_RULES[order.frame]
    found = [*_regime_findings(order, rules)]
    if order.length is not None:
        if beyond_calendar(order.starts_on, (order.length, *order.extensions)):
            return (
                *found,
                Finding("/length", "out-of-range", "No period is that long.", "calendar"),
            )
        found += _length_findings(order, order.length, rules)
        found += _extension_findings(order, order.length, rules)
    return tuple(found)


def executor_findings(order: OrderFacts, birth_on: date, on: date) -> tuple[Finding, ...]:
    """Whether this organisation may carry the order out from `on`. Here the age on that day counts: the court may
    give a juvenile order to the adult service from the age of sixteen (Sr 77aa(4))."""
    adult_service = order.executed_by in (Executor.RN, Executor.SVG)
    if (
        order.regime == Regime.JUVENILE
        and adult_service
        and age_on(birth_on, on) < ADULT_SERVICE_FROM
    ):
        return (
            Finding("/executed_by", "executor-too-young",
                    "The adult service carries out a juvenile order from the age of 16.",
                    cited("Sr 77aa(4)", order.law_on)),
        )  # fmt: skip
    unusual = (order.executed_by == Executor.GI and order.regime == Regime.ADULT) or (
        order.executed_by == Executor.MUNICIPALITY and order.frame != "VRIJWILLIG"
    )
    if unusual:
        return (
            Finding("/executed_by", "executor-unusual", "Unusual for this type of order.",
                    f"practice, {TO_BE_VERIFIED}", refused=False),
        )  # fmt: skip
    return ()


def suspension_faults(from_on: date, until_on: date | None, today: date) -> Iterator[FieldFault]:
    """Of a detention or evasion that begins so far ahead that its year is mistyped: it would move nothing, and refuse
    the real one as an overlap. Of one that ends later than the longest sentence: it would move the last day by that."""
    if until_on is not None:
        if until_on < from_on:
            yield FieldFault("/until_on", "dates-reversed")
        elif until_on > (last_on := today + timedelta(days=LONGEST[LengthUnit.DAYS])):
            yield FieldFault("/until_on", "too-far", holes={"last": last_on}, part="day")
    if from_on > (last_on := today + FARTHEST):
        yield FieldFault("/from_on", "too-far", holes={"last": last_on}, part="day")


def suspension_findings(from_on: date, today: date) -> tuple[Finding, ...]:
    """Of one that begins on a day to come: a day typed without its year may have been read as next year's."""
    if from_on <= today:
        return ()
    return (
        Finding("/from_on", "begins-later", "It begins later than today: check day and year.",
                OWN_CHECK, refused=False),
    )  # fmt: skip


def ran_and_is_over(before: date | None, after: date | None, today: date) -> bool:
    """Whether an order with the last day `before` had not ended, and with `after` has."""
    return (before is None or before >= today) and after is not None and after < today


def over_findings() -> tuple[Finding, ...]:
    """Of an order that ran until a correction: a wrong year would end supervision without a word."""
    return (
        Finding("/ends_on", "has-ended-then", "The order has then ended: supervision under it stops.",
                OWN_CHECK, refused=False),
    )  # fmt: skip


def age_on(birth_on: date, on: date) -> int:
    """Age in whole years; a birthday on 29 February counts on 1 March in other years."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def beyond_calendar(start_on: date, lengths: tuple[Length, ...]) -> bool:
    """Whether a length is impossible for supervision, or all lengths together go beyond the calendar."""
    if any(not 1 <= one.number <= LONGEST[one.unit] for one in lengths):
        return True
    return any(day.year > _LAST_YEAR for day in _ends(start_on, lengths))


def _ends(start_on: date, lengths: tuple[Length, ...]) -> Iterator[date]:
    for day in accumulate(lengths, day_after, initial=start_on):
        yield day
        if day.year > _LAST_YEAR:
            return


def _regime_findings(order: OrderFacts, rules: FrameRules) -> Iterator[Finding]:
    if order.regime not in rules.regimes:
        yield Finding("/regime", "frame-other-regime",
                      "This type of order does not exist under this regime.", "Sr 77a-77hh")  # fmt: skip
    age = order.age_at_offence
    if age is None:
        return
    if order.regime == Regime.JUVENILE and age not in JUVENILE_AGES:
        yield Finding("/age_at_offence", "age-other-regime",
                      "Juvenile law reaches from 12 to 22 years at the time of the offence.",
                      "Sr 77a, 77c")  # fmt: skip
    if order.regime == Regime.ADULT and age < ADULT_FROM:
        yield Finding("/age_at_offence", "age-other-regime",
                      "Adult law reaches from 16 years at the time of the offence.", "Sr 77b")  # fmt: skip


def _length_findings(order: OrderFacts, length: Length, rules: FrameRules) -> Iterator[Finding]:
    last_on = last_day_of(order.starts_on, length)
    longest = rules.longest_if_serious if order.serious_risk else None
    longest = longest or rules.longest
    if longest and last_on > last_day_of(order.starts_on, longest.length):
        yield _longer(order, longest)
    if rules.shortest and last_on < last_day_of(order.starts_on, rules.shortest.length):
        yield _limit("/length", "shorter-than-law", "Shorter than the law allows.", rules.shortest)


def _extension_findings(order: OrderFacts, length: Length, rules: FrameRules) -> Iterator[Finding]:
    starts = [*accumulate((length, *order.extensions), day_after, initial=order.starts_on)][1:]
    if rules.extending is not None:
        yield from _extending_findings(order, length, rules.extending, starts)
    total = rules.total if order.extensions else None
    if total and starts[-1] > day_after(order.starts_on, total.length):
        yield _limit("/extensions", "total-too-long",
                     "With its extensions longer than the law allows.", total)  # fmt: skip


def _extending_findings(
    order: OrderFacts, length: Length, rule: Extending, starts: list[date]
) -> Iterator[Finding]:
    counted = rule.times is not None and not (rule.serious_has_no_count and order.serious_risk)
    if counted and len(order.extensions) > (rule.times or 0):
        yield Finding("/extensions", "extended-too-often",
                      "The law allows no further extension.", rule.source, rule.verified)  # fmt: skip
    for start_on, extension in zip(starts, order.extensions, strict=False):
        most = length if rule.at_most_the_first else rule.longest
        if most and day_after(start_on, extension) > day_after(start_on, most):
            yield Finding("/extensions", "extension-too-long",
                          "A longer extension than the law allows.", rule.source, rule.verified)  # fmt: skip
        if (
            rule.only
            and length_between(start_on, last_day_of(start_on, extension)) not in rule.only
        ):
            code, detail = ONLY_BY[tuple(one.number for one in rule.only)]
            yield Finding("/extensions", code, detail, rule.source, rule.verified)


def _longer(order: OrderFacts, longest: Limit) -> Finding:
    """The finding on a limit set by a newer law: refused for judgments since then. Where the day of the judgment is
    not stored, the finding says that it depends on that day."""
    if longest.since is None:
        return _limit("/length", "longer-than-law", "Longer than the law allows.", longest)
    since = order.law_on >= longest.since
    if order.final_on is None and since:
        return _limit("/length", "longer-unless-judged-before", UNLESS_BEFORE, longest)
    if since:
        return _limit("/length", "longer-than-law", "Longer than the law allows.", longest)
    found = _limit("/length", "longer-than-newer-law", UNDER_OLDER_LAW, longest)
    return replace(found, refused=False)


def _limit(pointer: str, code: str, detail: str, limit: Limit) -> Finding:
    return Finding(pointer, code, detail, limit.source, limit.verified)

"""Legal frames, case by case: when each ends, by which rule, and what law refuses or only questions.

Days are worked out by hand; `SOURCES` names the rule behind each id.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from aftercare.domain.orders.frame_rules import suspended_by
from aftercare.domain.orders.order_checks import executor_findings, findings_on
from aftercare.domain.orders.periods import (
    Length,
    LengthUnit,
    OrderFacts,
    Suspension,
    SuspensionKind,
    period_of,
    start_after_judgment,
)

SOURCES = {
    "F01-vv-two-years-end-the-day-before": "Sr 14b; last day is the day before start plus length",
    "F02-vv-starts-fifteenth-day-after-final": "Sr 14b(3)",
    "F03-vv-from-leap-day": "Sr 14b; calendar arithmetic",
    "F04-vv-three-years-extended-once-by-two": "Sr 14b, 14f",
    "F05-vv-ten-years-with-serious-risk-extended": "Sr 14b, 14f",
    "F06-vv-detention-before-the-start-is-nothing": "Sr 14b(4)",
    "F07-vv-two-years-with-forty-days-detention": "Sr 14b(4)",
    "F08-vv-overlapping-detentions-count-once": "Sr 14b(4)",
    "F09-vv-detention-over-the-old-end": "Sr 14b(4)",
    "F10-vv-second-detention-falls-inside-through-the-first": "Sr 14b(4)",
    "F11-vv-second-detention-after-the-end": "Sr 14b(4)",
    "F12-vv-detention-still-lasts": "Sr 14b(4)",
    "F13-vv-evasion-does-not-count": "Sr 14b(4)",
    "F14-vi-at-least-365-days": "Sr 15c",
    "F15-vi-with-detention-over-new-year": "Sr 15c",
    "F16-vi-ext-serious-extended-three-times": "Sv 6:1:18",
    "F17-tbs-vw-to-nine-years": "Sr 38d, 38e",
    "F18-tbs-vw-runs-on-during-detention": "no rule established: nothing suspends it",
    "F19-jv-two-years-one-more": "Sr 77y, 77cc",
    "F20-pij-evasion-of-eight-days": "Sr 77tb",
    "F21-pij-evasion-of-seven-days": "Sr 77tb",
    "F22-pij-evasion-in-two-entries": "Sr 77tb",
    "F23-pij-two-years-in-all": "Sr 77tb",
    "F24-gbm-twelve-months-and-twelve-more": "Sr 77w, 77wd",
    "F25-gvm-extended-by-the-same": "Sr 38z, to be verified",
    "F29-gvm-of-two-years-extended-by-five": "Sr 38z, to be verified",
    "F26-vbm-five-years": "Sr 38v",
    "F27-schorsing-without-an-end": "Aanwijzing voorwaardelijke vrijheidsstraffen, BWBR0032942",
    "F28-voluntary-has-no-rules": "no legal frame",
    "R01-vv-longer-than-three-years": "Sr 14b",
    "R02-vv-extended-twice": "Sr 14f",
    "R03-vv-extended-by-three-years": "Sr 14f",
    "R04-vi-shorter-than-365-days": "Sr 15c",
    "R05-vi-longer-than-two-years-of-no-judgment-day": "om.nl, 1 July 2021",
    "R22-vi-longer-than-two-years-of-an-old-judgment-is-questioned": "om.nl, 1 July 2021",
    "R23-vi-longer-than-two-years-of-the-first-new-judgment": "om.nl, 1 July 2021",
    "R06-vi-ext-not-serious-extended-twice": "Sv 6:1:18",
    "R07-tbs-vw-extended-by-eighteen-months": "Sr 38d",
    "R08-tbs-vw-beyond-nine-years": "Sr 38e",
    "R09-gbm-five-months": "Sr 77w",
    "R10-gbm-extended-by-more-than-the-first": "Sr 77wd",
    "R11-gvm-six-years-is-questioned": "Sr 38z, to be verified",
    "R21-gvm-extended-by-eighteen-months-is-questioned": "Sr 38z, to be verified",
    "R12-jv-under-adult-law": "Sr 77a-77hh",
    "R13-vv-under-juvenile-law": "Sr 77a-77hh",
    "R14-jv-for-an-offence-at-23": "Sr 77c",
    "R15-vv-for-an-offence-at-15": "Sr 77b",
    "R16-jv-for-an-offence-at-22": "Sr 77c",
    "R17-vbm-beyond-five-years-with-extension": "Sr 38v",
    "R18-pij-beyond-two-years": "Sr 77tb",
    "R19-gvm-extended-beyond-any-lifetime": "the calendar ends in 2299",
    "R20-vv-of-no-days": "no length of supervision",
}


@dataclass(frozen=True)
class Ends:
    """An order and the last day it must have; None is: not known yet, or no end at all."""

    order: OrderFacts
    last_on: date | None
    earliest: date | None = None


def years(number: int) -> Length:
    return Length(number, LengthUnit.YEARS)


def months(number: int) -> Length:
    return Length(number, LengthUnit.MONTHS)


def detained(first: str, last: str | None = None) -> Suspension:
    until = date.fromisoformat(last) if last else None
    return Suspension(SuspensionKind.DETENTION, date.fromisoformat(first), until)


def evaded(first: str, last: str | None = None) -> Suspension:
    return replace(detained(first, last), kind=SuspensionKind.EVASION)


def order(
    frame: str, start: str, length: Length | None, *suspensions: Suspension, **more: object
) -> OrderFacts:
    regime = "juvenile" if frame in ("JV", "PIJ", "GBM") else "adult"
    bare = OrderFacts(
        frame, regime, date.fromisoformat(start), length=length, suspensions=suspensions
    )
    return replace(bare, **more)


def day(text: str) -> date:
    return date.fromisoformat(text)


TODAY = day("2026-11-24")
ENDS = {
    "F01-vv-two-years-end-the-day-before": Ends(
        order("VV", "2026-11-24", years(2)), day("2028-11-23")
    ),
    "F02-vv-starts-fifteenth-day-after-final": Ends(
        order("VV", start_after_judgment(day("2026-12-20")).isoformat(), years(2)),
        day("2029-01-03"),
    ),
    "F03-vv-from-leap-day": Ends(order("VV", "2028-02-29", years(3)), day("2031-02-27")),
    "F04-vv-three-years-extended-once-by-two": Ends(
        order("VV", "2025-03-01", years(3), extensions=(years(2),)), day("2030-02-28")
    ),
    "F05-vv-ten-years-with-serious-risk-extended": Ends(
        order("VV", "2024-06-15", years(10), extensions=(years(2),), serious_risk=True),
        day("2036-06-14"),
    ),
    "F06-vv-detention-before-the-start-is-nothing": Ends(
        order("VV", "2026-01-01", years(1), detained("2025-06-01", "2025-12-31")),
        day("2026-12-31"),
    ),
    "F07-vv-two-years-with-forty-days-detention": Ends(
        order("VV", "2026-11-24", years(2), detained("2027-01-11", "2027-02-19")),
        day("2029-01-02"),
    ),
    "F08-vv-overlapping-detentions-count-once": Ends(
        order(
            "VV", "2026-01-01", years(1),
            detained("2026-03-01", "2026-03-20"), detained("2026-03-11", "2026-03-30"),
        ),
        day("2027-01-30"),
    ),
    "F09-vv-detention-over-the-old-end": Ends(
        order("VV", "2026-01-01", years(1), detained("2026-12-20", "2027-01-10")),
        day("2027-01-22"),
    ),
    "F10-vv-second-detention-falls-inside-through-the-first": Ends(
        order(
            "VV", "2026-01-01", years(1),
            detained("2026-06-01", "2026-06-30"), detained("2027-01-20", "2027-01-29"),
        ),
        day("2027-02-09"),
    ),
    "F11-vv-second-detention-after-the-end": Ends(
        order(
            "VV", "2026-01-01", years(1),
            detained("2026-06-01", "2026-06-30"), detained("2027-01-31", "2027-02-28"),
        ),
        day("2027-01-30"),
    ),
    "F12-vv-detention-still-lasts": Ends(
        order("VV", "2026-01-01", years(1), detained("2026-11-15")), None, day("2027-01-10")
    ),
    "F13-vv-evasion-does-not-count": Ends(
        order("VV", "2026-01-01", years(1), evaded("2026-03-01", "2026-05-31")),
        day("2026-12-31"),
    ),
    "F14-vi-at-least-365-days": Ends(
        order("VI", "2027-05-05", Length(365, LengthUnit.DAYS)), day("2028-05-03")
    ),
    "F15-vi-with-detention-over-new-year": Ends(
        order("VI", "2026-07-01", years(1), detained("2026-12-24", "2027-01-06")),
        day("2027-07-14"),
    ),
    "F16-vi-ext-serious-extended-three-times": Ends(
        order(
            "VI_EXT", "2024-10-01", years(2),
            extensions=(years(2), years(2), years(2)), serious_risk=True,
        ),
        day("2032-09-30"),
    ),
    "F17-tbs-vw-to-nine-years": Ends(
        order(
            "TBS_VW", "2024-02-01", years(2),
            extensions=(years(2), years(2), years(2), years(1)),
        ),
        day("2033-01-31"),
    ),
    "F18-tbs-vw-runs-on-during-detention": Ends(
        order("TBS_VW", "2026-02-01", years(2), detained("2026-03-01", "2026-06-30")),
        day("2028-01-31"),
    ),
    "F19-jv-two-years-one-more": Ends(
        order("JV", "2026-08-31", years(2), extensions=(years(1),)), day("2029-08-30")
    ),
    "F20-pij-evasion-of-eight-days": Ends(
        order("PIJ", "2026-09-01", years(1), evaded("2026-10-01", "2026-10-08")),
        day("2027-09-08"),
    ),
    "F21-pij-evasion-of-seven-days": Ends(
        order("PIJ", "2026-09-01", years(1), evaded("2026-10-01", "2026-10-07")),
        day("2027-08-31"),
    ),
    "F22-pij-evasion-in-two-entries": Ends(
        order(
            "PIJ", "2026-09-01", years(1),
            evaded("2026-10-05", "2026-10-08"), evaded("2026-10-01", "2026-10-04"),
        ),
        day("2027-09-08"),
    ),
    "F23-pij-two-years-in-all": Ends(
        order("PIJ", "2026-09-01", years(1), extensions=(years(1),)), day("2028-08-31")
    ),
    "F24-gbm-twelve-months-and-twelve-more": Ends(
        order("GBM", "2026-01-31", months(12), extensions=(months(12),)), day("2028-01-30")
    ),
    "F25-gvm-extended-by-the-same": Ends(
        order("GVM", "2026-05-01", years(3), extensions=(years(3), years(3))),
        day("2035-04-30"),
    ),
    "F29-gvm-of-two-years-extended-by-five": Ends(
        order("GVM", "2026-05-01", years(2), extensions=(years(5), years(4))),
        day("2037-04-30"),
    ),
    "F26-vbm-five-years": Ends(order("VBM", "2026-04-27", years(5)), day("2031-04-26")),
    "F27-schorsing-without-an-end": Ends(
        order("SCHORSING", "2026-10-01", None, detained("2026-10-05", "2026-10-09")), None
    ),
    "F28-voluntary-has-no-rules": Ends(
        order("VRIJWILLIG", "2026-10-01", months(90), detained("2026-10-05", "2026-10-09")),
        day("2034-03-31"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("example", ENDS.values(), ids=ENDS.keys())
def test_an_order_ends_on(example: Ends) -> None:
    period = period_of(example.order, None, suspended_by(example.order.frame), as_of=TODAY)
    assert period.ends_on == example.last_on
    assert period.earliest_ends_on == example.earliest
    assert not [one for one in findings_on(example.order) if one.refused]
    if example.order.frame == "GVM":
        assert not findings_on(example.order)


# What the rules say: the code, and whether it is refused or only questioned.
FINDS = {
    "R01-vv-longer-than-three-years": (
        order("VV", "2026-01-01", Length(1097, LengthUnit.DAYS)), "longer-than-law", True
    ),
    "R02-vv-extended-twice": (
        order("VV", "2026-01-01", years(1), extensions=(months(6), months(6))),
        "extended-too-often", True,
    ),
    "R03-vv-extended-by-three-years": (
        order("VV", "2026-01-01", years(1), extensions=(years(3),)), "extension-too-long", True
    ),
    "R04-vi-shorter-than-365-days": (
        order("VI", "2026-01-01", months(11)), "shorter-than-law", True
    ),
    "R05-vi-longer-than-two-years-of-no-judgment-day": (
        order("VI", "2026-01-01", years(4)), "longer-unless-judged-before", True
    ),
    "R22-vi-longer-than-two-years-of-an-old-judgment-is-questioned": (
        order("VI", "2026-01-01", years(4), final_on=day("2021-06-30")),
        "longer-than-newer-law", False
    ),
    "R23-vi-longer-than-two-years-of-the-first-new-judgment": (
        order("VI", "2026-01-01", years(4), final_on=day("2021-07-01")), "longer-than-law", True
    ),
    "R06-vi-ext-not-serious-extended-twice": (
        order("VI_EXT", "2026-01-01", years(2), extensions=(years(2), years(1))),
        "extended-too-often", True,
    ),
    "R07-tbs-vw-extended-by-eighteen-months": (
        order("TBS_VW", "2026-01-01", years(2), extensions=(months(18),)),
        "extension-other-length", True,
    ),
    "R08-tbs-vw-beyond-nine-years": (
        order("TBS_VW", "2026-01-01", years(2), extensions=(years(2),) * 4),
        "total-too-long", True,
    ),
    "R09-gbm-five-months": (order("GBM", "2026-01-01", months(5)), "shorter-than-law", True),
    "R10-gbm-extended-by-more-than-the-first": (
        order("GBM", "2026-01-01", months(6), extensions=(months(7),)),
        "extension-too-long", True,
    ),
    "R11-gvm-six-years-is-questioned": (
        order("GVM", "2026-01-01", years(6)), "longer-than-law", False
    ),
    "R21-gvm-extended-by-eighteen-months-is-questioned": (
        order("GVM", "2026-01-01", years(3), extensions=(months(18),)),
        "extension-not-two-to-five", False,
    ),
    "R12-jv-under-adult-law": (
        order("JV", "2026-01-01", years(1), regime="adult"), "frame-other-regime", True
    ),
    "R13-vv-under-juvenile-law": (
        order("VV", "2026-01-01", years(1), regime="juvenile"), "frame-other-regime", True
    ),
    "R14-jv-for-an-offence-at-23": (
        order("JV", "2026-01-01", years(1), age_at_offence=23), "age-other-regime", True
    ),
    "R15-vv-for-an-offence-at-15": (
        order("VV", "2026-01-01", years(1), age_at_offence=15), "age-other-regime", True
    ),
    "R16-jv-for-an-offence-at-22": (
        order("JV", "2026-01-01", years(1), age_at_offence=22), None, False
    ),
    "R17-vbm-beyond-five-years-with-extension": (
        order("VBM", "2026-01-01", years(4), extensions=(years(2),)), "total-too-long", True
    ),
    "R18-pij-beyond-two-years": (
        order("PIJ", "2026-01-01", years(1), extensions=(years(1), months(1))),
        "total-too-long", True,
    ),
    "R19-gvm-extended-beyond-any-lifetime": (
        order("GVM", "2026-01-01", years(50), extensions=(years(50),) * 5), "out-of-range", True
    ),
    "R20-vv-of-no-days": (
        order("VV", "2026-01-01", Length(0, LengthUnit.DAYS)), "out-of-range", True
    ),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "code", "refused"), FINDS.values(), ids=FINDS.keys())
def test_the_rules_find(facts: OrderFacts, code: str | None, refused: bool) -> None:
    expected = [] if code is None else [(code, refused)]
    assert [(one.code, one.refused) for one in findings_on(facts)] == expected


def test_every_case_names_its_source() -> None:
    assert SOURCES.keys() == ENDS.keys() | FINDS.keys()


@pytest.mark.parametrize(
    ("executor", "turns_sixteen_on", "refused"),
    [
        ("rn", "2026-11-24", False),
        ("svg", "2026-11-25", True),
        ("gi", "2026-11-25", False),
        ("ljr", "2026-11-25", False),
    ],
)
def test_the_adult_service_carries_out_a_juvenile_order_from_sixteen(
    executor: str, turns_sixteen_on: str, refused: bool
) -> None:
    """Sr 77aa(4)."""
    born_on = day(turns_sixteen_on).replace(year=2010)
    facts = order("JV", "2026-01-01", years(1), executed_by=executor, age_at_offence=14)
    assert bool(executor_findings(facts, born_on, TODAY)) is refused
    adult = replace(facts, regime="adult")
    assert not [one for one in executor_findings(adult, born_on, TODAY) if one.refused]

"""The example standard, case by case and day by day, counted by hand on both sides of every boundary.

Source of every number: the supervision policy of Idaho (US), state of February 2021, as Recidiviz encodes it
in pulse-data, us_ix_supervision_compliance.py (levels high, moderate and low are tiers 1, 2 and 3). Which of
our contacts count, and that every row rolls, is our own reading of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.contact_gaps.gaps import allowed_by, gaps_ahead
from aftercare.domain.contact_standards.adjusting import PlanLine, adjusted
from aftercare.domain.contact_standards.checking import Rate, check_plan, is_below
from aftercare.domain.contact_standards.due import (
    Break,
    Course,
    Due,
    Partial,
    RequirementState,
    dues,
)
from aftercare.domain.contact_standards.kinds import (
    CaseType,
    Contact,
    ContactKind,
    Profile,
    Requirement,
    read_profile,
)
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.store.contact_standards.rows import shipped_standards
from tests.domain.contact_standards.profiles import AT_HOME, asks, line, recorded, seen

MON, TODAY = date(2026, 1, 5), date(2026, 7, 1)
BEGUN = Course(MON)
FACE, HOME, PROVIDER, WORK = "face_to_face", "home_visit", "provider_contact", "employment_check"


@pytest.fixture(scope="module")
def example() -> Profile:
    (shipped,) = [one for one in shipped_standards() if one["code"] == "idaho-example"]
    return read_profile(shipped["profile"])


# Contacts, and in how many days, for high, moderate and low.
TABLE = {
    FACE: [(2, 30), (1, 30), (1, 90)],
    HOME: [(1, 30), (1, 60), (1, 90)],
    PROVIDER: [(1, 30), (1, 30), (1, 90)],
    WORK: [(1, 30), (1, 60), (1, 60)],
}
GENERAL = [(1, 15), (1, 45), (1, 180)]
GENERAL_HOME = [(1, 180), (1, 365), (1, 365)]


def test_s_01_the_table_is_in_the_profile_number_by_number(example: Profile) -> None:
    for tier in (1, 2, 3):
        asked = example.requirements("sexual_offence", tier)
        found = {one.kind.value: (one.number, one.period_days) for one in asked}
        assert found == {kind: row[tier - 1] for kind, row in TABLE.items()}
        lighter = example.requirements("general", tier)
        assert {one.kind.value: (one.number, one.period_days) for one in lighter} == {
            FACE: GENERAL[tier - 1],
            HOME: GENERAL_HOME[tier - 1],
        }


def test_s_02_the_first_terms_are_those_of_the_table(example: Profile) -> None:
    for tier in (1, 2, 3):
        first = {
            one.kind.value: (one.first.number, one.first.unit.value) if one.first else None
            for one in example.requirements("sexual_offence", tier)
        }
        assert first == {
            FACE: (3, "working_days"),
            HOME: (30, "days"),
            PROVIDER: (14, "days"),
            WORK: None,
        }


@dataclass(frozen=True)
class Scenario:
    """On `today` the requirement `kind` is due on `due_on` and stands so."""

    tier: int
    kind: str
    today: date
    due_on: date
    standing: RequirementState
    held: tuple[Contact, ...] = ()
    course: Course = BEGUN
    case_type: str = "sexual_offence"
    partial: Partial | None = None


def visit(on: date, outcome: Outcome = Outcome.ATTENDED) -> Contact:
    return seen(on, "home_visit", outcome)


IN, LATE, WAIT, BROKEN = (
    RequirementState.MET,
    RequirementState.LATE,
    RequirementState.AWAITED,
    RequirementState.PARTIAL,
)
# A Thursday before a weekend, the Wednesday before Christmas (25 and 26 December are holidays), and
# the Wednesday before King's Day on Monday 27 April 2026.
THURSDAY, CHRISTMAS, KINGS_DAY = date(2026, 1, 8), date(2026, 12, 23), date(2026, 4, 22)

SCENARIOS = {
    "S-03 first contact: the third working day is in time":
        Scenario(1, FACE, date(2026, 1, 8), date(2026, 1, 8), WAIT),
    "S-04 first contact: the fourth working day is late":
        Scenario(1, FACE, date(2026, 1, 9), date(2026, 1, 8), LATE),
    "S-05 first contact: a weekend does not count":
        Scenario(1, FACE, date(2026, 1, 13), date(2026, 1, 13), WAIT, course=Course(THURSDAY)),
    "S-06 first contact: nor do the days of Christmas":
        Scenario(2, FACE, date(2026, 12, 30), date(2026, 12, 29), LATE, course=Course(CHRISTMAS)),
    "S-07 first contact: nor does King's Day":
        Scenario(3, FACE, date(2026, 4, 28), date(2026, 4, 28), WAIT, course=Course(KINGS_DAY)),
    "S-08 first home visit: day thirty is in time":
        Scenario(3, HOME, date(2026, 2, 4), date(2026, 2, 4), WAIT),
    "S-09 first home visit: day thirty-one is late":
        Scenario(3, HOME, date(2026, 2, 5), date(2026, 2, 4), LATE),
    "S-10 first contact with the provider: day fourteen is in time":
        Scenario(2, PROVIDER, date(2026, 1, 19), date(2026, 1, 19), WAIT),
    "S-11 first contact with the provider: day fifteen is late":
        Scenario(2, PROVIDER, date(2026, 1, 20), date(2026, 1, 19), LATE),
    "S-12 an employment check has no own first term: the first period runs":
        Scenario(2, WORK, date(2026, 3, 6), date(2026, 3, 6), BROKEN, partial=Partial.JUST_ENROLLED),
    "S-13 and is judged from the day after it":
        Scenario(2, WORK, date(2026, 3, 7), date(2026, 3, 6), LATE),
    "S-14 high, face to face: thirty days after the last but one":
        Scenario(1, FACE, TODAY, date(2026, 7, 1), IN, (seen(date(2026, 6, 1)), seen(date(2026, 6, 20)))),
    "S-15 and late the day after that":
        Scenario(1, FACE, TODAY, date(2026, 6, 30), LATE, (seen(date(2026, 5, 31)), seen(date(2026, 6, 20)))),
    "S-16 a home visit is a face-to-face contact too":
        Scenario(1, FACE, TODAY, date(2026, 7, 20), IN, (seen(date(2026, 6, 20)), visit(date(2026, 6, 25)))),
    "S-17 a check-in is no home visit":
        Scenario(1, HOME, TODAY, date(2026, 6, 30), LATE, (visit(date(2026, 5, 31)), seen(date(2026, 6, 30)))),
    "S-18 moderate, home visit: sixty days, in time":
        Scenario(2, HOME, TODAY, date(2026, 7, 1), IN, (visit(date(2026, 5, 2)),)),
    "S-19 moderate, home visit: sixty-one days, late":
        Scenario(2, HOME, TODAY, date(2026, 6, 30), LATE, (visit(date(2026, 5, 1)),)),
    "S-20 low, face to face: ninety days, in time":
        Scenario(3, FACE, TODAY, date(2026, 7, 1), IN, (seen(date(2026, 4, 2)),)),
    "S-21 low, face to face: ninety-one days, late":
        Scenario(3, FACE, TODAY, date(2026, 6, 30), LATE, (seen(date(2026, 4, 1)),)),
    "S-22 a missed visit is an attempt and moves nothing":
        Scenario(2, HOME, TODAY, date(2026, 6, 30), LATE,
             (visit(date(2026, 5, 1)), visit(date(2026, 6, 30), Outcome.MISSED))),
    "S-23 a provider who was not reached is an attempt too":
        Scenario(1, PROVIDER, TODAY, date(2026, 6, 30), LATE,
             (recorded(date(2026, 5, 31)), recorded(date(2026, 6, 30), completed=False))),
    "S-24 a visit to which the client came late was held":
        Scenario(2, HOME, TODAY, date(2026, 8, 29), IN, (visit(date(2026, 6, 30), Outcome.LATE),)),
    "S-25 a treatment session is no contact of ours with the provider":
        Scenario(1, PROVIDER, TODAY, date(2026, 6, 30), LATE,
             (recorded(date(2026, 5, 31)), seen(date(2026, 6, 30), "treatment"))),
    "S-26 custody in the period: told, not judged":
        Scenario(2, FACE, TODAY, date(2026, 6, 30), BROKEN, (seen(date(2026, 5, 31)),),
             Course(MON, breaks=(Break(date(2026, 6, 5), date(2026, 6, 9)),)),
             partial=Partial.SUSPENDED),
    "S-27 custody thirty-one days ago no longer excuses":
        Scenario(2, FACE, TODAY, date(2026, 6, 20), LATE, (seen(date(2026, 5, 21)),),
             Course(MON, breaks=(Break(date(2026, 5, 25), date(2026, 5, 31)),))),
    "S-28 a tier changed thirty days ago: told, not judged":
        Scenario(2, FACE, TODAY, date(2026, 6, 20), BROKEN, (seen(date(2026, 5, 21)),),
             Course(MON, tier_changed_on=date(2026, 6, 1)), partial=Partial.TIER_CHANGED),
    "S-29 a tier changed thirty-one days ago: judged":
        Scenario(2, FACE, TODAY, date(2026, 6, 20), LATE, (seen(date(2026, 5, 21)),),
             Course(MON, tier_changed_on=date(2026, 5, 31))),
    "S-30 a general case at the highest tier: fifteen days, in time":
        Scenario(1, FACE, TODAY, date(2026, 7, 1), IN, (seen(date(2026, 6, 16)),), case_type="general"),
    "S-31 a general case at the highest tier: sixteen days, late":
        Scenario(1, FACE, TODAY, date(2026, 6, 30), LATE, (seen(date(2026, 6, 15)),), case_type="general"),
    "S-32 a general case at the middle tier: forty-five days":
        Scenario(2, FACE, TODAY, date(2026, 7, 1), IN, (seen(date(2026, 5, 17)),), case_type="general"),
    "S-33 a general case at the lowest tier: one hundred and eighty days, late the day after":
        Scenario(3, FACE, date(2026, 7, 5), date(2026, 7, 4), LATE, (seen(MON),), case_type="general"),
}  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS.keys())
def test_a_day_is_counted_as_by_hand(example: Profile, scenario: Scenario) -> None:
    asked = example.requirements(scenario.case_type, scenario.tier)
    found: dict[str, Due] = {
        one.requirement.kind.value: one
        for one in dues(asked, scenario.held, scenario.course, scenario.today)
    }
    due = found[scenario.kind]
    assert (due.due_on, due.standing, due.partial) == (
        scenario.due_on,
        scenario.standing,
        scenario.partial,
    )


# Check-in and home visit once in so many days, by tier, and how face to face and home visits stand.
PLANS = {
    "S-34 high: a check-in and a visit a month are two and one": (1, 30, 30, Rate.MET, Rate.MET),
    "S-35 high: a check-in every 31 days falls short": (1, 31, 30, Rate.BELOW, Rate.MET),
    "S-36 high: a weekly check-in without a visit falls short at home": (1, 7, None, Rate.ABOVE, Rate.BELOW),
    "S-37 moderate: each every sixty days is one in thirty": (2, 60, 60, Rate.MET, Rate.MET),
    "S-38 moderate: a visit every 61 days falls short twice": (2, 60, 61, Rate.BELOW, Rate.BELOW),
    "S-39 low: a visit every ninety days is enough for both": (3, None, 90, Rate.MET, Rate.MET),
    "S-40 low: a visit every 91 days is not": (3, None, 91, Rate.BELOW, Rate.BELOW),
}  # fmt: skip


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_a_plan_is_compared_as_by_hand(
    example: Profile, plan: tuple[int, int | None, int | None, Rate, Rate]
) -> None:
    tier, check_in, home_visit, face, home = plan
    lines = [line(check_in)] if check_in else []
    lines += [line(home_visit, "home_visit")] if home_visit else []
    found = check_plan(example.requirements("sexual_offence", tier), lines, TODAY)
    rates = {one.requirement.kind.value: one.rate for one in found}
    assert rates == {FACE: face, HOME: home, PROVIDER: Rate.BY_RECORD, WORK: Rate.BY_RECORD}


# From tier to tier: what a check-in and a home visit become.
TIERS = {
    "S-41 from moderate to high": (1, (60, 60), (28, 28)),
    "S-42 from high to moderate: the check-in alone keeps to thirty days": (2, (30, 30), (30, 56)),
    "S-43 from moderate to low: the visit alone is enough, the check-in keeps to twelve weeks":
        (3, (60, 60), (84, 84)),
    "S-44 a weekly check-in at high is more than asked and would become one in four weeks":
        (1, (7, 30), (28, 30)),
}  # fmt: skip


@pytest.mark.parametrize("moved", TIERS.values(), ids=TIERS.keys())
def test_another_tier_proposes_the_pace_counted_by_hand(
    example: Profile, moved: tuple[int, tuple[int, int], tuple[int, int]]
) -> None:
    tier, before, after = moved
    kinds = (ObligationKind.CHECK_IN, ObligationKind.HOME_VISIT)
    lines = [PlanLine(kind.value, kind, days) for kind, days in zip(kinds, before, strict=True)]
    asked = example.requirements("sexual_offence", tier)
    paces = {one.line.id: one.period_days for one in adjusted(lines, asked)}
    assert tuple(paces.get(one.id, one.period_days) for one in lines) == after
    proposed = [line(paces.get(one.id, one.period_days), one.id) for one in lines]
    assert not any(one.rate is Rate.BELOW for one in check_plan(asked, proposed, TODAY))


# In the demonstration, at high: five contacts in thirty days, one of them at home.
FIVE_IN_THIRTY = (
    asks(5, 30),
    asks(1, 30, qualifies=AT_HOME, kind=ContactKind.HOME_VISIT),
)


@given(st.sampled_from(list(CaseType)), st.integers(1, 3), st.booleans(), st.data())
def test_s_46_a_proposed_plan_neither_exceeds_its_standard_nor_leaves_too_long_without_contact(
    example: Profile, case_type: CaseType, tier: int, house: bool, data: st.DataObject
) -> None:
    asked = FIVE_IN_THIRTY if house else example.requirements(case_type, tier)
    lines = [PlanLine("visit", ObligationKind.HOME_VISIT, 7)]
    if is_below(check_plan(asked, _proposed(lines, asked), TODAY)):
        lines.append(PlanLine("office", ObligationKind.CHECK_IN, 7))
    plan = _proposed(lines, asked)
    checked = [
        one.rate for one in check_plan(asked, plan, TODAY) if one.requirement.kind.value == FACE
    ]
    assert checked in ([Rate.MET], [])
    # Each on its own weekday, wherever in its period that falls.
    held = []
    for one in plan:
        first_on = MON + timedelta(days=data.draw(st.integers(0, one.period_days - 1)))
        held += [first_on + timedelta(days=one.period_days * number) for number in range(80)]
    assume(len(set(held)) == len(held))  # Two contacts of one day are one.
    allowed = allowed_by(asked, None)
    last_on = min(MON + timedelta(days=80 * one.period_days) for one in plan)
    if allowed is not None:
        assert not gaps_ahead([day for day in held if day < last_on], allowed, MON)


def _proposed(lines: list[PlanLine], asked: tuple[Requirement, ...]) -> list[ObligationTerms]:
    paces = {one.line.id: one.period_days for one in adjusted(lines, asked)}
    return [line(paces.get(one.id, one.period_days), one.kind) for one in lines]


def test_s_45_a_year_of_contacts_at_the_asked_pace_is_never_late(example: Profile) -> None:
    asked = example.requirements("sexual_offence", 1)
    held: list[Contact] = []
    for day in range(364):
        today = MON + timedelta(days=day)
        if day % 15 == 2:
            held.append(seen(today))
        if day % 30 == 10:
            held += [visit(today), recorded(today), recorded(today, kind="employment_check")]
        standings = {one.standing for one in dues(asked, held, Course(MON), today)}
        assert RequirementState.LATE not in standings, today

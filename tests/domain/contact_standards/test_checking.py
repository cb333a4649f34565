"""A plan reaches the standard or it does not, counted exactly."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.contact_standards.adjusting import PlanLine, adjusted
from aftercare.domain.contact_standards.checking import Checked, Rate, check_plan, is_below
from aftercare.domain.contact_standards.kinds import Requirement, SubQuota
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from tests.domain.contact_standards.profiles import AT_HOME, BY_PROVIDER, asks, line

TODAY = date(2026, 11, 24)


def checked(
    asked: Requirement, *lines: ObligationTerms, until_on: date | None = None
) -> Checked:  # fmt: skip
    (found,) = check_plan([asked], lines, TODAY, until_on)
    return found


@pytest.mark.parametrize(
    ("period", "rate"), [(10, Rate.ABOVE), (11, Rate.MET), (15, Rate.MET), (16, Rate.BELOW)]
)  # fmt: skip
def test_two_in_thirty_days_are_one_in_fifteen(period: int, rate: Rate) -> None:
    found = checked(asks(2, 30), line(period))
    assert (found.rate, found.whole.planned) == (rate, Fraction(30, period))


def test_lines_that_count_add_up_and_others_do_not() -> None:
    both = checked(asks(2, 30), line(30), line(30, "home_visit"), line(7, "treatment"))
    assert (both.rate, both.whole.planned) == (Rate.MET, 2)


def test_a_sub_quota_that_is_short_makes_the_whole_short() -> None:
    asked = asks(2, 30, of_which=(SubQuota(1, AT_HOME),))
    found = checked(asked, line(7))
    assert (found.whole.rate, found.of_which[0].rate, found.rate) == (
        Rate.ABOVE,
        Rate.BELOW,
        Rate.BELOW,
    )
    assert checked(asked, line(30), line(30, "home_visit")).rate is Rate.MET


def test_what_no_appointment_can_meet_is_not_held_against_a_plan() -> None:
    found = checked(asks(1, 30, qualifies=BY_PROVIDER), line(7))
    assert found.rate is Rate.BY_RECORD
    assert not is_below([found])


def test_a_line_that_follows_on_another_is_not_counted_twice() -> None:
    first = line(30, ends_on=date(2026, 12, 3))
    then = line(30, starts_on=date(2026, 12, 4))
    assert checked(asks(1, 30), first, then).rate is Rate.MET
    assert checked(asks(1, 30), first).rate is Rate.BELOW


def test_a_plan_may_begin_later_but_not_put_a_contact_off_for_more_than_a_period() -> None:
    assert checked(asks(1, 30), line(30, starts_on=date(2026, 12, 24))).rate is Rate.MET
    assert checked(asks(1, 30), line(30, starts_on=date(2027, 3, 1))).rate is Rate.BELOW


@pytest.mark.parametrize(("last_day", "rate"), [(22, Rate.BELOW), (23, Rate.MET)])
def test_a_period_counts_all_of_its_days_today_among_them(last_day: int, rate: Rate) -> None:
    assert checked(asks(1, 30), line(30, ends_on=date(2026, 12, last_day))).rate is rate


def test_the_last_days_of_supervision_are_judged_by_the_days_that_are_left() -> None:
    end = date(2026, 12, 3)
    assert checked(asks(1, 30), line(30, ends_on=end), until_on=end).rate is Rate.MET


def test_what_found_no_time_is_taken_off_the_planned_rate() -> None:
    lines = [line(7), line(30, "home_visit"), line(7, "treatment")]
    asked = asks(4, 30, of_which=(SubQuota(1, AT_HOME),))
    shares = [Fraction(6, 13), Fraction(1), Fraction(0)]
    (found,) = check_plan([asked], lines, TODAY, placed_shares=shares)
    assert (found.rate, found.placed_rate) == (Rate.ABOVE, Rate.BELOW)
    assert found.whole.planned == Fraction(30, 7) + 1
    assert found.whole.placed == Fraction(30, 7) * Fraction(6, 13) + 1
    assert found.of_which[0].placed_rate is Rate.MET
    (every,) = check_plan([asked], lines, TODAY)
    assert (every.whole.placed, every.placed_rate) == (every.whole.planned, Rate.ABOVE)


def test_rates_are_shown_a_year_too() -> None:
    found = checked(asks(2, 30), line(14))
    assert found.asked_a_year == Fraction(730, 30)
    assert found.planned_a_year == Fraction(365, 14)


lines_of_plans = st.lists(
    st.builds(
        PlanLine,
        st.uuids().map(str),
        st.sampled_from([ObligationKind.CHECK_IN, ObligationKind.HOME_VISIT]),
        st.integers(1, 366),
    ),
    min_size=1,
    max_size=4,
)


@given(lines_of_plans, st.integers(1, 4), st.sampled_from([14, 30, 60, 90, 180]))
def test_an_adjusted_plan_is_never_below_what_its_lines_could_reach(
    lines: list[PlanLine], number: int, period: int
) -> None:
    asked = [asks(number, period), asks(1, period, qualifies=AT_HOME)]
    periods = {one.line.id: one.period_days for one in adjusted(lines, asked)}
    after = [line(periods.get(one.id, one.period_days), one.kind.value) for one in lines]
    home = any(one.kind is ObligationKind.HOME_VISIT for one in lines)
    office = any(one.kind is ObligationKind.CHECK_IN for one in lines)
    (whole, at_home) = check_plan(asked, after, TODAY)
    assert not home or at_home.rate is not Rate.BELOW
    assert not office or whole.rate is not Rate.BELOW


def test_the_narrowest_demand_is_met_first_and_counts_for_the_wider_one() -> None:
    lines = [PlanLine("a", ObligationKind.CHECK_IN, 7), PlanLine("b", ObligationKind.HOME_VISIT, 60),
             PlanLine("c", ObligationKind.TREATMENT, 7)]  # fmt: skip
    changes = adjusted(lines, [asks(2, 30), asks(1, 30, qualifies=AT_HOME)])
    assert [(one.line.id, one.period_days) for one in changes] == [("a", 28), ("b", 28)]


def test_part_of_a_contact_counts_for_no_stretch_of_the_wider_demand() -> None:
    """A visit in sixty days falls outside every other month."""
    lines = [PlanLine("a", ObligationKind.CHECK_IN, 7), PlanLine("b", ObligationKind.HOME_VISIT, 7)]
    changes = adjusted(lines, [asks(1, 30), asks(1, 60, qualifies=AT_HOME)])
    assert [(one.line.id, one.period_days) for one in changes] == [("a", 28), ("b", 56)]


def test_weeks_that_would_be_a_whole_contact_too_many_stay_days() -> None:
    (change,) = adjusted([PlanLine("a", ObligationKind.CHECK_IN, 7)], [asks(3, 40)])
    assert change.period_days == 13


def test_a_line_that_already_runs_at_that_pace_is_no_change() -> None:
    assert adjusted([PlanLine("a", ObligationKind.CHECK_IN, 15)], [asks(2, 30)]) == ()

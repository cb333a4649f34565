"""When the next contact is due, on both sides of every boundary, and what never changes it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.contact_standards.due import (
    Break,
    Course,
    Due,
    Partial,
    RequirementState,
    dues,
    with_approaching,
)
from aftercare.domain.contact_standards.kinds import (
    Cadence,
    Contact,
    FirstTerm,
    Requirement,
    SubQuota,
    TermUnit,
)
from tests.domain.contact_standards.profiles import (
    AT_HOME,
    BY_PROVIDER,
    asks,
    contacts,
    days,
    recorded,
    requirements,
    seen,
)

BEGUN = date(2026, 1, 5)  # a Monday
COURSE = Course(BEGUN)
FIXED = Cadence.FIXED


def on(today: date, requirement: Requirement, *held: Contact, course: Course = COURSE) -> Due:
    (due,) = dues([requirement], held, course, today)
    return due


def approached(requirement: Requirement, today: date, *planned: Contact) -> bool:
    held, course = [seen(date(2026, 6, 1))], COURSE
    found = dues([requirement], held, course, today)
    (due,) = with_approaching(found, held, planned, course, today)
    return due.approaching


class TestApproaching:
    """A contact on 1 June: the next is due on 1 July."""

    @pytest.mark.parametrize(
        ("today", "planned", "is_near"),
        [(date(2026, 6, 23), [], False), (date(2026, 6, 24), [], True),
         (date(2026, 7, 1), [], True), (date(2026, 7, 2), [], False),
         (date(2026, 7, 1), [seen(date(2026, 7, 1))], False),
         (date(2026, 6, 26), [seen(date(2026, 7, 1))], False),
         (date(2026, 6, 26), [seen(date(2026, 7, 2))], True),
         (date(2026, 6, 26), [seen(date(2026, 7, 1), "treatment")], True)],
        ids=["eight days before", "a week before", "the day itself", "late says so itself", "planned today",
             "planned on the last day", "planned a day too late", "another kind planned"])  # fmt: skip
    def test_within_a_week_it_says_whether_enough_is_planned(
        self, today: date, planned: list[Contact], is_near: bool
    ) -> None:
        assert approached(asks(1, 30), today, *planned) is is_near

    def test_the_second_of_two_still_to_plan_is_approaching(self) -> None:
        first, second = seen(date(2026, 2, 26)), seen(date(2026, 3, 1))
        asked, today = asks(2, 30, FIXED), date(2026, 2, 24)
        for planned, near in (([first], True), ([second, first], True), ([first, first], False)):
            held: list[Contact] = []
            found = dues([asked], held, COURSE, today)
            (due,) = with_approaching(found, held, planned, COURSE, today)
            assert due.due_on == date(2026, 2, 28)
            assert due.approaching is near


class TestRolling:
    def test_a_contact_is_due_a_period_after_the_last_and_late_the_day_after_that(self) -> None:
        held = seen(date(2026, 6, 1))
        due = on(date(2026, 7, 1), asks(1, 30), held)
        assert (due.due_on, due.standing, due.held) == (date(2026, 7, 1), RequirementState.MET, 1)
        late = on(date(2026, 7, 2), asks(1, 30), held)
        assert (late.due_on, late.standing, late.held) == (
            date(2026, 7, 1),
            RequirementState.LATE,
            0,
        )

    def test_with_two_in_a_period_the_last_but_one_counts(self) -> None:
        held = [seen(date(2026, 6, 1)), seen(date(2026, 6, 20))]
        assert on(date(2026, 6, 25), asks(2, 30), *held).due_on == date(2026, 7, 1)
        held.append(seen(date(2026, 6, 24)))
        assert on(date(2026, 6, 25), asks(2, 30), *held).due_on == date(2026, 7, 20)

    @pytest.mark.parametrize(
        "attempt", [seen(date(2026, 6, 30), outcome=Outcome.MISSED),
                    seen(date(2026, 6, 30), outcome=Outcome.CALLED_OFF),
                    seen(date(2026, 6, 30), outcome=Outcome.ATTENDED_NOT_COMPLIED),
                    seen(date(2026, 6, 30), "treatment"),
                    recorded(date(2026, 6, 30), completed=False)],
        ids=["missed", "cancelled", "not complied", "another kind", "not reached"])  # fmt: skip
    def test_an_attempt_or_another_kind_of_contact_does_not_count(self, attempt: Contact) -> None:
        due = on(date(2026, 7, 2), asks(1, 30), seen(date(2026, 6, 1)), attempt)
        assert (due.last_on, due.standing) == (date(2026, 6, 1), RequirementState.LATE)

    def test_a_record_counts_when_it_was_completed(self) -> None:
        asked = asks(1, 30, qualifies=BY_PROVIDER)
        held = recorded(date(2026, 6, 1))
        assert on(date(2026, 6, 2), asked, held).due_on == date(2026, 7, 1)

    def test_two_contacts_without_one_at_home_are_not_enough(self) -> None:
        asked = asks(2, 30, of_which=(SubQuota(1, AT_HOME),))
        office = [seen(date(2026, 6, 20)), seen(date(2026, 6, 24))]
        late = on(date(2026, 6, 25), asked, *office)
        assert (late.standing, late.due_on) == (RequirementState.LATE, BEGUN + timedelta(days=30))
        met = on(date(2026, 6, 25), asked, *office, seen(date(2026, 6, 10), "home_visit"))
        assert (met.standing, met.due_on) == (RequirementState.MET, date(2026, 7, 10))

    def test_contacts_from_before_supervision_and_of_days_to_come_are_left_out(self) -> None:
        early, ahead = seen(BEGUN - timedelta(days=1)), seen(date(2026, 6, 3))
        due = on(date(2026, 6, 2), asks(1, 30), early, ahead)
        assert (due.last_on, due.due_on) == (None, BEGUN + timedelta(days=30))


class TestFirstTerm:
    THREE = FirstTerm(3, TermUnit.WORKING_DAYS)

    @pytest.mark.parametrize(
        ("begun", "due_on"),
        [
            (date(2026, 1, 5), date(2026, 1, 8)),  # Monday to Thursday
            (date(2026, 1, 8), date(2026, 1, 13)),  # Thursday over a weekend to Tuesday
            (date(2026, 12, 23), date(2026, 12, 29)),  # over Christmas and a weekend
        ],
    )
    def test_three_working_days_leave_out_weekends_and_holidays(
        self, begun: date, due_on: date
    ) -> None:
        course, asked = Course(begun), asks(2, 30, first=self.THREE)
        assert on(due_on, asked, course=course).due_on == due_on
        assert on(due_on, asked, course=course).standing is RequirementState.AWAITED
        late = on(due_on + timedelta(days=1), asked, course=course)
        assert late.standing is RequirementState.LATE

    def test_fourteen_days_are_civil_days(self) -> None:
        asked = asks(1, 90, first=FirstTerm(14, TermUnit.DAYS))
        assert on(BEGUN, asked).due_on == date(2026, 1, 19)

    def test_after_the_first_contact_the_first_period_runs_and_is_not_judged(self) -> None:
        asked = asks(2, 30, first=self.THREE)
        due = on(date(2026, 1, 20), asked, seen(date(2026, 1, 7)))
        assert (due.due_on, due.standing) == (BEGUN + timedelta(days=30), RequirementState.PARTIAL)
        assert due.partial is Partial.JUST_ENROLLED
        late = on(BEGUN + timedelta(days=31), asked, seen(date(2026, 1, 7)))
        assert late.standing is RequirementState.LATE

    def test_a_first_term_is_never_longer_than_the_first_period(self) -> None:
        asked = asks(1, 7, first=FirstTerm(60, TermUnit.DAYS))
        assert on(BEGUN, asked).due_on == BEGUN + timedelta(days=7)

    def test_the_first_term_is_of_the_whole_and_not_of_a_part(self) -> None:
        asked = asks(2, 30, first=self.THREE, of_which=(SubQuota(1, AT_HOME),))
        due = on(date(2026, 1, 9), asked, seen(date(2026, 1, 7)))
        assert due.due_on == BEGUN + timedelta(days=30)


class TestFixed:
    def test_a_month_is_judged_when_it_is_over(self) -> None:
        asked = asks(1, 30, FIXED)
        can_perform, june = seen(date(2026, 5, 31)), seen(date(2026, 6, 1))
        waiting = on(date(2026, 6, 30), asked, can_perform)
        assert (waiting.due_on, waiting.standing) == (date(2026, 6, 30), RequirementState.MET)
        late = on(date(2026, 7, 1), asked, can_perform)
        assert (late.due_on, late.standing) == (date(2026, 6, 30), RequirementState.LATE)
        assert on(date(2026, 7, 1), asked, june).due_on == date(2026, 7, 31)
        assert on(date(2026, 6, 2), asked, june).due_on == date(2026, 7, 31)

    @pytest.mark.parametrize(
        ("period", "last_on"),
        [(7, date(2026, 8, 16)), (30, date(2026, 8, 31)), (90, date(2026, 9, 30)),
         (180, date(2026, 12, 31)), (365, date(2026, 12, 31))],
    )  # fmt: skip
    def test_windows_follow_the_calendar(self, period: int, last_on: date) -> None:
        course = Course(date(2026, 8, 12))
        assert on(date(2026, 8, 14), asks(1, period, FIXED), course=course).due_on == last_on

    def test_a_window_that_began_before_supervision_did_is_not_judged(self) -> None:
        course, asked = Course(date(2026, 6, 10)), asks(1, 30, FIXED)
        inside = on(date(2026, 6, 20), asked, course=course)
        assert (inside.standing, inside.partial) == (
            RequirementState.PARTIAL,
            Partial.JUST_ENROLLED,
        )
        after = on(date(2026, 7, 1), asked, course=course)
        assert (after.standing, after.due_on) == (RequirementState.AWAITED, date(2026, 7, 31))
        assert on(date(2026, 8, 1), asked, course=course).standing is RequirementState.LATE

    def test_a_window_that_begins_with_supervision_is_a_whole_one(self) -> None:
        course, asked = Course(date(2026, 6, 1)), asks(1, 30, FIXED)
        assert on(date(2026, 7, 1), asked, course=course).standing is RequirementState.LATE


class TestBrokenPeriods:
    HELD = seen(date(2026, 6, 1))

    def test_a_changed_tier_gets_a_whole_period_of_its_own(self) -> None:
        course = Course(BEGUN, tier_changed_on=date(2026, 6, 25))
        still = on(date(2026, 7, 25), asks(1, 30), self.HELD, course=course)
        assert (still.standing, still.partial) == (RequirementState.PARTIAL, Partial.TIER_CHANGED)
        over = on(date(2026, 7, 26), asks(1, 30), self.HELD, course=course)
        assert (over.standing, over.partial) == (RequirementState.LATE, None)

    def test_custody_within_the_period_is_shown_and_not_judged(self) -> None:
        course = Course(BEGUN, breaks=(Break(date(2026, 6, 10), date(2026, 6, 25)),))
        still = on(date(2026, 7, 25), asks(1, 30), self.HELD, course=course)
        assert (still.standing, still.partial) == (RequirementState.PARTIAL, Partial.SUSPENDED)
        assert (
            on(date(2026, 7, 26), asks(1, 30), self.HELD, course=course).standing
            is RequirementState.LATE
        )

    def test_custody_that_lasts_keeps_it_from_being_judged(self) -> None:
        course = Course(BEGUN, breaks=(Break(date(2026, 6, 10)),))
        due = on(date(2026, 12, 1), asks(1, 30), self.HELD, course=course)
        assert due.partial is Partial.SUSPENDED

    def test_what_is_met_needs_no_excuse(self) -> None:
        course = Course(BEGUN, date(2026, 6, 25), (Break(date(2026, 6, 10), date(2026, 6, 11)),))
        met = on(date(2026, 6, 30), asks(1, 30), self.HELD, course=course)
        assert (met.standing, met.partial) == (RequirementState.MET, None)

    def test_a_change_of_tier_excuses_no_first_contact(self) -> None:
        asked = asks(1, 30, first=FirstTerm(3, TermUnit.WORKING_DAYS))
        course = Course(BEGUN, tier_changed_on=date(2026, 1, 7))
        assert on(date(2026, 1, 9), asked, course=course).standing is RequirementState.LATE

    def test_a_fixed_window_is_whole_when_the_tier_changed_on_its_first_day(self) -> None:
        asked = asks(1, 30, FIXED)
        whole = Course(BEGUN, tier_changed_on=date(2026, 6, 1))
        cut = Course(BEGUN, tier_changed_on=date(2026, 6, 2))
        assert on(date(2026, 7, 1), asked, course=whole).standing is RequirementState.LATE
        assert on(date(2026, 7, 1), asked, course=cut).partial is Partial.TIER_CHANGED


courses = st.builds(
    Course,
    days,
    st.none() | days,
    st.lists(st.builds(Break, days, st.none()), max_size=1).map(tuple),
)


@given(requirements, st.lists(contacts, max_size=8), courses, days, st.randoms())
def test_the_order_of_the_facts_does_not_matter(
    asked: Requirement, held: list[Contact], course: Course, today: date, chance: Random
) -> None:
    shuffled = sorted(held, key=lambda _: chance.random())
    assert dues([asked], held, course, today) == dues([asked], shuffled, course, today)


@given(requirements, st.lists(contacts, max_size=8), courses, days, days)
def test_an_attempt_changes_nothing(
    asked: Requirement, held: list[Contact], course: Course, today: date, day: date
) -> None:
    attempts = [
        seen(day, outcome=Outcome.MISSED),
        seen(day, "home_visit", Outcome.CALLED_OFF),
        recorded(day, completed=False),
    ]
    assert dues([asked], [*held, *attempts], course, today) == dues([asked], held, course, today)


@given(requirements, st.lists(contacts, max_size=8), contacts, courses, days)
def test_one_more_contact_never_makes_anything_due_earlier(
    asked: Requirement, held: list[Contact], more: Contact, course: Course, today: date
) -> None:
    before = on(today, asked, *held, course=course)
    after = on(today, asked, *held, more, course=course)
    assert after.due_on >= before.due_on


@given(requirements, st.lists(contacts, max_size=8), courses, days)
def test_late_is_after_the_due_day_and_only_then(
    asked: Requirement, held: list[Contact], course: Course, today: date
) -> None:
    due = on(today, asked, *held, course=course)
    assert due.standing is not RequirementState.LATE or today > due.due_on
    assert (
        due.standing not in (RequirementState.MET, RequirementState.AWAITED) or today <= due.due_on
    )
    assert (due.standing is RequirementState.PARTIAL) == (due.partial is not None)


class TestChosenLater:
    """Supervised for long when the standard was taken up: nothing before that day is held against it."""

    CHOSEN_ON = date(2026, 6, 1)
    LATER = Course(BEGUN, held_from_on=CHOSEN_ON)

    @pytest.mark.parametrize("held", [(), (seen(date(2026, 5, 20)),)], ids=["never", "before"])
    def test_the_first_whole_period_since_is_the_first_that_is_judged(
        self, held: tuple[Contact, ...]
    ) -> None:
        last_on = self.CHOSEN_ON + timedelta(days=30)
        still = on(last_on, asks(1, 30), *held, course=self.LATER)
        late = on(last_on + timedelta(days=1), asks(1, 30), *held, course=self.LATER)
        assert (still.standing, still.partial) == (RequirementState.PARTIAL, Partial.NEWLY_CHOSEN)
        assert (late.standing, late.due_on) == (RequirementState.LATE, last_on)

    def test_a_contact_since_counts_from_its_own_day(self) -> None:
        due = on(date(2026, 6, 20), asks(1, 30), seen(date(2026, 6, 10)), course=self.LATER)
        assert (due.standing, due.due_on) == (RequirementState.MET, date(2026, 7, 10))

    def test_a_first_term_that_began_before_is_not_asked(self) -> None:
        asked = asks(2, 30, first=FirstTerm(3, TermUnit.WORKING_DAYS))
        due = on(date(2026, 6, 10), asked, course=self.LATER)
        assert (due.standing, due.partial) == (RequirementState.PARTIAL, Partial.NEWLY_CHOSEN)

    def test_a_window_it_was_chosen_in_is_not_judged_and_the_next_is(self) -> None:
        course = Course(BEGUN, held_from_on=date(2026, 6, 10))
        asked = asks(1, 30, cadence=FIXED)
        inside = on(date(2026, 7, 31), asked, course=course)
        assert (inside.standing, inside.due_on) == (RequirementState.AWAITED, date(2026, 7, 31))
        assert on(date(2026, 6, 30), asked, course=course).partial is Partial.NEWLY_CHOSEN
        assert on(date(2026, 8, 1), asked, course=course).standing is RequirementState.LATE

    def test_who_came_after_the_choice_is_held_to_it_from_the_first_day(self) -> None:
        asked = asks(2, 30, first=FirstTerm(3, TermUnit.WORKING_DAYS))
        course = Course(BEGUN, held_from_on=BEGUN - timedelta(days=1))
        assert on(date(2026, 1, 9), asked, course=course) == on(date(2026, 1, 9), asked)

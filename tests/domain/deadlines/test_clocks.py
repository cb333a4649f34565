"""Statutory clocks, whatever the day they start on: what the law lengthens, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.deadlines.clocks.account import ActRule, account_of, act_rule
from aftercare.domain.deadlines.clocks.rules import CLOCK_RULES, Anchor, ClockRule, WorkingDays
from aftercare.domain.deadlines.clocks.running import (
    ClockFacts,
    RunningClock,
    running_clocks,
    span_ends_by,
    wanted_deadlines,
)
from aftercare.domain.deadlines.statutory import (
    FIRST_CONTACT_CODES,
    NO_NUMBER,
    REPEATED_CODES,
    STATUTORY_CODES,
    STATUTORY_KINDS,
)
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.orders.order_events import OrderEvent, OrderEventKind
from aftercare.domain.orders.periods import OrderFacts
from aftercare.domain.time.holidays import Holiday
from aftercare.domain.time.statutory_terms import Term, Unit, bare_end, is_working_day
from aftercare.domain.time.wall_time import civil_date, start_of_day, wall

DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), st.just(UTC))
RULES = st.sampled_from(CLOCK_RULES)
LONG_AGO = date(2000, 1, 1)
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def last_on(due_at: datetime) -> date:
    return civil_date(due_at - timedelta(microseconds=1))


def is_back(rule: ClockRule) -> bool:
    return isinstance(rule.span, Term) and rule.span.counted_back


def is_in_days(rule: ClockRule) -> bool:
    return isinstance(rule.span, Term) and rule.span.unit is not Unit.HOURS


GOVERNED = [rule for rule in CLOCK_RULES if act_rule(rule.span) is ActRule.GOVERNED]
FORWARD = [rule for rule in CLOCK_RULES if not is_back(rule)]
BACK = [rule for rule in CLOCK_RULES if is_back(rule)]


@given(st.sampled_from(GOVERNED), DAYS)
def test_what_the_act_governs_never_ends_on_a_day_off(rule: ClockRule, start_on: date) -> None:
    assert is_working_day(last_on(span_ends_by(start_of_day(start_on), rule.span)))


@given(st.sampled_from([rule for rule in FORWARD if is_in_days(rule)]), DAYS)
def test_no_term_ends_before_its_bare_length(rule: ClockRule, start_on: date) -> None:
    assert isinstance(rule.span, Term)
    end_on = last_on(span_ends_by(start_of_day(start_on), rule.span))
    assert end_on >= bare_end(start_on, rule.span)
    if rule not in GOVERNED:
        assert end_on == bare_end(start_on, rule.span)


@given(st.sampled_from(BACK), DAYS)
def test_what_is_counted_back_never_rolls_towards_the_event(rule: ClockRule, day: date) -> None:
    assert isinstance(rule.span, Term)
    end_on = last_on(span_ends_by(start_of_day(day), rule.span))
    assert end_on <= bare_end(day, rule.span) < day


@given(MOMENTS)
def test_hours_run_exactly_through_nights_weekends_and_clock_changes(moment: datetime) -> None:
    (rule,) = {rule.span for rule in CLOCK_RULES if rule.code == "judge-decision"}
    assert span_ends_by(moment, rule) - moment == timedelta(hours=72)


@given(RULES, DAYS)
def test_a_day_later_never_ends_earlier(rule: ClockRule, start_on: date) -> None:
    later = start_of_day(start_on + timedelta(days=1))
    assert span_ends_by(start_of_day(start_on), rule.span) <= span_ends_by(later, rule.span)


@given(st.sampled_from([r for r in CLOCK_RULES if r.code != "judge-decision"]), MOMENTS)
def test_it_ends_with_a_whole_day_in_amsterdam(rule: ClockRule, moment: datetime) -> None:
    """Also in the nights the clock changes, when that day has 23 or 25 hours."""
    local = wall(span_ends_by(moment, rule.span))
    assert (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("start_on", "hours"),
    [(date(2027, 3, 21), 23), (date(2027, 10, 24), 25), (date(2027, 6, 6), 24)],
    ids=["spring", "autumn", "no change"],
)
def test_the_last_day_is_as_long_as_the_wall_says(start_on: date, hours: int) -> None:
    week = Term(7, Unit.DAYS, statutory=False)
    end_at = span_ends_by(start_of_day(start_on), week)
    assert end_at - start_of_day(start_on + timedelta(days=7)) == timedelta(hours=hours)


ORDERS = st.builds(
    OrderFacts,
    frame=st.sampled_from(tuple(LEGAL_FRAMES)),
    regime=st.sampled_from(("adult", "juvenile")),
    starts_on=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    ends_on=st.none() | st.dates(date(2028, 1, 1), date(2031, 12, 31)),
    immediately_enforceable=st.booleans(),
    executed_by=st.sampled_from(("rn", "svg", "gi")),
    age_at_offence=st.none() | st.integers(12, 60),
)
EVENTS = st.lists(st.tuples(st.sampled_from(OrderEventKind), MOMENTS), max_size=5).map(
    lambda found: tuple(OrderEvent(n, kind, at) for n, (kind, at) in enumerate(found, 1))
)
FACTS = st.builds(ClockFacts, order=ORDERS, known_from_on=st.just(LONG_AGO), events=EVENTS)


@given(FACTS)
def test_each_code_and_number_is_asked_once_and_has_a_kind(facts: ClockFacts) -> None:
    wanted = [(one.code, one.number) for one in wanted_deadlines(facts, NOW)]
    assert len(set(wanted)) == len(wanted)
    assert {code for code, _ in wanted} <= STATUTORY_CODES


@given(FACTS, st.integers(1, 60))
def test_as_time_passes_nothing_is_forgotten_but_what_a_release_ends(
    facts: ClockFacts, weeks: int
) -> None:
    def asked(now: datetime) -> set[tuple[str, int, datetime]]:
        found = wanted_deadlines(facts, now)
        passing = {"postpone-release", "release-date-known"}
        return {(one.code, one.number, one.due_at) for one in found if one.code not in passing}

    assert asked(NOW) <= asked(NOW + timedelta(weeks=weeks))


@given(FACTS)
def test_a_frame_that_starts_a_day_later_never_has_an_earlier_end(facts: ClockFacts) -> None:
    order = facts.order
    moved = replace(facts, order=replace(order, starts_on=order.starts_on + timedelta(days=1)))

    def ends(of: ClockFacts) -> dict[tuple[str, int], datetime]:
        return {(one.code, one.number): one.due_at for one in wanted_deadlines(of, NOW)}

    before, after = ends(facts), ends(moved)
    assert all(before[key] <= after[key] for key in before.keys() & after.keys())


@given(FACTS)
def test_what_runs_from_the_start_is_asked_of_a_frame_that_lasts_to_its_last_day(
    facts: ClockFacts,
) -> None:
    def asked(ended_on: date) -> set[tuple[str, datetime]]:
        ended = replace(facts, order=replace(facts.order, ended_on=ended_on))
        found = running_clocks(ended, NOW)
        return {(one.code, one.due_at) for one in found if one.anchor is Anchor.START}

    for clock in running_clocks(facts, NOW):
        if clock.anchor is Anchor.START:
            assert (clock.code, clock.due_at) in asked(clock.last_on)
            assert (clock.code, clock.due_at) not in asked(clock.last_on - timedelta(days=1))


@given(FACTS)
def test_a_voluntary_frame_has_no_clock(facts: ClockFacts) -> None:
    free = replace(facts, order=replace(facts.order, frame="VRIJWILLIG"))
    assert wanted_deadlines(free, NOW) == ()


@given(FACTS, st.integers(12, 99))
def test_todays_age_plays_no_part_and_the_age_at_the_offence_only_through_the_regime(
    facts: ClockFacts, age: int
) -> None:
    other = replace(facts, order=replace(facts.order, age_at_offence=age))
    assert wanted_deadlines(other, NOW) == wanted_deadlines(facts, NOW)


@given(FACTS)
def test_every_account_adds_up(facts: ClockFacts) -> None:
    for clock in running_clocks(facts, NOW):
        account = account_of(clock)
        assert account.last_on == last_on(clock.due_at)
        if account.act is not ActRule.GOVERNED:
            assert not account.moved
        if account.moved and not account.two_working_days:
            assert account.bare_on is not None
            assert len(account.skipped) == (account.last_on - account.bare_on).days


def clock_of(rule: ClockRule, start_on: date) -> RunningClock:
    from_at = start_of_day(start_on)
    return RunningClock(rule, 0, rule.anchor, from_at, rule.span, span_ends_by(from_at, rule.span))


def test_the_account_names_each_day_it_was_carried_over() -> None:
    (rule,) = (r for r in CLOCK_RULES if r.enforceable and r.frames == {"VV"})
    account = account_of(clock_of(rule, date(2027, 3, 19)))
    assert (account.bare_on, account.last_on) == (date(2027, 3, 26), date(2027, 3, 30))
    assert [(day.on.day, day.holiday) for day in account.skipped] == [
        (26, Holiday.GOOD_FRIDAY),
        (27, None),
        (28, None),
        (29, Holiday.EASTER_MONDAY),
    ]
    assert not account.two_working_days


def test_a_short_term_may_be_lengthened_for_two_working_days() -> None:
    short = ClockRule("start-supervision", Anchor.START, Term(6, Unit.DAYS), "Atw art. 2")
    account = account_of(clock_of(short, date(2027, 5, 4)))
    assert (account.last_on, account.two_working_days) == (date(2027, 5, 11), True)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("start-supervision", {ActRule.GOVERNED, ActRule.NO_LENGTH}),
        ("first-contact", {ActRule.WORKING_DAYS}),
        ("youth-plan", {ActRule.GOVERNED}),
        ("youth-plan-review", {ActRule.TOO_LONG}),
        ("youth-report", {ActRule.TOO_LONG}),
        ("extension-demand", {ActRule.COUNTED_BACK}),
        ("measure-advice", {ActRule.NO_STATUTE}),
        ("progress-report", {ActRule.NO_STATUTE}),
        ("postpone-release", {ActRule.COUNTED_BACK}),
        ("release-date-known", {ActRule.NO_STATUTE}),
        ("prosecutor-report", {ActRule.WORKING_DAYS}),
        ("advice-after-report", {ActRule.NO_STATUTE}),
        ("judge-decision", {ActRule.IN_HOURS}),
        ("hearing", {ActRule.DETENTION}),
        ("hearing-target", {ActRule.NO_STATUTE}),
        ("crisis-admission", {ActRule.NO_STATUTE}),
        ("closing-report", {ActRule.NO_STATUTE}),
        ("execution-demand", {ActRule.GOVERNED}),
    ],
)
def test_whether_the_act_governs_is_known_of_every_kind(code: str, says: set[ActRule]) -> None:
    assert {act_rule(rule.span) for rule in CLOCK_RULES if rule.code == code} == says


def test_every_kind_has_a_rule_and_every_rule_a_kind() -> None:
    assert {rule.code for rule in CLOCK_RULES} == STATUTORY_CODES
    assert len(STATUTORY_KINDS) == len(STATUTORY_CODES)
    assert FIRST_CONTACT_CODES | REPEATED_CODES <= STATUTORY_CODES
    repeated = {rule.code for rule in CLOCK_RULES if rule.anchor is Anchor.LAST_TIME}
    assert repeated == REPEATED_CODES


def test_frames_are_known_and_a_number_that_is_no_law_says_so() -> None:
    for rule in CLOCK_RULES:
        assert rule.frames is None or rule.frames <= set(LEGAL_FRAMES)
    labels = {kind.code: kind for kind in STATUTORY_KINDS}
    examples = {rule.code for rule in CLOCK_RULES if "example value" in rule.source}
    assert examples == {code for code, kind in labels.items() if NO_NUMBER in kind.source}
    # The title of a task is no place for our notes.
    assert not [kind for kind in STATUTORY_KINDS if "example" in kind.en or "voorbeeld" in kind.nl]


def test_working_days_are_counted_without_the_days_off() -> None:
    assert last_on(span_ends_by(start_of_day(date(2027, 3, 25)), WorkingDays(1))) == date(
        2027, 3, 30
    )

"""Which rules hold follows from the facts alone, however they are told and whenever they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.escalation.facts import Due, History, Miss, Overdue
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.escalation.shipped_rules import RULES, RULES_BY_CODE
from aftercare.domain.escalation.triggers import Firing, firings
from aftercare.domain.time.wall_time import at_wall
from aftercare.domain.time.working_hours import add_working_hours

FIRST = date(2027, 3, 1)
NOW = at_wall(date(2027, 6, 1), time(12))
REQUIRED, REPEATED = "unexcused-required", "unexcused-repeated"
OUTCOME_OVERDUE, VERDICT_OVERDUE = "outcome-overdue", "decision-overdue"


def noon(days: int) -> datetime:
    """Noon so many days after the first of March 2027, a Monday."""
    return at_wall(FIRST + timedelta(days=days), time(12))


def missed(
    days: int,
    verdict: Verdict | None = Verdict.UNEXCUSED,
    kind: str = "home_visit",
    decided: int | None = None,
    number: int | None = None,
) -> Miss:
    """A miss so many days after the first of March, decided the day after unless said otherwise."""
    return Miss(
        appointment_id=UUID(int=days + 1000 if number is None else number),
        kind=kind,
        missed_on=FIRST + timedelta(days=days),
        verdict=verdict,
        decided_at=None if verdict is None else noon(days + 1 if decided is None else decided),
        decide_by=noon(days + 7),
    )


def history(misses: Sequence[Miss], overdue: Sequence[Overdue] = ()) -> History:
    return History(tuple(misses), tuple(overdue))


def held(
    *misses: Miss,
    overdue: tuple[Overdue, ...] = (),
    now: datetime = NOW,
    since: int | None = None,
    due: tuple[Due, ...] = (),
) -> dict[str, Firing]:
    since_on = None if since is None else FIRST + timedelta(days=since)
    history = History(misses, overdue, due, since_on=since_on)
    return {one.rule.code: one for one in firings(history, now, RULES)}


def causes(firing: Firing) -> list[int]:
    """Of causes made by `missed`: how many days after the first of March each was."""
    return [cause.int - 1000 for cause in firing.causes]


def clock(firing: Firing) -> datetime:
    """Where the clock starts when every cause is new."""
    return firing.clock_from(firing.causes)


def test_without_facts_no_rule_holds() -> None:
    assert held() == {}


class TestOneMiss:
    @pytest.mark.parametrize("kind", ["check_in", "treatment", "group_session"])
    def test_an_unexcused_miss_of_a_required_kind_is_enough(self, kind: str) -> None:
        found = held(missed(0, kind=kind))
        assert set(found) == {REQUIRED}
        assert causes(found[REQUIRED]) == [0]
        assert clock(found[REQUIRED]) == noon(1)
        assert found[REQUIRED].rule_key == REQUIRED

    @pytest.mark.parametrize("kind", ["home_visit", "substance_test"])
    def test_one_of_another_kind_is_not(self, kind: str) -> None:
        assert held(missed(0, kind=kind)) == {}

    @pytest.mark.parametrize("verdict", [Verdict.EXCUSED, Verdict.SERVICE_FAILURE])
    def test_what_was_excused_or_our_own_fault_holds_against_nobody(self, verdict: Verdict) -> None:
        assert held(missed(0, verdict, "check_in"), missed(1, verdict, "check_in")) == {}

    def test_what_nobody_has_decided_holds_against_nobody_yet(self) -> None:
        assert held(missed(0, None, "check_in"), missed(1, None, "check_in"), now=noon(2)) == {}

    def test_a_verdict_without_its_moment_is_no_verdict_yet(self) -> None:
        assert held(replace(missed(0, kind="check_in"), decided_at=None)) == {}

    def test_of_several_the_clock_starts_with_the_first_verdict(self) -> None:
        found = held(
            missed(0, kind="check_in", decided=9), missed(1, Verdict.UNEXCUSED, "check_in")
        )
        assert causes(found[REQUIRED]) == [1, 0]
        assert clock(found[REQUIRED]) == noon(2)

    def test_what_was_dealt_with_before_does_not_start_the_clock_again(self) -> None:
        found = held(missed(0, kind="check_in"), missed(5, kind="check_in"))[REQUIRED]
        assert found.clock_from([found.causes[1]]) == noon(6)


class TestRepeatedMisses:
    def test_two_dates_within_the_window_are_enough_whatever_the_kind(self) -> None:
        found = held(missed(0), missed(10, kind="substance_test"))
        assert set(found) == {REPEATED}
        assert causes(found[REPEATED]) == [0, 10]
        assert clock(found[REPEATED]) == noon(11)

    @pytest.mark.parametrize(("apart", "holds"), [(1, True), (29, True), (30, False)])
    def test_a_window_of_thirty_days_holds_its_first_and_last_day(
        self, apart: int, holds: bool
    ) -> None:
        assert (REPEATED in held(missed(0), missed(apart))) is holds

    def test_two_on_one_day_are_one(self) -> None:
        assert held(missed(0), missed(0, kind="substance_test", number=1)) == {}

    def test_two_on_one_day_are_both_causes_once_another_day_joins(self) -> None:
        found = held(missed(0), missed(0, number=1001), missed(1, number=1002))
        assert causes(found[REPEATED]) == [0, 1, 2]

    def test_the_clock_starts_with_the_verdict_about_a_second_day_and_not_with_a_second_verdict(
        self,
    ) -> None:
        found = held(missed(0), missed(0, number=1001), missed(1, number=1002))
        assert clock(found[REPEATED]) == noon(2)

    def test_one_excused_between_breaks_nothing_and_adds_nothing(self) -> None:
        found = held(missed(0), missed(5, Verdict.EXCUSED), missed(10))
        assert causes(found[REPEATED]) == [0, 10]

    def test_of_two_crowded_windows_the_newest_is_shown(self) -> None:
        found = held(missed(0), missed(1), missed(40), missed(41))
        assert causes(found[REPEATED]) == [40, 41]

    def test_a_lonely_miss_later_does_not_hide_a_crowded_window(self) -> None:
        found = held(missed(0), missed(1), missed(60))
        assert causes(found[REPEATED]) == [0, 1]

    def test_a_late_verdict_on_an_old_miss_starts_the_clock(self) -> None:
        found = held(missed(0, decided=50), missed(1))
        assert causes(found[REPEATED]) == [1, 0]
        assert clock(found[REPEATED]) == noon(50)


class TestReset:
    def test_misses_up_to_and_on_the_day_of_a_reset_no_longer_count(self) -> None:
        three = (missed(0, kind="check_in"), missed(1, kind="check_in"), missed(2, kind="check_in"))
        assert causes(held(*three, since=0)[REQUIRED]) == [1, 2]
        assert causes(held(*three, since=1)[REQUIRED]) == [2]
        assert set(held(*three, since=1)) == {REQUIRED}
        assert held(*three, since=2) == {}

    def test_a_reset_forgives_no_overdue_outcome(self) -> None:
        overdue = (Overdue(UUID(int=1), noon(0)),)
        assert set(held(overdue=overdue, since=50)) == {OUTCOME_OVERDUE}


class TestOverdue:
    def test_an_outcome_is_missed_eight_working_hours_after_it_was_due(self) -> None:
        due_at = at_wall(date(2027, 3, 5), time(16))  # a Friday
        late_at = at_wall(date(2027, 3, 8), time(15, 30))
        overdue = (Overdue(UUID(int=1), due_at),)
        assert held(overdue=overdue, now=late_at - timedelta(microseconds=1)) == {}
        found = held(overdue=overdue, now=late_at)
        assert found[OUTCOME_OVERDUE].causes == (UUID(int=1),)
        assert clock(found[OUTCOME_OVERDUE]) == late_at

    def test_only_those_late_by_now_are_causes(self) -> None:
        overdue = (Overdue(UUID(int=2), noon(1)), Overdue(UUID(int=1), noon(0)))
        late_at = add_working_hours(noon(0), 8)
        assert held(overdue=overdue, now=late_at)[OUTCOME_OVERDUE].causes == (UUID(int=1),)
        both = held(overdue=overdue)[OUTCOME_OVERDUE]
        assert both.causes == (UUID(int=1), UUID(int=2))
        assert clock(both) == late_at

    def test_a_decision_is_overdue_at_its_deadline(self) -> None:
        undecided = missed(0, None)
        assert held(undecided, now=noon(7) - timedelta(microseconds=1)) == {}
        found = held(undecided, now=noon(7))
        assert causes(found[VERDICT_OVERDUE]) == [0]
        assert found == held(undecided, now=noon(30))
        assert clock(found[VERDICT_OVERDUE]) == noon(7)

    def test_a_decision_taken_late_is_overdue_no_more(self) -> None:
        assert held(missed(0, Verdict.EXCUSED, decided=20)) == {}


class TestDeadlines:
    def test_a_term_is_overdue_at_its_moment_and_not_before(self) -> None:
        due = (Due(UUID(int=1), noon(5)),)
        assert held(due=due, now=noon(5) - timedelta(microseconds=1)) == {}
        found = held(due=due, now=noon(5))
        assert list(found) == ["deadline-overdue"]
        assert clock(found["deadline-overdue"]) == noon(5)

    def test_an_alarm_is_an_escalation_of_its_own_rule(self) -> None:
        found = held(due=(Due(UUID(int=1), noon(5), alarm=True),))
        assert list(found) == ["alarm"]

    def test_a_reset_of_misses_forgives_no_term(self) -> None:
        assert "deadline-overdue" in held(due=(Due(UUID(int=1), noon(0)),), since=50)


def test_several_rules_may_hold_at_once_in_the_order_in_which_they_are_listed() -> None:
    misses = (missed(0, kind="check_in"), missed(1), missed(2, None))
    overdue = (Overdue(UUID(int=1), noon(0)),)
    due = (
        Due(UUID(int=2), noon(1)),
        Due(UUID(int=3), noon(1), alarm=True),
        Due(UUID(int=4), noon(1), shortfall=True),
    )
    assert list(held(*misses, overdue=overdue, due=due)) == list(RULES_BY_CODE)[:7]


def test_only_the_rules_handed_in_are_held_against_the_facts() -> None:
    stricter = replace(RULES_BY_CODE[REPEATED], count=3, window_days=3)
    misses = [missed(0, kind="check_in"), missed(1), missed(2)]
    assert [one.rule for one in firings(history(misses), NOW, [stricter])] == [stricter]
    assert firings(history(misses[:2]), NOW, [stricter]) == ()


MISSES = st.lists(
    st.builds(
        missed,
        st.integers(0, 50),
        st.none() | st.sampled_from(Verdict),
        st.sampled_from(["check_in", "home_visit", "treatment"]),
        st.integers(1, 60),
        st.integers(2000, 9999),
    ),
    max_size=8,
    unique_by=lambda one: one.appointment_id,
)
OVERDUE = st.lists(
    st.builds(Overdue, st.uuids(), st.integers(0, 60).map(noon)),
    max_size=5,
    unique_by=lambda one: one.appointment_id,
)
NOWS = st.integers(0, 100).map(noon)


@given(MISSES, OVERDUE, NOWS, st.data())
def test_shuffled_facts_give_the_same_firings(
    misses: list[Miss], overdue: list[Overdue], now: datetime, data: st.DataObject
) -> None:
    found = firings(history(misses, overdue), now, RULES)
    shuffled = data.draw(st.permutations(misses)), data.draw(st.permutations(overdue))
    assert firings(history(*shuffled), now, RULES) == found


@given(MISSES, OVERDUE, NOWS, NOWS)
def test_what_holds_goes_on_holding_while_the_facts_stay(
    misses: list[Miss], overdue: list[Overdue], one: datetime, other: datetime
) -> None:
    sooner, later = (
        {
            firing.rule.code: set(firing.causes)
            for firing in firings(history(misses, overdue), now, RULES)
        }
        for now in sorted((one, other))
    )
    for code, found in sooner.items():
        assert found <= later[code]


@given(MISSES, OVERDUE, NOWS)
def test_every_cause_is_a_fact_named_once(
    misses: list[Miss], overdue: list[Overdue], now: datetime
) -> None:
    known = {miss.appointment_id for miss in misses} | {one.appointment_id for one in overdue}
    for firing in firings(history(misses, overdue), now, RULES):
        assert firing.causes
        assert len(set(firing.causes)) == len(firing.causes)
        assert set(firing.causes) <= known
        assert clock(firing).tzinfo is UTC


# An open miss ends a row: a first verdict about it, also an excuse, lets the counting go on.
ROWS = {one.code for one in RULES if one.trigger is Trigger.UNEXCUSED_IN_A_ROW}


@given(MISSES, NOWS)
def test_more_excuses_never_make_more_rules_hold(misses: list[Miss], now: datetime) -> None:
    before = {one.rule.code for one in firings(history(misses), now, RULES)}
    excused = [
        replace(one, verdict=Verdict.EXCUSED, decided_at=one.decided_at or NOW) for one in misses
    ]
    for index in range(len(misses) + 1):
        mixed = [*excused[:index], *misses[index:]]
        after = {one.rule.code for one in firings(history(mixed), now, RULES)}
        revised = all(one.verdict is not None for one in misses[:index])
        assert (after if revised else after - ROWS) <= before


@given(MISSES, NOWS)
def test_one_miss_alone_makes_at_most_one_shipped_rule_hold(
    misses: list[Miss], now: datetime
) -> None:
    """docs/escalation.md says which; a second escalation about a miss takes a second miss."""
    for one in misses:
        assert len(firings(history([one]), now, RULES)) <= 1

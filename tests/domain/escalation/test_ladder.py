"""An escalation waits on absolute moments, climbs past empty desks, and ends only with a decision."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.escalation.facts import History, Overdue
from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    EscalationAct,
    EscalationState,
    acknowledged_until,
    frozen_steps,
)
from aftercare.domain.escalation.rules import (
    Ask,
    Audience,
    Ladder,
    LadderHours,
    Rung,
    Trigger,
    at_once,
)
from aftercare.domain.escalation.shipped_rules import (
    DAY_LADDER,
    RULES,
    RULES_BY_CODE,
)
from aftercare.domain.escalation.triggers import firings
from aftercare.domain.time.holidays import office_closed_on
from aftercare.domain.time.wall_time import at_wall, at_wall_or_later, civil_date, wall
from aftercare.domain.time.working_hours import add_working_hours, next_working_moment

DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), st.just(UTC))
FAST_LADDER = RULES_BY_CODE["unexcused-repeated"].ladder
ALARM_LADDER = RULES_BY_CODE["alarm"].ladder
LADDERS = st.sampled_from([DAY_LADDER, FAST_LADDER])
# The last Sunday of a March or October, or a day on which the office is closed, and the week around it.
CHANGES = [
    max(date(year, month, day) for day in range(25, 32) if date(year, month, day).isoweekday() == 7)
    for year in range(2026, 2033)
    for month in (3, 10)
]
CLOSED = sorted(day for year in range(2026, 2033) for day in office_closed_on(year))
EDGES = st.builds(
    lambda day, days, at: at_wall_or_later(day + timedelta(days=days), at),
    st.sampled_from([*CHANGES, *CLOSED]),
    st.integers(-4, 4),
    st.times(),
)


def open_minutes(from_at: datetime, until_at: datetime) -> timedelta:
    """How long the office was open in between, day by day."""
    total, day = timedelta(), civil_date(from_at)
    while day <= civil_date(until_at):
        if day.isoweekday() < 6 and day not in office_closed_on(day.year):
            opens, closes = at_wall(day, time(8, 30)), at_wall(day, time(17))
            total += max(timedelta(), min(closes, until_at) - max(opens, from_at))
        day += timedelta(days=1)
    return total


STEPS = {
    ("opened", "acknowledge"): "acknowledged",
    ("acknowledged", "acknowledge"): "acknowledged",
    ("opened", "snooze"): "snoozed",
    ("acknowledged", "snooze"): "snoozed",
    ("snoozed", "wake"): "opened",
    ("acknowledged", "expire"): "opened",
    ("snoozed", "expire"): "opened",
    ("opened", "hand_over"): "opened",
    ("acknowledged", "hand_over"): "acknowledged",
    ("snoozed", "hand_over"): "snoozed",
    ("snoozed", "decide"): "resolved",
    ("resolved", "reopen"): "opened",
    ("opened", "decide"): "resolved",
    ("acknowledged", "decide"): "resolved",
}


@pytest.mark.parametrize(("state", "act"), list(product(EscalationState, EscalationAct)), ids=str)
def test_an_escalation_takes_these_steps_and_no_other(
    state: EscalationState, act: EscalationAct
) -> None:
    follows = ESCALATION_LIFE.after(state, act) if ESCALATION_LIFE.allows(state, act) else None
    assert follows == STEPS.get((state, act))


class TestSteps:
    @pytest.mark.parametrize(
        ("ladder", "from_at", "due"),
        [
            pytest.param(
                DAY_LADDER,
                ("2027-03-24", "10:00"),
                ["03-24 10:00", "03-24 14:00", "03-25 09:30", "03-26 09:00", "03-26 17:00"],
                id="a day's ladder in the middle of the week",
            ),
            pytest.param(
                FAST_LADDER,
                ("2027-03-24", "10:00"),
                ["03-24 10:00", "03-24 12:00", "03-24 14:00", "03-25 09:30", "03-25 13:30"],
                id="a half-day's ladder",
            ),
            pytest.param(
                DAY_LADDER,
                ("2027-03-26", "19:00"),
                ["03-30 08:30", "03-30 12:30", "03-30 16:30", "03-31 16:00", "04-01 15:30"],
                id="over Easter and the change of clocks",
            ),
            pytest.param(
                FAST_LADDER,
                ("2027-10-29", "16:00"),
                ["10-29 16:00", "11-01 09:30", "11-01 11:30", "11-01 15:30", "11-02 11:00"],
                id="over the weekend clocks go back",
            ),
            pytest.param(
                DAY_LADDER,
                ("2027-04-26", "16:00"),
                ["04-26 16:00", "04-28 11:30", "04-28 15:30", "04-29 15:00", "04-30 14:30"],
                id="over King's Day",
            ),
        ],
    )
    def test_steps_fall_due_in_office_hours_from_the_fact(
        self, ladder: Ladder, from_at: tuple[str, str], due: list[str]
    ) -> None:
        fact_at = at_wall(date.fromisoformat(from_at[0]), time.fromisoformat(from_at[1]))
        expected = [
            at_wall(date.fromisoformat(f"2027-{day}"), time.fromisoformat(at))
            for day, at in (one.split() for one in due)
        ]
        assert [step.due_at for step in frozen_steps(ladder, fact_at)] == expected

    def test_over_christmas_nothing_falls_due(self) -> None:
        due = [
            wall(one.due_at)
            for one in frozen_steps(FAST_LADDER, at_wall(date(2026, 12, 24), time(16)))
        ]
        assert [f"{one:%m-%d %H:%M}" for one in due] == [
            "12-24 16:00", "12-28 09:30", "12-28 11:30", "12-28 15:30", "12-29 11:00",
        ]  # fmt: skip

    @given(LADDERS, MOMENTS)
    def test_a_step_carries_its_rung(self, ladder: Ladder, fact_at: datetime) -> None:
        steps = frozen_steps(ladder, fact_at)
        assert [step.position for step in steps] == list(range(len(ladder.rungs)))
        assert [Rung(rung.after_hours, step.audience, step.ask) for rung, step in zip(
            ladder.rungs, steps, strict=True
        )] == list(ladder.rungs)  # fmt: skip

    @given(LADDERS, MOMENTS)
    def test_steps_never_fall_due_in_the_wrong_order_or_before_the_fact(
        self, ladder: Ladder, fact_at: datetime
    ) -> None:
        steps = frozen_steps(ladder, fact_at)
        assert steps[0].due_at == next_working_moment(fact_at)
        for lower, higher in pairwise(steps):
            assert lower.due_at < higher.due_at

    @given(LADDERS, MOMENTS)
    def test_hours_between_steps_never_drift(self, ladder: Ladder, fact_at: datetime) -> None:
        for rung, step in zip(ladder.rungs, frozen_steps(ladder, fact_at), strict=True):
            rest = ladder.rungs[-1].after_hours - rung.after_hours
            assert add_working_hours(step.due_at, rest) == (
                frozen_steps(ladder, fact_at)[-1].due_at
            )

    @given(LADDERS, EDGES)
    def test_around_holidays_and_both_clock_changes_steps_fall_due_while_the_office_is_open(
        self, ladder: Ladder, fact_at: datetime
    ) -> None:
        """Counted independently, by walking the wall's days: never on a closed day, and after exactly so
        many open minutes."""
        for rung, step in zip(ladder.rungs, frozen_steps(ladder, fact_at), strict=True):
            due = wall(step.due_at)
            assert due.isoweekday() < 6
            assert due.date() not in office_closed_on(due.year)
            assert time(8, 30) <= due.time() <= time(17)
            assert open_minutes(fact_at, step.due_at) == timedelta(hours=rung.after_hours)

    @given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=60)))
    def test_noticing_a_fact_late_moves_no_step(self, due_at: datetime, delay: timedelta) -> None:
        rule = RULES_BY_CODE["outcome-overdue"]
        late_at = add_working_hours(due_at, rule.after_working_hours)
        seen = [
            firings(History(overdue=(Overdue(UUID(int=1), due_at),)), now, RULES)[0]
            for now in (late_at, late_at + delay)
        ]
        at_once, later = (frozen_steps(one.rule.ladder, one.clock_from(one.causes)) for one in seen)
        assert at_once == later


class TestAlarms:
    """An alarm waits for no Monday."""

    @given(EDGES | MOMENTS)
    def test_who_is_on_call_is_asked_by_the_wall_at_any_hour(self, fact_at: datetime) -> None:
        due = {one.audience: one.due_at for one in frozen_steps(ALARM_LADDER, fact_at)}
        assert due[Audience.DUTY_DESK] == fact_at
        assert due[Audience.UNIT_MANAGER] - fact_at == timedelta(hours=2)

    @given(EDGES | MOMENTS)
    def test_officer_and_supervisor_are_asked_at_once_while_the_office_is_open_else_when_it_opens(
        self, fact_at: datetime
    ) -> None:
        due = {one.audience: one.due_at for one in frozen_steps(ALARM_LADDER, fact_at)}
        for audience in (Audience.OFFICER, Audience.SUPERVISOR):
            assert due[audience] == next_working_moment(fact_at)

    @given(
        st.lists(
            st.tuples(st.sampled_from(Audience), st.integers(0, 100), st.sampled_from(Ask)),
            min_size=1,
            max_size=5,
            unique_by=lambda one: one[0],
        ),
        st.sampled_from(LadderHours),
        EDGES | MOMENTS,
    )
    def test_whatever_a_book_says_an_alarm_asks_the_duty_desk_at_once(
        self, rungs: list[tuple[Audience, int, Ask]], hours: LadderHours, fact_at: datetime
    ) -> None:
        written = Ladder("x", tuple(Rung(late, who, ask) for who, late, ask in rungs), hours)
        climbed = at_once(written)
        assert min(one.due_at for one in frozen_steps(climbed, fact_at)) == fact_at
        assert {one.audience for one in climbed.rungs} == {
            *(who for who, _, _ in rungs), Audience.DUTY_DESK,
        }  # fmt: skip
        assert at_once(climbed) == climbed

    def test_the_ladder_that_ships_is_one_an_alarm_climbs_as_it_stands(self) -> None:
        assert at_once(ALARM_LADDER) is ALARM_LADDER
        assert RULES_BY_CODE["alarm"].ladder is ALARM_LADDER


def test_an_acknowledgement_lasts_eight_working_hours() -> None:
    friday = at_wall(date(2027, 3, 5), time(16))
    held = acknowledged_until(friday, Trigger.OUTCOME_OVERDUE)
    assert held == at_wall(date(2027, 3, 8), time(15, 30))


def test_an_alarm_is_held_for_an_hour_whatever_day_it_is() -> None:
    friday = at_wall(date(2027, 3, 5), time(16))
    assert acknowledged_until(friday, Trigger.ALARM) == friday + timedelta(hours=1)

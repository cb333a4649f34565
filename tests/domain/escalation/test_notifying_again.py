"""After the last step an escalation is told again every day: at the office's opening, of an alarm by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.escalation.repeats import is_at_its_end, next_notification, top_of, whom_again
from aftercare.domain.escalation.rules import Audience, Trigger
from aftercare.domain.time.holidays import office_closed_on
from aftercare.domain.time.wall_time import civil_date, wall

MOMENTS = st.builds(
    datetime.combine, st.dates(date(2026, 1, 1), date(2032, 12, 31)), st.times(), st.just(UTC)
)
ANN, BEA = UUID(int=1), UUID(int=2)


@dataclass(frozen=True)
class AStep:
    audience: str
    state: str


@given(MOMENTS)
def test_it_is_notified_again_when_the_office_opens_on_the_next_day_it_does(now: datetime) -> None:
    again = wall(next_notification(now, Trigger.DEADLINE_OVERDUE))
    assert again.time() == time(8, 30)
    assert again.isoweekday() < 6
    assert again.date() not in office_closed_on(again.year)
    day = civil_date(now) + timedelta(days=1)
    while day < again.date():
        assert day.isoweekday() >= 6 or day in office_closed_on(day.year)
        day += timedelta(days=1)
    assert again.date() > civil_date(now)


@given(MOMENTS)
def test_an_alarm_is_notified_again_a_day_later_whatever_day_that_is(now: datetime) -> None:
    assert next_notification(now, Trigger.ALARM) - now == timedelta(hours=24)


def test_an_escalation_is_at_its_end_when_no_step_waits_for_its_highest_level() -> None:
    waiting = [AStep("officer", "notified"), AStep("unit_manager", "waiting")]
    assert not is_at_its_end(waiting)
    # An alarm at the weekend: the officer's step waits for the office to open.
    ended = [AStep("officer", "waiting"), AStep("unit_manager", "passed")]
    assert is_at_its_end(ended)
    assert top_of(ended) is Audience.UNIT_MANAGER
    assert top_of([AStep("officer", "notified")]) is Audience.OFFICER
    assert is_at_its_end([])


def test_the_highest_level_and_who_has_the_escalation_are_notified_and_nobody_twice() -> None:
    top = Audience.UNIT_MANAGER
    present = {Audience.OFFICER: (ANN,), Audience.DUTY_DESK: (ANN,), top: (BEA,)}
    assert whom_again(top, Trigger.DEADLINE_OVERDUE, present) == [BEA, ANN]
    assert whom_again(top, Trigger.ALARM, present) == [BEA, ANN]
    assert whom_again(top, Trigger.ALARM, {top: (BEA,), Audience.DUTY_DESK: (BEA,)}) == [BEA]
    assert whom_again(top, Trigger.ALARM, {Audience.OFFICER: (ANN,)}) == []


def test_who_has_the_escalation_is_notified_again_also_when_no_one_is_at_the_highest_level() -> (
    None
):
    present = {Audience.OFFICER: (ANN,)}
    assert whom_again(Audience.UNIT_MANAGER, Trigger.DEADLINE_OVERDUE, present) == [ANN]
    desk = {Audience.DUTY_DESK: (BEA,)}
    assert whom_again(Audience.UNIT_MANAGER, Trigger.ALARM, desk) == [BEA]

"""Reminders leave on the agreed civil days, by day, spread out, and stop when they no longer help."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.reminders.policy import ReminderRule
from aftercare.domain.reminders.policy_parsing import USUAL
from aftercare.domain.reminders.schedule import (
    ReminderDue,
    ToRemindOf,
    is_quiet,
    quiet_until,
    reminders_due,
)
from aftercare.domain.time.wall_time import at_wall, civil_date, start_of_day, wall

FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)
# Its last two bytes are zero: its texts leave on the hour.
ON_THE_HOUR = UUID(int=1 << 16)

DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))
AROUND_CHANGES = st.sampled_from([FORWARD, BACK]).flatmap(
    lambda day: st.integers(-1, 8).map(lambda n: day + timedelta(days=n))
)
WALL_TIMES = st.times().filter(lambda at: at.hour != 2)
MOMENTS = st.builds(at_wall, DAYS | AROUND_CHANGES, WALL_TIMES)
AHEAD = st.timedeltas(timedelta(), timedelta(days=30))


def due_for(
    appointment_id: UUID, starts_at: datetime, booked_at: datetime, first: bool
) -> tuple[ReminderDue, ...]:
    """By the policy that ships, for a check-in."""
    return reminders_due(ToRemindOf(appointment_id, "check_in", starts_at, booked_at, first))


def reminders(
    starts: tuple[date, time],
    booked: tuple[date, time],
    first: bool = False,
    appointment_id: UUID = ON_THE_HOUR,
) -> dict[str, ReminderDue]:
    due = due_for(appointment_id, at_wall(*starts), at_wall(*booked), first)
    return {one.slot: one for one in due}


WEDNESDAY = date(2027, 3, 24)


class TestSlots:
    @pytest.mark.parametrize(
        ("days_ahead", "first", "slots"),
        [
            pytest.param(0, False, ["T-1"], id="booked today"),
            pytest.param(1, True, ["T-1"], id="booked yesterday"),
            pytest.param(7, False, ["T-1"], id="a week ahead"),
            pytest.param(7, True, ["T-1"], id="a first one, a week ahead"),
            pytest.param(8, False, ["T-4", "T-1"], id="more than a week ahead"),
            pytest.param(8, True, ["T-7", "T-4", "T-1"], id="a first one, more than a week ahead"),
            pytest.param(90, True, ["T-7", "T-4", "T-1"], id="a first one, long ahead"),
        ],
    )
    def test_how_far_ahead_decides_which_reminders_come(
        self, days_ahead: int, first: bool, slots: list[str]
    ) -> None:
        booked_on = WEDNESDAY - timedelta(days=days_ahead)
        found = reminders((WEDNESDAY, time(14)), (booked_on, time(9)), first)
        assert list(found) == slots

    def test_days_ahead_are_civil_days_not_hours(self) -> None:
        late, early = (WEDNESDAY - timedelta(days=8), time(23)), (WEDNESDAY, time(0, 30))
        assert "T-4" in reminders(early, late)
        assert "T-4" not in reminders((WEDNESDAY, time(23)), (date(2027, 3, 17), time(0, 30)))

    @pytest.mark.parametrize(("booked", "comes"), [(time(20, 59), True), (time(21), False)])
    def test_a_reminder_on_the_heels_of_the_booking_is_left_out(
        self, booked: time, comes: bool
    ) -> None:
        booked_on = WEDNESDAY - timedelta(days=8)
        found = reminders((WEDNESDAY, time(14)), (booked_on, booked), first=True)
        assert ("T-7" in found) == comes
        assert {"T-4", "T-1"} <= set(found)

    @given(st.uuids(), MOMENTS, AHEAD, st.booleans())
    def test_the_day_before_always_gets_one_and_no_slot_two(
        self, appointment_id: UUID, starts_at: datetime, ahead: timedelta, first: bool
    ) -> None:
        slots = [one.slot for one in due_for(appointment_id, starts_at, starts_at - ahead, first)]
        assert slots[-1] == "T-1"
        assert len(set(slots)) == len(slots)


class TestMoments:
    @pytest.mark.parametrize(
        "starts_on",
        [
            pytest.param(date(2027, 3, 30), id="forward between"),
            pytest.param(FORWARD, id="forward on the day"),
            pytest.param(date(2027, 11, 2), id="back between"),
            pytest.param(BACK, id="back on the day"),
        ],
    )
    def test_a_clock_change_moves_no_reminder_on_the_wall(self, starts_on: date) -> None:
        booked_on = starts_on - timedelta(days=20)
        found = reminders((starts_on, time(10)), (booked_on, time(10)), first=True)
        for days, slot in ((7, "T-7"), (4, "T-4"), (1, "T-1")):
            day = starts_on - timedelta(days=days)
            assert found[slot].due_at == at_wall(day, time(9))
            assert found[slot].due_at.tzinfo is UTC

    def test_an_earlier_reminder_helps_until_the_next_evening_the_last_one_until_two_hours_before(
        self,
    ) -> None:
        found = reminders((WEDNESDAY, time(14)), (date(2027, 3, 1), time(9)), first=True)
        assert found["T-7"].useful_until_at == at_wall(date(2027, 3, 18), time(20))
        assert found["T-4"].useful_until_at == at_wall(date(2027, 3, 21), time(20))
        assert found["T-1"].useful_until_at == at_wall(WEDNESDAY, time(12))

    @given(st.uuids(), MOMENTS, AHEAD, st.booleans())
    @example(ON_THE_HOUR, at_wall(date(2027, 3, 29), time(0, 0)), timedelta(days=9), True)
    @example(ON_THE_HOUR, at_wall(date(2027, 11, 1), time(0, 0)), timedelta(days=9), True)
    def test_each_leaves_between_nine_and_eleven_of_its_own_civil_day(
        self, appointment_id: UUID, starts_at: datetime, ahead: timedelta, first: bool
    ) -> None:
        for one in due_for(appointment_id, starts_at, starts_at - ahead, first):
            days = int(one.slot.removeprefix("T-"))
            assert (civil_date(starts_at) - civil_date(one.due_at)).days == days
            assert time(9) <= wall(one.due_at).time() < time(11)
            assert not is_quiet(one.due_at)

    @given(st.uuids(), MOMENTS, AHEAD, st.booleans())
    def test_they_come_in_order_and_each_helps_for_a_while_but_not_past_the_start(
        self, appointment_id: UUID, starts_at: datetime, ahead: timedelta, first: bool
    ) -> None:
        due = due_for(appointment_id, starts_at, starts_at - ahead, first)
        assert [one.due_at for one in due] == sorted(one.due_at for one in due)
        for one in due:
            assert one.due_at < one.useful_until_at <= starts_at - timedelta(hours=2)

    def test_they_are_spread_over_every_minute_of_two_hours(self) -> None:
        starts_at = at_wall(WEDNESDAY, time(14))
        due = [due_for(UUID(int=n), starts_at, starts_at, False)[0] for n in range(1000, 1240)]
        minutes = [(one.due_at - at_wall(date(2027, 3, 23), time(9))).seconds // 60 for one in due]
        assert sorted(minutes) == sorted([*range(120), *range(120)])

    @given(st.uuids(), MOMENTS, AHEAD)
    def test_all_reminders_of_one_appointment_leave_at_one_minute_of_the_day(
        self, appointment_id: UUID, starts_at: datetime, ahead: timedelta
    ) -> None:
        due = due_for(appointment_id, starts_at, starts_at - ahead, True)
        assert len({wall(one.due_at).time() for one in due}) == 1


class TestQuietHours:
    @pytest.mark.parametrize("day", [WEDNESDAY, FORWARD, BACK], ids=str)
    @pytest.mark.parametrize(
        ("at", "quiet"),
        [
            (time(0), True),
            (time(7, 59, 59), True),
            (time(8), False),
            (time(12), False),
            (time(19, 59, 59), False),
            (time(20), True),
            (time(23, 59), True),
        ],
        ids=str,
    )
    def test_nights_are_quiet(self, day: date, at: time, quiet: bool) -> None:
        assert is_quiet(at_wall(day, at)) is quiet

    @pytest.mark.parametrize(
        ("now", "until"),
        [
            pytest.param((WEDNESDAY, time(6)), (WEDNESDAY, time(8)), id="early"),
            pytest.param((WEDNESDAY, time(20)), (date(2027, 3, 25), time(8)), id="late"),
            pytest.param((date(2027, 3, 27), time(21)), (FORWARD, time(8)), id="the short night"),
            pytest.param((date(2027, 10, 30), time(21)), (BACK, time(8)), id="the long night"),
        ],
    )
    def test_a_quiet_night_ends_at_eight(
        self, now: tuple[date, time], until: tuple[date, time]
    ) -> None:
        assert quiet_until(at_wall(*now)) == at_wall(*until)

    @given(MOMENTS)
    def test_waiting_ends_at_the_first_moment_that_is_not_quiet(self, now: datetime) -> None:
        until = quiet_until(now)
        assert not is_quiet(until)
        if is_quiet(now):
            assert is_quiet(until - timedelta(microseconds=1))
            assert timedelta() < until - now <= timedelta(hours=13)
        else:
            assert until == now


MISS_KNOWN_AT = at_wall(date(2027, 3, 17), time(12))


class TestAfterAMiss:
    def due(self, missed_at: datetime | None, *, first: bool = False) -> dict[str, ReminderDue]:
        starts_at, booked_at = at_wall(WEDNESDAY, time(14)), at_wall(date(2027, 3, 1), time(9))
        facts = ToRemindOf(ON_THE_HOUR, "check_in", starts_at, booked_at, first, missed_at)
        return {one.slot: one for one in reminders_due(facts)}

    def test_the_next_appointment_gets_one_a_week_before(self) -> None:
        assert "T-7" in self.due(MISS_KNOWN_AT)
        assert "T-7" not in self.due(None)

    def test_its_words_are_not_those_of_a_first_appointment(self) -> None:
        assert self.due(MISS_KNOWN_AT)["T-7"].text is TextKind.REMINDER_FOUR_DAYS_BEFORE
        assert self.due(None, first=True)["T-7"].text is TextKind.REMINDER_FIRST_APPOINTMENT

    def test_a_miss_that_came_on_record_too_late_for_it_asks_for_none(self) -> None:
        """It helps until the evening of the sixth day before."""
        assert "T-7" in self.due(at_wall(date(2027, 3, 18), time(19, 59)))
        assert "T-7" not in self.due(at_wall(date(2027, 3, 18), time(20)))


class TestOtherPolicies:
    def test_a_rule_can_be_for_some_kinds_only(self) -> None:
        rule = ReminderRule(
            2, TextKind.REMINDER_FOUR_DAYS_BEFORE, kinds=frozenset({ObligationKind.TREATMENT})
        )
        policy = replace(USUAL, rules=(*USUAL.rules, rule))
        for kind, comes in (("treatment", True), ("check_in", False)):
            facts = ToRemindOf(
                ON_THE_HOUR, kind, at_wall(WEDNESDAY, time(14)), at_wall(date(2027, 3, 1), time(9))
            )
            assert ("T-2" in {one.slot for one in reminders_due(facts, policy)}) == comes

    @pytest.mark.parametrize(
        ("day", "leaves"),
        [
            pytest.param(FORWARD, datetime(2027, 3, 28, 1, 30, tzinfo=UTC), id="missing hour"),
            pytest.param(BACK, datetime(2027, 10, 31, 0, 30, tzinfo=UTC), id="doubled hour"),
        ],
    )
    def test_an_hour_that_is_missing_moves_on_and_of_a_doubled_one_the_first_counts(
        self, day: date, leaves: datetime
    ) -> None:
        """No published policy can ask for it; the arithmetic holds all the same."""
        policy = replace(USUAL, send_from=time(2, 30), spread_min=30)
        starts_at = at_wall(day + timedelta(days=1), time(14))
        facts = ToRemindOf(ON_THE_HOUR, "check_in", starts_at, starts_at - timedelta(days=3))
        (one,) = reminders_due(facts, policy)
        assert one.due_at == leaves
        assert civil_date(one.due_at) == day

    @pytest.mark.parametrize("day", [FORWARD, BACK], ids=str)
    def test_an_appointment_in_the_night_of_a_change_is_notified_the_day_before(
        self, day: date
    ) -> None:
        for hours in range(5):
            starts_at = start_of_day(day) + timedelta(hours=hours)
            facts = ToRemindOf(ON_THE_HOUR, "check_in", starts_at, starts_at - timedelta(days=3))
            (one,) = reminders_due(facts)
            assert one.due_at == at_wall(day - timedelta(days=1), time(9))
            assert one.due_at < one.useful_until_at == starts_at - timedelta(hours=2)

    def test_quiet_hours_are_those_of_the_policy(self) -> None:
        policy = replace(USUAL, quiet_until=time(10), quiet_from=time(18))
        assert is_quiet(at_wall(WEDNESDAY, time(9, 30)), policy)
        assert quiet_until(at_wall(WEDNESDAY, time(18)), policy) == at_wall(
            date(2027, 3, 25), time(10)
        )

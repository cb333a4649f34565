"""An appointment is told, awaited and answered for; nothing else can happen to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from aftercare.base.errors import IllegalTransition, Invalid
from aftercare.domain.appointments.lifecycle import (
    ACT_OF_OUTCOME,
    APPOINTMENT_LIFE,
    AWAITING_OUTCOME,
    KEPT_STATES,
    OPEN_STATES,
    AppointmentAct,
    AppointmentState,
    Outcome,
    is_same_day_correction,
    outcome_due_at,
    pass_on_by,
    state_after_outcome,
)
from aftercare.domain.time.wall_time import at_wall, wall

STARTS_AT = datetime(2027, 3, 24, 9, tzinfo=UTC)

AWAITED = "scheduled notified confirmed outcome_overdue"
# What was recorded can be corrected.
RECORDABLE = f"{AWAITED} attended late attended_not_complied missed"
STEPS = {
    (state, act): target
    for act, target, states in (
        ("notify", "notified", "scheduled notified"),
        # A second text does not undo an answer to the first.
        ("notify", "confirmed", "confirmed"),
        ("confirm", "confirmed", "scheduled notified confirmed"),
        # A no takes a yes back, and is otherwise about nothing but itself.
        ("unconfirm", "notified", "notified confirmed"),
        ("unconfirm", "scheduled", "scheduled"),
        ("overdue", "outcome_overdue", "scheduled notified confirmed"),
        ("attend", "attended", RECORDABLE),
        ("arrive_late", "late", RECORDABLE),
        ("not_comply", "attended_not_complied", RECORDABLE),
        ("miss", "missed", RECORDABLE),
        ("cancel", "cancelled_by_service", RECORDABLE),
        ("move", "moved", "scheduled notified confirmed"),
    )
    for state in states.split()
}
AFTER = {
    Outcome.ATTENDED: "attended",
    Outcome.LATE: "late",
    Outcome.ATTENDED_NOT_COMPLIED: "attended_not_complied",
    Outcome.MISSED: "missed",
    Outcome.CALLED_OFF: "cancelled_by_service",
}
every_outcome = pytest.mark.parametrize("outcome", Outcome)


@pytest.mark.parametrize(("state", "act"), list(product(AppointmentState, AppointmentAct)), ids=str)
def test_an_appointment_takes_these_steps_and_no_other(
    state: AppointmentState, act: AppointmentAct
) -> None:
    follows = APPOINTMENT_LIFE.after(state, act) if APPOINTMENT_LIFE.allows(state, act) else None
    assert follows == STEPS.get((state, act))


def test_the_groups_of_states_are_those_of_the_table() -> None:
    assert OPEN_STATES == ("scheduled", "notified", "confirmed")
    assert " ".join(AWAITING_OUTCOME) == AWAITED
    assert KEPT_STATES == ("attended", "late")


def test_every_outcome_is_an_act() -> None:
    assert set(ACT_OF_OUTCOME) == set(Outcome)
    assert len(set(ACT_OF_OUTCOME.values())) == len(Outcome)


@every_outcome
@pytest.mark.parametrize("state", RECORDABLE.split())
def test_from_the_start_on_any_outcome_can_be_recorded_or_corrected(
    state: str, outcome: Outcome
) -> None:
    now_in = AppointmentState(state)
    assert state_after_outcome(now_in, outcome, STARTS_AT, STARTS_AT) == AFTER[outcome]


@every_outcome
@pytest.mark.parametrize("state", ["moved", "cancelled_by_service"])
def test_an_appointment_that_is_off_takes_no_outcome(state: str, outcome: Outcome) -> None:
    with pytest.raises(IllegalTransition):
        state_after_outcome(AppointmentState(state), outcome, STARTS_AT, STARTS_AT)


@pytest.mark.parametrize("outcome", [one for one in Outcome if one != "excused_by_service"])
def test_before_the_start_nobody_can_have_come_or_missed(outcome: Outcome) -> None:
    just_before = STARTS_AT - timedelta(microseconds=1)
    with pytest.raises(Invalid) as refused:
        state_after_outcome(AppointmentState.CONFIRMED, outcome, STARTS_AT, just_before)
    (fault,) = refused.value.fields
    assert (fault.pointer, fault.code) == ("/outcome", "not-started")


@pytest.mark.parametrize("state", OPEN_STATES)
def test_the_service_can_call_off_what_has_not_started(state: AppointmentState) -> None:
    long_before = STARTS_AT - timedelta(days=30)
    after = state_after_outcome(state, Outcome.CALLED_OFF, STARTS_AT, long_before)
    assert after is AppointmentState.CALLED_OFF


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        pytest.param("2027-03-16 15:00", "2027-03-18 15:00", id="within a week"),
        pytest.param("2027-03-18 15:00", "2027-03-22 15:00", id="over a weekend"),
        pytest.param("2027-03-26 15:00", "2027-03-31 15:00", id="Easter and clocks forward"),
        pytest.param("2027-04-26 15:00", "2027-04-29 15:00", id="King's Day"),
        pytest.param("2027-10-29 15:00", "2027-11-02 15:00", id="clocks back"),
        pytest.param("2026-12-23 15:00", "2026-12-28 15:00", id="Christmas"),
        pytest.param("2027-03-26 20:30", "2027-04-01 08:30", id="an evening group before Easter"),
    ],
)
def test_a_provider_reports_within_two_days_on_which_the_office_works(ended: str, due: str) -> None:
    ended_at = at_wall(date.fromisoformat(ended[:10]), time.fromisoformat(ended[11:]))
    assert f"{wall(outcome_due_at(ended_at, by_provider=True)):%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_our_own_outcome_is_due_a_quarter_of_an_hour_later_also_while_clocks_change(
    day: date,
) -> None:
    for minutes in range(0, 240, 10):
        ended_at = at_wall(day, time(0)) + timedelta(minutes=minutes)
        assert outcome_due_at(ended_at, by_provider=False) - ended_at == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("recorded", "corrected", "same_day"),
    [
        pytest.param("2027-03-24T08:00", "2027-03-24T23:59", True, id="until midnight"),
        pytest.param("2027-03-24T23:59", "2027-03-25T00:00", False, id="not after it"),
        pytest.param("2027-03-28T00:30", "2027-03-28T23:30", True, id="a day of 23 hours"),
        pytest.param("2027-10-31T00:00", "2027-10-31T23:59", True, id="a day of 25 hours"),
    ],
)
def test_a_correction_is_of_the_same_day_as_the_wall_shows_it(
    recorded: str, corrected: str, same_day: bool
) -> None:
    recorded_at, now = (
        at_wall(moment.date(), moment.time())
        for moment in map(datetime.fromisoformat, (recorded, corrected))
    )
    assert is_same_day_correction(recorded_at, now) == same_day


def test_a_change_is_passed_on_within_a_working_day_and_before_the_old_time() -> None:
    wednesday = at_wall(date(2027, 3, 24), time(11))
    thursday = at_wall(date(2027, 3, 25), time(11))
    assert pass_on_by(wednesday, wednesday + timedelta(days=9)) == thursday
    assert pass_on_by(wednesday, wednesday + timedelta(hours=3)) == wednesday + timedelta(hours=3)
    assert pass_on_by(wednesday, wednesday - timedelta(hours=3)) == thursday

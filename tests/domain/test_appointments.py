"""An appointment is told, awaited and answered for; nothing else can happen to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from aftercare.base.errors import IllegalTransition, Invalid
from aftercare.domain.appointments import (
    ACT_OF_OUTCOME,
    APPOINTMENT_LIFE,
    AWAITING_OUTCOME,
    KEPT_STATES,
    OPEN_STATES,
    AppointmentAct,
    AppointmentState,
    Outcome,
    state_after_outcome,
)

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
    Outcome.EXCUSED_BY_SERVICE: "cancelled_by_service",
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
    after = state_after_outcome(state, Outcome.EXCUSED_BY_SERVICE, STARTS_AT, long_before)
    assert after is AppointmentState.CANCELLED_BY_SERVICE

"""A lifecycle takes the steps of its table and refuses all others, each with one stable fact."""

from __future__ import annotations

from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import IllegalTransition
from aftercare.domain.absences.absence import ABSENCE_LIFE, AbsenceAct, AbsenceState
from aftercare.domain.appointments.lifecycle import (
    APPOINTMENT_LIFE,
    AppointmentAct,
    AppointmentState,
)
from aftercare.domain.escalation.ladder import ESCALATION_LIFE, EscalationAct, EscalationState
from aftercare.domain.plans.lifecycle import PLAN_LIFE, PlanAct, PlanState
from aftercare.domain.time.lifecycle import Lifecycle
from aftercare.domain.treatment.offers import OFFER_LIFE, OfferAct, OfferState
from aftercare.domain.treatment.referrals import REFERRAL_LIFE, ReferralAct, ReferralState


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"


class Push(StrEnum):
    SHUT = "shut"
    LOCK = "lock"


DOOR = Lifecycle({Push.SHUT: {Door.OPEN: Door.SHUT}, Push.LOCK: {}})

# Each life with its states, its acts and the state in which it begins.
LIVES: list[Any] = [
    pytest.param(PLAN_LIFE, PlanState, PlanAct, "drafted", id="plan"),
    pytest.param(APPOINTMENT_LIFE, AppointmentState, AppointmentAct, "scheduled", id="appointment"),
    pytest.param(ABSENCE_LIFE, AbsenceState, AbsenceAct, "opened", id="absence"),
    pytest.param(ESCALATION_LIFE, EscalationState, EscalationAct, "opened", id="escalation"),
    pytest.param(REFERRAL_LIFE, ReferralState, ReferralAct, "referred", id="referral"),
    pytest.param(OFFER_LIFE, OfferState, OfferAct, "offered", id="offer"),
]
every_life = pytest.mark.parametrize(("life", "states", "acts", "first"), LIVES)


def test_a_step_of_the_table_leads_on() -> None:
    assert DOOR.after(Door.OPEN, Push.SHUT) is Door.SHUT


@pytest.mark.parametrize(
    ("state", "act"), [(Door.SHUT, Push.SHUT), (Door.OPEN, Push.LOCK)], ids=str
)
def test_any_other_step_is_refused_by_name(state: Door, act: Push) -> None:
    with pytest.raises(IllegalTransition) as refused:
        DOOR.after(state, act)
    assert refused.value.code == "illegal-transition"
    assert refused.value.detail == f"{act.value} is not possible from {state.value}"


def test_a_state_knows_the_acts_it_allows() -> None:
    assert DOOR.acts_from(Door.OPEN) == (Push.SHUT,)
    assert DOOR.acts_from(Door.SHUT) == ()


@every_life
def test_what_is_allowed_leads_on_and_what_is_not_is_refused(
    life: Lifecycle[StrEnum, StrEnum], states: type[StrEnum], acts: type[StrEnum], first: str
) -> None:
    for state, act in product(states, acts):
        assert life.allows(state, act) == (act in life.acts_from(state))
        if life.allows(state, act):
            assert life.after(state, act) in states
        else:
            with pytest.raises(IllegalTransition):
                life.after(state, act)


@every_life
def test_every_state_can_be_reached_from_the_first(
    life: Lifecycle[StrEnum, StrEnum], states: type[StrEnum], acts: type[StrEnum], first: str
) -> None:
    reached, fresh = set(), {states(first)}
    while fresh:
        reached |= fresh
        fresh = {life.after(s, act) for s in fresh for act in life.acts_from(s)} - reached
    assert reached == set(states)


@every_life
@given(data=st.data())
def test_no_walk_leaves_the_table(
    life: Lifecycle[StrEnum, StrEnum],
    states: type[StrEnum],
    acts: type[StrEnum],
    first: str,
    data: st.DataObject,
) -> None:
    state = states(first)
    for act in data.draw(st.lists(st.sampled_from(list(acts)), max_size=12)):
        before = state
        try:
            state = life.after(state, act)
        except IllegalTransition:
            assert act not in life.acts_from(before)
        assert state in states

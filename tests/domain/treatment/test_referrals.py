"""A referral goes its way step by step, on days that follow each other, and no other way."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import IllegalTransition
from aftercare.domain.treatment.offers import OFFER_LIFE, OfferAct, OfferState
from aftercare.domain.treatment.referrals import (
    ENDED,
    OPEN,
    REFERRAL_LIFE,
    WAITING,
    Course,
    ReferralAct,
    ReferralState,
    course_after_transfer,
    date_faults,
    dates_of,
    never_begun,
)

DAY = date(2026, 11, 24)
# Every edge there is; all else is refused.
EDGES = {
    ("referred", "offer_intake"): "intake_offered",
    ("referred", "transfer"): "transferred",
    ("referred", "withdraw"): "withdrawn",
    ("intake_offered", "hold_intake"): "intake_held",
    ("intake_offered", "transfer"): "transferred",
    ("intake_offered", "withdraw"): "withdrawn",
    ("intake_held", "start"): "started",
    ("intake_held", "transfer"): "transferred",
    ("intake_held", "withdraw"): "withdrawn",
    ("started", "pause"): "paused",
    ("started", "transfer"): "transferred",
    ("started", "complete"): "completed",
    ("started", "drop_out"): "dropped_out",
    ("started", "withdraw"): "withdrawn",
    ("paused", "resume"): "started",
    ("paused", "transfer"): "transferred",
    ("paused", "drop_out"): "dropped_out",
    ("paused", "withdraw"): "withdrawn",
}


@pytest.mark.parametrize(("state", "act"), [*product(ReferralState, ReferralAct)], ids=str)
def test_every_step_is_on_the_table_or_refused(state: ReferralState, act: ReferralAct) -> None:
    target = EDGES.get((state.value, act.value))
    if target is None:
        with pytest.raises(IllegalTransition):
            REFERRAL_LIFE.after(state, act)
    else:
        assert REFERRAL_LIFE.after(state, act) == target


def test_each_state_waits_or_runs_or_has_ended() -> None:
    assert {*OPEN, *ENDED} == set(ReferralState)
    assert set(WAITING) < set(OPEN)
    assert not set(OPEN) & set(ENDED)


@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_stays_ended(state: ReferralState) -> None:
    assert REFERRAL_LIFE.acts_from(state) == ()


@pytest.mark.parametrize(
    ("days", "codes"),
    [(-3, ["before-last-step"]), (-2, []), (0, []), (1, ["in-the-future"])],
)
def test_a_step_lies_between_the_step_before_it_and_today(days: int, codes: list[str]) -> None:
    on, before = DAY + timedelta(days=days), DAY - timedelta(days=2)
    found = date_faults(ReferralAct.HOLD_INTAKE, on, before, DAY)
    assert [fault.code for fault in found] == codes


@pytest.mark.parametrize(("days", "codes"), [(1, []), (182, []), (183, ["too-far-ahead"])])
def test_only_a_start_may_be_agreed_ahead(days: int, codes: list[str]) -> None:
    found = date_faults(ReferralAct.START, DAY + timedelta(days=days), DAY, DAY)
    assert [fault.code for fault in found] == codes


def test_what_ends_an_agreed_start_before_it_comes_happens_today() -> None:
    agreed = DAY + timedelta(days=30)
    assert not [*date_faults(ReferralAct.WITHDRAW, DAY, agreed, DAY)]
    assert never_begun(agreed, DAY)
    assert not never_begun(DAY, DAY)


@pytest.mark.parametrize(
    ("act", "dates"),
    [
        (ReferralAct.OFFER_INTAKE, {"intake_offered_on": DAY}),
        (ReferralAct.HOLD_INTAKE, {"intake_on": DAY}),
        (ReferralAct.START, {"started_on": DAY}),
        (ReferralAct.PAUSE, {"paused_on": DAY}),
        (ReferralAct.RESUME, {"paused_on": None}),
        (ReferralAct.COMPLETE, {"ended_on": DAY}),
        (ReferralAct.DROP_OUT, {"ended_on": DAY}),
        (ReferralAct.WITHDRAW, {"ended_on": DAY}),
        (ReferralAct.TRANSFER, {"ended_on": DAY}),
    ],
)
def test_each_act_writes_its_own_day(act: ReferralAct, dates: dict[str, date | None]) -> None:
    assert dates_of(act, DAY) == dates


@given(st.sampled_from(OPEN), st.integers(0, 400))
def test_within_one_provider_a_transfer_changes_nothing_about_the_way(
    state: ReferralState, days: int
) -> None:
    before = Course(state, DAY - timedelta(days=days))
    assert course_after_transfer(before, DAY, same_provider=True) == before


@given(st.sampled_from(OPEN), st.integers(0, 400))
def test_another_provider_begins_anew_and_nobody_loses_the_time_they_waited(
    state: ReferralState, days: int
) -> None:
    before = Course(state, DAY - timedelta(days=days), intake_on=DAY)
    after = course_after_transfer(before, DAY, same_provider=False)
    assert (after.state, after.intake_on) == (ReferralState.REFERRED, None)
    assert after.referred_on == (before.referred_on if state in WAITING else DAY)


@pytest.mark.parametrize(("state", "act"), [*product(OfferState, OfferAct)], ids=str)
def test_an_offer_is_answered_once(state: OfferState, act: OfferAct) -> None:
    assert OFFER_LIFE.allows(state, act) is (state is OfferState.OFFERED)

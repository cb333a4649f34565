"""What a referral lets be placed: nothing before an agreed start, and then at its provider's sites only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.treatment.admission import WhyWaiting, admission, is_laid_down
from aftercare.domain.treatment.referrals import ENDED, WAITING, ReferralState
from tests.tiers import examples

DAY, LATER = date(2026, 11, 30), date(2026, 12, 14)
OURS, THEIRS, SOME = uuid4(), uuid4(), uuid4()


@dataclass
class Referral:
    state: str = "started"
    started_on: date | None = DAY
    group_from_on: date | None = None
    id: UUID = SOME
    programme_id: UUID = SOME
    provider_id: UUID = SOME
    condition_id: UUID = SOME
    referred_on: date = DAY
    ended_on: date | None = None


def test_without_a_referral_nothing_is_placed_and_that_is_said() -> None:
    assert admission(None, [OURS], [OURS]).why_waiting is WhyWaiting.NO_REFERRAL
    assert admission(None, None, []).why_waiting is WhyWaiting.NO_REFERRAL


@pytest.mark.parametrize(
    ("states", "waiting"),
    [
        (WAITING, WhyWaiting.NOT_STARTED),
        ((ReferralState.PAUSED,), WhyWaiting.PAUSED),
        (ENDED, WhyWaiting.ENDED),
    ],
)
def test_a_referral_that_waits_stands_still_or_has_ended_says_which(
    states: tuple[ReferralState, ...], waiting: WhyWaiting
) -> None:
    for state in states:
        assert admission(Referral(state), [OURS], [OURS]).why_waiting is waiting


def test_only_the_provider_s_own_sites_are_left() -> None:
    found = admission(Referral(), [THEIRS, OURS], {OURS})
    assert (found.why_waiting, found.sites, found.from_on) == (None, (OURS,), DAY)


def test_a_plan_that_names_no_site_of_the_provider_waits_for_another_plan() -> None:
    assert admission(Referral(), [THEIRS], {OURS}).why_waiting is WhyWaiting.NO_SITE


def test_a_group_brings_its_own_site_and_begins_no_earlier_than_it_does() -> None:
    assert admission(Referral(group_from_on=LATER), None, ()).from_on == LATER
    assert admission(Referral(started_on=LATER, group_from_on=DAY), None, ()).from_on == LATER
    assert admission(Referral(), None, ()).sites is None


@settings(max_examples=examples(200))
@given(st.sampled_from(ReferralState), st.lists(st.sampled_from([OURS, THEIRS]), max_size=3))
def test_a_site_of_another_provider_is_never_left_whatever_the_state(
    state: ReferralState, sites: list[UUID]
) -> None:
    found = admission(Referral(state), sites, {OURS})
    assert THEIRS not in (found.sites or ())
    assert found.why_waiting is not None or found.sites


def test_a_line_of_treatment_lays_something_down_only_under_a_referral_that_runs_waits_or_was_completed() -> (
    None
):
    covers = {state for state in ReferralState if is_laid_down("treatment", state)}
    assert covers == {*WAITING, "started", "paused", "completed"}
    assert not is_laid_down("group_session", None)
    assert is_laid_down("check_in", None)

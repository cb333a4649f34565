"""Waits are counted in weeks against the norms, and the line is the same whoever asks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.deadlines import DEADLINE_KINDS, QUIET_CODES
from aftercare.domain.deadlines.treatment import TREATMENT_KINDS, norm_deadlines
from aftercare.domain.escalation.facts import Due, History
from aftercare.domain.escalation.shipped_rules import RULES
from aftercare.domain.escalation.triggers import firings
from aftercare.domain.treatment.referrals import Course, ReferralState
from aftercare.domain.treatment.waits import (
    Stage,
    Wait,
    WaitingReferral,
    turn,
    waiting_for_provider,
    waits,
)

S = ReferralState
REFERRED_ON = date(2026, 9, 1)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def by_stage(course: Course, today: date) -> dict[Stage, Wait]:
    return {one.stage: one for one in waits(course, today)}


@pytest.mark.parametrize(
    ("after", "weeks", "late"), [(0, 0, False), (6, 0, False), (7, 1, False), (28, 4, False),
                                 (29, 4, True), (98, 14, True)]
)  # fmt: skip
def test_the_wait_for_an_intake_is_late_the_day_after_four_weeks(
    after: int, weeks: int, late: bool
) -> None:
    wait = by_stage(Course(S.REFERRED, REFERRED_ON), REFERRED_ON + timedelta(days=after))
    assert (wait[Stage.INTAKE].weeks, wait[Stage.INTAKE].late) == (weeks, late)
    assert Stage.TREATMENT not in wait


@pytest.mark.parametrize(("after", "late"), [(70, False), (71, True)])
def test_after_the_intake_ten_weeks_count_from_there(after: int, late: bool) -> None:
    intake_on = REFERRED_ON + timedelta(days=20)
    course = Course(S.INTAKE_HELD, REFERRED_ON, intake_on=intake_on)
    wait = by_stage(course, intake_on + timedelta(days=after))
    assert wait[Stage.TREATMENT].late is late
    assert (wait[Stage.INTAKE].weeks, wait[Stage.INTAKE].running) == (2, False)


@pytest.mark.parametrize(("after", "late"), [(98, False), (99, True)])
def test_fourteen_weeks_count_from_the_referral(after: int, late: bool) -> None:
    course = Course(S.INTAKE_HELD, REFERRED_ON, intake_on=REFERRED_ON)
    assert by_stage(course, REFERRED_ON + timedelta(days=after))[Stage.TOTAL].late is late


def test_a_wait_stands_still_once_the_treatment_began() -> None:
    course = Course(
        S.STARTED, REFERRED_ON, intake_on=date(2026, 9, 15), started_on=date(2026, 10, 13)
    )
    shown_reason = by_stage(course, date(2027, 9, 1))
    assert [shown_reason[stage].weeks for stage in Stage] == [2, 4, 6]
    assert not any(one.running for one in shown_reason.values())


def test_a_referral_that_ended_waits_no_longer() -> None:
    course = Course(S.WITHDRAWN, REFERRED_ON, ended_on=date(2026, 9, 8))
    assert by_stage(course, date(2027, 9, 1))[Stage.TOTAL].weeks == 1


@pytest.mark.parametrize("state", ReferralState)
def test_nobody_can_come_to_what_has_not_begun_or_stands_still(state: ReferralState) -> None:
    waits_for_them = {S.REFERRED, S.INTAKE_OFFERED, S.INTAKE_HELD, S.PAUSED}
    assert waiting_for_provider(state) is (state in waits_for_them)


@given(
    st.lists(st.builds(WaitingReferral, st.uuids().map(str), st.integers(1, 3), days), max_size=20)
)
def test_the_line_goes_by_risk_then_by_time_waited(line: list[WaitingReferral]) -> None:
    ordered = sorted(line, key=turn)
    turned_round = line[::-1]
    assert sorted(turned_round, key=turn) == ordered
    for first, second in pairwise(ordered):
        assert (first.tier, first.referred_on) <= (second.tier, second.referred_on)


def test_the_norms_that_run_are_deadlines_and_end_with_their_last_day() -> None:
    wanted = {one.code: one for one in norm_deadlines(Course(S.REFERRED, REFERRED_ON))}
    assert wanted.keys() == {"waiting-intake", "waiting-total"}
    # 29 September is the last day: it ends at midnight, in summer 22:00 UTC.
    assert wanted["waiting-intake"].due_at == datetime(2026, 9, 29, 22, tzinfo=UTC)
    held = Course(S.INTAKE_HELD, REFERRED_ON, intake_on=date(2026, 9, 15))
    codes = {one.code: one.counted_from_on for one in norm_deadlines(held)}
    assert codes == {"waiting-treatment": date(2026, 9, 15), "waiting-total": REFERRED_ON}


@pytest.mark.parametrize("state", [S.STARTED, S.PAUSED, S.COMPLETED, S.WITHDRAWN])
def test_no_norm_runs_for_a_treatment_that_began_or_ended(state: ReferralState) -> None:
    assert norm_deadlines(Course(state, REFERRED_ON)) == ()


def test_a_norm_of_care_has_a_source_and_opens_no_case() -> None:
    assert {kind.code for kind in TREATMENT_KINDS} <= QUIET_CODES
    for kind in TREATMENT_KINDS:
        assert DEADLINE_KINDS[kind.code] is kind
        assert "Treeknormen" in kind.source
        assert not kind.escalates


@pytest.mark.parametrize(("escalates", "fired"), [(True, ["deadline-overdue"]), (False, [])])
def test_a_norm_that_passed_fires_no_rule(escalates: bool, fired: list[str]) -> None:
    now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    due = Due(uuid4(), now - timedelta(days=1), escalates=escalates)
    assert [one.rule.code for one in firings(History(due=(due,)), now, RULES)] == fired

"""Staff on call are rung at a steady pace so many times and then seldom, in words that say of no one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.escalation.rules import Audience
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.sms_length import sms_length
from aftercare.domain.staff.alarms import (
    SELDOM_EVERY,
    alarm_words,
    code_words,
    next_ring,
    whom_to_ring,
)
from tests.tiers import examples

AT = datetime(2026, 11, 27, 20, 26, tzinfo=UTC)
MINUTES = st.integers(5, 60).map(lambda number: timedelta(minutes=number))
MOST = st.integers(4, 96)
DESK, MANAGER = Audience.DUTY_DESK, Audience.UNIT_MANAGER


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_staff_are_sent_passes_the_gate_in_one_text(language: str) -> None:
    for said in (alarm_words(language), code_words(language, "123456")):
        assert revealing_parts(said, language) == ()
        assert sms_length(said).segments == 1


def test_an_account_in_another_language_is_shown_in_english() -> None:
    assert alarm_words("fy") == alarm_words("en")


@given(every=MINUTES, most=MOST)
@settings(max_examples=examples(30))
def test_it_rings_so_many_times_at_its_pace_and_then_seldom_and_is_never_silent(
    every: timedelta, most: int
) -> None:
    rings = [next_ring(None, every, most, AT)]
    for _ in range(most + 20):
        rings.append(next_ring(rings[-1], every, most, AT))
    gaps = [later - earlier for earlier, later in pairwise(rings)]
    assert rings[0] == AT
    assert gaps == [every] * (most - 1) + [SELDOM_EVERY] * 21


@given(every=MINUTES, most=MOST, before=st.integers(1, 5_000))
@settings(max_examples=examples(60))
def test_it_begins_anew_at_once_and_the_next_ring_is_never_more_than_two_hours_away(
    every: timedelta, most: int, before: int
) -> None:
    """Whenever it was last rung before, however late the tick is."""
    assert next_ring(AT - timedelta(minutes=before), every, most, AT) == AT
    assert next_ring(AT, every, most, AT) == AT + every
    for days in range(4):
        rung_at = AT + timedelta(days=days, minutes=before)
        assert every <= next_ring(rung_at, every, most, AT) - rung_at <= SELDOM_EVERY


@given(
    desk=st.lists(st.integers(0, 3), unique=True), manager=st.lists(st.integers(0, 3), unique=True)
)
@settings(max_examples=examples(60))
def test_no_one_is_rung_twice_and_only_levels_that_were_reached(
    desk: list[int], manager: list[int]
) -> None:
    who = [UUID(int=number) for number in range(4)]
    present = {DESK: tuple(who[one] for one in desk), MANAGER: tuple(who[one] for one in manager)}
    rung = whom_to_ring([DESK, MANAGER], present)
    assert len(set(rung)) == len(rung) <= 2
    assert bool(rung) == bool(desk or manager)
    alone = whom_to_ring([DESK], present)
    assert alone == list((present[DESK] or present[MANAGER])[:1])


def test_with_no_one_on_call_the_supervisor_is_rung() -> None:
    lead = uuid4()
    assert whom_to_ring([DESK, MANAGER], {Audience.SUPERVISOR: (lead,)}) == [lead]

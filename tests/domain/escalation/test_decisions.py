"""What can be decided fits what the escalation is about, and our own failures never count against the client."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.escalation.decisions import (
    AGAINST_CLIENT,
    DECISIONS,
    could_follow,
    decisions_for,
)
from aftercare.domain.escalation.ladder import IMPORTED_PROPOSAL, REMEDIED, Decision
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.escalation.shipped_rules import RULES

D, T = Decision, Trigger
# Told by name and not by the table: these say nothing of what the client did.
OURS = (
    T.OUTCOME_OVERDUE,
    T.VERDICT_OVERDUE,
    T.NOT_DELIVERED,
    T.FIRST_CONTACT,
    T.TREATMENT_NOT_STARTED,
    T.DEADLINE_OVERDUE,
    T.CONTACT_SHORTFALL,
)
MISSES = (
    T.MISSED_OF_KIND,
    T.UNEXCUSED_OF_KIND,
    T.UNEXCUSED_IN_WINDOW,
    T.UNEXCUSED_IN_A_ROW,
    T.ATTENDANCE_BELOW,
)
TRIGGERS = st.sampled_from(list(Trigger)).map(str) | st.text()


@pytest.mark.parametrize("trigger", Trigger)
def test_every_question_has_decisions_and_each_can_end_without_a_further_step(
    trigger: Trigger,
) -> None:
    offered = DECISIONS[trigger]
    assert offered[-1] is D.CLOSE
    assert len(set(offered)) == len(offered) >= 3


def test_every_decision_fits_some_escalation() -> None:
    assert {one for offered in DECISIONS.values() for one in offered} == set(Decision)


@pytest.mark.parametrize("trigger", OURS)
def test_what_we_failed_to_do_is_no_ground_for_a_warning_or_a_report(trigger: Trigger) -> None:
    assert not AGAINST_CLIENT.intersection(decisions_for(trigger.value, misses_stand=True))
    assert not could_follow(trigger.value, "official_warning")
    assert not could_follow(trigger.value, "propose_report")
    assert not could_follow(trigger.value, IMPORTED_PROPOSAL)


@pytest.mark.parametrize("trigger", [*MISSES, T.LOST_CONTACT, T.ALARM, T.EVASION])
def test_of_what_the_client_did_a_supervisor_can_warn_and_propose_a_report(
    trigger: Trigger,
) -> None:
    assert set(decisions_for(trigger.value, misses_stand=True)) >= AGAINST_CLIENT
    assert could_follow(trigger.value, "official_warning")
    assert could_follow(trigger.value, IMPORTED_PROPOSAL)


@pytest.mark.parametrize("trigger", MISSES)
def test_misses_that_were_excused_or_were_our_failure_are_no_ground_either(
    trigger: Trigger,
) -> None:
    offered = decisions_for(trigger.value, misses_stand=False)
    assert offered == tuple(one for one in DECISIONS[trigger] if one not in AGAINST_CLIENT)


@pytest.mark.parametrize("trigger", [one for one in Trigger if one not in MISSES])
def test_an_escalation_about_something_else_does_not_ask_for_a_miss(trigger: Trigger) -> None:
    assert decisions_for(trigger.value, misses_stand=False) == DECISIONS[trigger]


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.code)
def test_an_escalation_from_before_the_question_was_kept_goes_by_the_code_of_its_rule(
    rule: Rule,
) -> None:
    assert decisions_for(rule.code, True) == decisions_for(rule.trigger.value, True)


@given(trigger_code=TRIGGERS, stand=st.booleans())
def test_whatever_was_asked_there_is_a_way_to_end_the_escalation(
    trigger_code: str, stand: bool
) -> None:
    offered = decisions_for(trigger_code, stand)
    assert D.CLOSE in offered
    if trigger_code not in set(Trigger):
        assert not AGAINST_CLIENT.intersection(offered)


@given(trigger_code=TRIGGERS)
def test_nothing_follows_from_no_decision_or_from_what_was_put_right(trigger_code: str) -> None:
    assert not could_follow(trigger_code, None)
    assert not could_follow(trigger_code, REMEDIED)


@pytest.mark.parametrize(
    ("trigger", "asked"),
    [
        (T.CONTACT_SHORTFALL, {D.MORE_CAPACITY, D.CHANGE_PLAN, D.OTHER_PROVIDER}),
        (T.DEADLINE_OVERDUE, {D.RECORD_DONE, D.EXTEND, D.CHANGE_PLAN}),
        (T.TREATMENT_NOT_STARTED, {D.CONTACT_CLINIC, D.OTHER_PROVIDER}),
        (T.NOT_DELIVERED, {D.CONTACT_PERSON, D.OTHER_CHANNEL}),
        (T.LOST_CONTACT, {D.CONTACT_PERSON, D.CHANGE_PLAN}),
    ],
)
def test_what_helps_is_offered(trigger: Trigger, asked: set[Decision]) -> None:
    assert asked <= set(decisions_for(trigger.value, misses_stand=True))

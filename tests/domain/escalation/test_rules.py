"""The rules in force are whole: sourced, worded, and each with a ladder that only climbs."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from aftercare.domain.escalation.rules import Audience, Ladder, Rule, Trigger
from aftercare.domain.escalation.shipped_rules import (
    DAY_LADDER,
    RULES,
    RULES_BY_CODE,
)
from aftercare.domain.plans.obligations import ObligationKind

FAST_LADDER = RULES_BY_CODE["unexcused-repeated"].ladder
ALARM_LADDER = RULES_BY_CODE["alarm"].ladder
OF_A_KIND = (Trigger.UNEXCUSED_OF_KIND, Trigger.MISSED_OF_KIND)
OF_A_WINDOW = (Trigger.UNEXCUSED_IN_WINDOW, Trigger.ATTENDANCE_BELOW, Trigger.LOST_CONTACT)

every_rule = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.code) for rule in RULES])
every_ladder = pytest.mark.parametrize(
    "ladder",
    [pytest.param(ladder, id=ladder.code) for ladder in (DAY_LADDER, FAST_LADDER, ALARM_LADDER)],
)


def test_these_rules_and_no_others_are_in_force() -> None:
    numbers = [
        (r.code, r.trigger.value, r.severity, r.ladder.code, r.count, r.window_days,
         r.after_working_hours) for r in RULES
    ]  # fmt: skip
    assert numbers == [
        ("unexcused-required", "unexcused-of-kind", 2, "one-day", 1, 0, 0),
        ("unexcused-repeated", "unexcused-in-window", 3, "half-day", 2, 30, 0),
        ("outcome-overdue", "outcome-overdue", 1, "one-day", 1, 0, 8),
        ("decision-overdue", "decision-overdue", 2, "one-day", 1, 0, 0),
        ("deadline-overdue", "deadline-overdue", 2, "one-day", 1, 0, 0),
        ("alarm", "alarm", 3, "at-once", 1, 0, 0),
        ("contact-shortfall", "contact-shortfall", 2, "one-day", 1, 0, 0),
        ("lost-contact", "lost-contact", 3, "half-day", 1, 21, 0),
        ("lost-contact-middle", "lost-contact", 2, "one-day", 1, 42, 0),
        ("lost-contact-low", "lost-contact", 2, "one-day", 1, 84, 0),
        ("first-contact-late", "first-contact", 2, "one-day", 1, 0, 0),
        ("missed-visit-or-test", "missed-of-kind", 1, "one-day", 1, 0, 0),
        ("unexcused-in-a-row", "unexcused-in-a-row", 3, "half-day", 3, 0, 0),
        ("attendance-low", "attendance-below", 2, "one-day", 5, 84, 0),
        ("not-told", "not-delivered", 2, "one-day", 1, 0, 0),
        ("treatment-late", "treatment-not-started", 1, "one-day", 1, 0, 0),
        ("condition-uncovered", "deadline-overdue", 1, "one-day", 1, 0, 0),
        ("emergency-review-late", "deadline-overdue", 2, "review", 1, 0, 0),
        ("signs-seen-again", "deadline-overdue", 2, "signs", 1, 0, 0),
        ("concern-received", "deadline-overdue", 2, "concern", 1, 0, 0),
        ("evasion-entered", "evasion", 3, "evasion", 1, 0, 0),
    ]


def test_every_question_this_service_can_ask_is_asked_by_what_ships() -> None:
    assert {rule.trigger for rule in RULES} == set(Trigger)


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_contact_that_was_lost_is_noticed_once_at_every_level(tier: int) -> None:
    asked = [rule for rule in RULES if rule.trigger is Trigger.LOST_CONTACT and tier in rule.tiers]
    assert len(asked) == 1


def test_a_missed_reporting_duty_or_treatment_counts_the_first_time() -> None:
    assert RULES_BY_CODE["unexcused-required"].kinds == {"check_in", "treatment", "group_session"}


def test_every_code_is_its_rule_s_own() -> None:
    assert list(RULES_BY_CODE.values()) == list(RULES)


@every_rule
def test_a_rule_says_who_set_it_and_since_when(rule: Rule) -> None:
    assert rule.source
    assert rule.adopted_by
    assert rule.version >= 1
    assert rule.valid_from > date(2000, 1, 1)
    assert rule.label("nl") == rule.nl != ""
    assert rule.label("en") == rule.label("tr") == rule.en != ""


@every_rule
def test_a_rule_has_the_numbers_its_trigger_needs(rule: Rule) -> None:
    assert rule.severity in {1, 2, 3}
    assert rule.kinds <= set(ObligationKind)
    assert bool(rule.kinds) == (rule.trigger in OF_A_KIND)
    assert (rule.window_days > 0) == (rule.trigger in OF_A_WINDOW)
    assert rule.count >= 1
    assert rule.after_working_hours >= 0


@every_ladder
def test_a_ladder_begins_at_once_and_only_climbs(ladder: Ladder) -> None:
    order = list(Audience)
    assert ladder.rungs[0].after_hours == 0
    for lower, higher in pairwise(ladder.rungs):
        assert lower.after_hours <= higher.after_hours
        assert order.index(lower.audience) < order.index(higher.audience)


@pytest.mark.parametrize(("ladder", "hours"), [(DAY_LADDER, 4), (FAST_LADDER, 2)], ids=str)
def test_a_ladder_asks_each_in_turn_for_what_that_one_can_do(ladder: Ladder, hours: int) -> None:
    assert [(rung.after_hours, rung.audience.value, rung.ask.value) for rung in ladder.rungs] == [
        (0, "officer", "review"),
        (hours, "deputy", "take-over"),
        (2 * hours, "supervisor", "decide"),
        (4 * hours, "duty_desk", "decide-now"),
        (6 * hours, "unit_manager", "decide-now"),
    ]


def test_the_worse_the_rule_the_faster_its_ladder() -> None:
    fast = [rule.severity for rule in RULES if rule.ladder is FAST_LADDER]
    slow = [rule.severity for rule in RULES if rule.ladder is DAY_LADDER]
    assert min(fast) > max(slow)

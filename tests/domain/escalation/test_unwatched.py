"""What a new rule book watches no longer is found by level, kind, condition and deadline, not by the code of a rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftercare.domain.escalation.rules import Rule
from aftercare.domain.escalation.shipped_rules import RULES
from aftercare.domain.escalation.unwatched import Unwatched, no_longer_watched
from aftercare.domain.plans.obligations import ObligationKind

BY_CODE = {one.code: one for one in RULES}
KINDS = frozenset(one.value for one in ObligationKind)


def without(code: str, *instead: Rule) -> list[Unwatched]:
    kept = [one for one in RULES if one.code != code]
    return no_longer_watched(RULES, [*kept, *instead])


def test_nothing_is_lost_where_nothing_changes_or_a_rule_only_gets_another_code() -> None:
    assert no_longer_watched(RULES, RULES) == []
    other = replace(BY_CODE["lost-contact-middle"], code="other", window_days=60, severity=1)
    assert without("lost-contact-middle", other) == []


def test_a_dropped_rule_of_one_level_is_missed_at_that_level() -> None:
    [lost] = without("lost-contact-middle")
    assert (lost.rule.code, lost.rule.tiers, lost.partly) == (
        "lost-contact-middle", frozenset({2}), False,
    )  # fmt: skip
    for_all = replace(BY_CODE["lost-contact-low"], code="all", tiers=frozenset())
    assert without("lost-contact-middle", for_all) == []


@pytest.mark.parametrize("code", ["attendance-low", "not-told", "treatment-late"])
def test_a_dropped_rule_that_nothing_replaces_is_missed_as_a_whole(code: str) -> None:
    assert without(code) == [Unwatched(BY_CODE[code])]


@pytest.mark.parametrize("code", ["first-contact-late", "condition-uncovered"])
def test_a_deadline_falls_to_the_general_rule_when_no_rule_names_it(code: str) -> None:
    assert without(code) == []


def test_a_rule_that_becomes_narrower_is_missed_where_it_was() -> None:
    of_all = BY_CODE["unexcused-repeated"]
    [lost] = without(of_all.code, replace(of_all, kinds=frozenset({"home_visit"})))
    assert (lost.rule.kinds, lost.partly) == (KINDS - {"home_visit"}, False)
    [lost] = without(of_all.code, replace(of_all, tiers=frozenset({1, 3})))
    assert (lost.rule.tiers, lost.rule.kinds) == (frozenset({2}), frozenset())


def test_what_no_rule_could_say_is_said_of_the_whole_rule() -> None:
    of_all = BY_CODE["unexcused-repeated"]
    narrow = replace(of_all, tiers=frozenset({1}), kinds=frozenset({"home_visit"}))
    assert without(of_all.code, narrow) == [Unwatched(of_all, partly=True)]
    with_condition = replace(of_all, conditions=frozenset({"reporting_duty"}))
    assert without(of_all.code, with_condition) == [Unwatched(of_all, partly=True)]

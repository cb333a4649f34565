"""A rule's name says the numbers that the rule has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftercare.domain.escalation.adopting import book_faults
from aftercare.domain.escalation.rule_names import contradictions
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.escalation.shipped_rules import RULES, SHIPPED_BOOK

WINDOW = next(rule for rule in RULES if rule.window_days == 30)
RATE = next(rule for rule in RULES if rule.percent)
ROW = next(rule for rule in RULES if rule.trigger is Trigger.UNEXCUSED_IN_A_ROW)
LATE = next(rule for rule in RULES if rule.trigger is Trigger.OUTCOME_OVERDUE)


def test_the_names_that_ship_agree_with_their_rules() -> None:
    assert [one for rule in RULES for one in contradictions(vars(rule))] == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (replace(WINDOW, window_days=45), {("nl", "30 dagen", "45"), ("en", "30 days", "45")}),
        (replace(WINDOW, count=3), {("nl", "Twee of meer", "3"), ("en", "Two or more", "3")}),
        (replace(RATE, percent=50), {("nl", "60%", "50"), ("en", "60%", "50")}),
        (replace(RATE, window_days=42), {("nl", "twaalf weken", "42"), ("en", "twelve weeks", "42")}),
        (
            replace(ROW, count=4),
            {("nl", "Drie keer", "4"), ("en", "Three unexcused misses in a row", "4")},
        ),
        (
            replace(ROW, count=2, nl="Driemaal niet gekomen", en="4 in a row"),
            {("nl", "Driemaal", "2"), ("en", "4 in a row", "2")},
        ),
        (
            replace(ROW, count=3, nl="Niveau 2: drie gemiste afspraken", en="A row at level 1 and 2"),
            set(),
        ),
        (replace(WINDOW, nl="Binnen 30 dagen een reeks afwezigheden", en="Missed twice"), set()),
        (
            replace(LATE, after_working_hours=8, nl="Na 12 werkuren geen uitkomst", en="8 hours late"),
            {("nl", "12 werkuren", "8")},
        ),
        (replace(WINDOW, window_days=14, nl="Binnen 2 weken", en="Within a fortnight"), set()),
    ],
)  # fmt: skip
def test_another_number_in_the_name_is_a_fault_with_both(
    changed: Rule, said: set[tuple[str, str, str]]
) -> None:
    assert set(contradictions(vars(changed))) == said


def test_such_a_rule_is_not_adopted() -> None:
    rules = [
        one | {"window_days": 45} if one["code"] == WINDOW.code else one
        for one in SHIPPED_BOOK["rules"]
    ]
    found = book_faults({**SHIPPED_BOOK, "rules": rules}, {})
    faults = {one.pointer.rpartition("/")[2]: one for one in found}
    assert {name: one.code for name, one in faults.items()} == {
        "nl": "name-contradicts", "en": "name-contradicts",
    }  # fmt: skip
    assert faults["nl"].holes == {"said": "30 dagen", "has": "45"}

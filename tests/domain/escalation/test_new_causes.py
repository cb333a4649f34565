"""What an escalation has dealt with is not new to its own rule, nor to a rule of an earlier book."""

from __future__ import annotations

from uuid import UUID

import pytest

from aftercare.domain.escalation.new_causes import NewCauses, Noted, new_causes_of
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.escalation.triggers import Firing
from tests.domain.escalation.test_triggers_of_books import NOW, rule

CAUSE = UUID(int=7)
FIRING = Firing(rule(Trigger.MISSED_OF_KIND, code="ours"), (CAUSE,), (NOW,), NOW)
SAME, BEFORE, AFTER = Trigger.MISSED_OF_KIND, Trigger.VERDICT_OVERDUE, Trigger.UNEXCUSED_OF_KIND


def note(rule_code: str, question: str, *, remedied: bool = False) -> Noted:
    """The cause as an ended escalation knows of it."""
    return Noted(1, rule_code, rule_code, question, remedied, CAUSE, NOW)


@pytest.mark.parametrize(
    ("noted", "is_news"),
    [
        (note("ours", SAME), False),
        (note("ours", SAME, remedied=True), True),
        (note("gone", SAME), False),
        (note("gone", SAME, remedied=True), True),
        (note("gone", BEFORE), True),
        (note("gone", AFTER), True),
        (note("beside", SAME), True),
    ],
    ids=[
        "this rule", "this rule, whose fact was over", "a rule there is no more",
        "a rule there is no more, whose fact was over", "a rule that asked something else",
        "a rule that asked another thing", "another rule that asks the same",
    ],
)  # fmt: skip
def test_what_was_dealt_with_is_no_news(noted: Noted, is_news: bool) -> None:
    found = new_causes_of(FIRING, [noted], None, {"ours", "beside"})
    assert found == (NewCauses((CAUSE,), (CAUSE,)) if is_news else None)

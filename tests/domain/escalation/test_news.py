"""What a case has dealt with is no news to its own rule, nor to one that asks what a rule of an earlier book asked."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import pytest

from aftercare.domain.escalation.new_causes import NewCauses, new_causes_of
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.escalation.triggers import Firing
from tests.domain.escalation.test_triggers_of_books import NOW, rule

CAUSE = UUID(int=7)
FIRING = Firing(rule(Trigger.MISSED_OF_KIND, code="ours"), (CAUSE,), (NOW,))
SAME, BEFORE, AFTER = Trigger.MISSED_OF_KIND, Trigger.DECISION_OVERDUE, Trigger.UNEXCUSED_OF_KIND


class Note(NamedTuple):
    """The cause as an ended case knows of it."""

    rule_code: str
    trigger_code: str
    remedied: bool = False
    escalation_id: int = 1
    cause_id: UUID = CAUSE
    noticed_at: datetime = NOW

    @property
    def trigger_key(self) -> str:
        return self.rule_code


@pytest.mark.parametrize(
    ("note", "is_news"),
    [
        (Note("ours", SAME), False),
        (Note("ours", SAME, remedied=True), True),
        (Note("gone", SAME), False),
        (Note("gone", SAME, remedied=True), True),
        (Note("gone", BEFORE), True),
        (Note("gone", AFTER), True),
        (Note("beside", SAME), True),
    ],
    ids=[
        "this rule", "this rule, whose fact was over", "a rule there is no more",
        "a rule there is no more, whose fact was over", "a rule that asked something else",
        "a rule that asked another thing", "another rule that asks the same",
    ],
)  # fmt: skip
def test_what_was_dealt_with_is_no_news(note: Note, is_news: bool) -> None:
    found = new_causes_of(FIRING, [note], None, {"ours", "beside"})
    assert found == (NewCauses((CAUSE,), (CAUSE,)) if is_news else None)

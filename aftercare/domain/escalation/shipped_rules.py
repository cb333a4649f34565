"""The rules that ship with the service, read from `escalation-rules-1.yaml` when this module is imported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from aftercare.domain.deadlines.reported import EMERGENCY_REVIEW
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules import Ask, Audience, Ladder, Rule, RuleBook, Rung, Trigger
from aftercare.domain.escalation.rules_file import read_rules_file

_FILE = Path(__file__).with_name("escalation-rules-1.yaml")
SHIPPED_BOOK: Final[dict[str, Any]] = read_rules_file(_FILE.read_text())
_BOOK: Final = read_rule_book(SHIPPED_BOOK, 1)
REVIEW_LATE: Final = "emergency-review-late"
# No book says it, so that none can have it begin with the officer and the stand-in, who may not review.
_REVIEW: Final = Rule(
    code=REVIEW_LATE,
    version=1,
    trigger=Trigger.DEADLINE_OVERDUE,
    severity=2,
    ladder=Ladder(
        "review",
        (
            Rung(0, Audience.SUPERVISOR, Ask.DECIDE),
            Rung(4, Audience.DUTY_DESK, Ask.DECIDE_NOW),
            Rung(8, Audience.UNIT_MANAGER, Ask.DECIDE_NOW),
        ),
    ),
    nl="Noodtoegang niet op tijd beoordeeld",
    en="Emergency access not reviewed in time",
    source="this service's own: emergency access is reviewed within two working days, by a supervisor",
    adopted_by=_BOOK.adopted_by,
    valid_from=_BOOK.valid_from,
    codes=frozenset({EMERGENCY_REVIEW}),
)


def with_reviews(book: RuleBook) -> RuleBook:
    """The book with the rule for late reviews of emergency access, which holds in each of them."""
    kept = []
    for one in book.rules:
        codes = one.codes - {EMERGENCY_REVIEW}
        # A rule that named nothing else would become a general one.
        if one.code != _REVIEW.code and (codes or not one.codes):
            kept.append(replace(one, codes=codes))
    rule = replace(_REVIEW, version=book.version, valid_from=book.valid_from)
    return replace(book, rules=(*kept, rule))


RULES: Final[tuple[Rule, ...]] = with_reviews(_BOOK).rules
RULES_BY_CODE: Final = {rule.code: rule for rule in RULES}
DAY_LADDER: Final = RULES_BY_CODE["unexcused-required"].ladder

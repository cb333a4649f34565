"""The rules that ship with the service, read from `escalation-rules-1.yaml` when this module is imported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from aftercare.domain.deadlines.reported import (
    CONCERN,
    EMERGENCY_REVIEW,
    EVASION,
    SIGNS_AGAIN,
)
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


# Seen at a contact, so in office hours: officer and supervisor are asked together, the duty desk only later.
_SIGNS: Final = replace(
    _REVIEW,
    code="signs-seen-again",
    ladder=Ladder(
        "signs",
        (
            Rung(0, Audience.OFFICER, Ask.REVIEW),
            Rung(0, Audience.SUPERVISOR, Ask.DECIDE),
            Rung(8, Audience.DUTY_DESK, Ask.DECIDE_NOW),
            Rung(16, Audience.UNIT_MANAGER, Ask.DECIDE_NOW),
        ),
    ),
    nl="Signaal uit het terugvalpreventieplan vaker gezien",
    en="Sign of the relapse-prevention plan seen again",
    source="this service's own: seen at two of the last four contacts",
    codes=frozenset({SIGNS_AGAIN}),
)
# What a concern says is read by a person: no word of it is scored, so each has the same steps.
_CONCERN: Final = replace(
    _REVIEW,
    code="concern-received",
    ladder=Ladder(
        "concern",
        (
            Rung(0, Audience.OFFICER, Ask.REVIEW),
            Rung(2, Audience.DEPUTY, Ask.TAKE_OVER),
            Rung(4, Audience.SUPERVISOR, Ask.DECIDE),
            Rung(8, Audience.DUTY_DESK, Ask.DECIDE_NOW),
            Rung(12, Audience.UNIT_MANAGER, Ask.DECIDE_NOW),
        ),
    ),
    nl="Zorg doorgegeven door ouder, school, cirkel of kliniek",
    en="Concern passed on by parent, school, circle or clinic",
    source="this service's own: a person decides on each concern",
    codes=frozenset({CONCERN}),
)
# An officer enters it, and a supervisor hears of it the same day: what follows is not for one person to decide alone.
_EVASION: Final = replace(
    _SIGNS,
    code="evasion-entered",
    trigger=Trigger.EVASION,
    severity=3,
    ladder=replace(_SIGNS.ladder, code="evasion"),
    nl="Onttrekking aan het toezicht",
    en="Client evades supervision",
    source="this service's own: a supervisor hears of evasion the same day",
    codes=frozenset({EVASION}),
)
_OWN: Final = (_REVIEW, _SIGNS, _CONCERN, _EVASION)


def with_own_rules(book: RuleBook) -> RuleBook:
    """The book with the rules that hold in each of them: late reviews of emergency access, signs seen again, concerns,
    and evasion of supervision."""
    named = frozenset(code for one in _OWN for code in one.codes)
    kept = []
    for one in book.rules:
        codes = one.codes - named
        # A rule that named nothing else would become a general one.
        if one.code not in {own.code for own in _OWN} and (codes or not one.codes):
            kept.append(replace(one, codes=codes))
    own = (replace(one, version=book.version, valid_from=book.valid_from) for one in _OWN)
    return replace(book, rules=(*kept, *own))


RULES: Final[tuple[Rule, ...]] = with_own_rules(_BOOK).rules
RULES_BY_CODE: Final = {rule.code: rule for rule in RULES}
DAY_LADDER: Final = RULES_BY_CODE["unexcused-required"].ladder

"""The rules that ship with the service, as their file says: data of this code, read with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules import Rule
from aftercare.domain.escalation.rules_file import read_rules_file

_FILE = Path(__file__).with_name("escalation-rules-1.yaml")
SHIPPED_BOOK: Final[dict[str, Any]] = read_rules_file(_FILE.read_text())
RULES: Final[tuple[Rule, ...]] = read_rule_book(SHIPPED_BOOK, 1).rules
RULES_BY_CODE: Final = {rule.code: rule for rule in RULES}
DAY_LADDER: Final = RULES_BY_CODE["unexcused-required"].ladder
FAST_LADDER: Final = RULES_BY_CODE["unexcused-repeated"].ladder
ALARM_LADDER: Final = RULES_BY_CODE["alarm"].ladder

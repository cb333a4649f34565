"""Finds the numbers in a rule's name that differ from those of the rule: officers and the court read the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aftercare.domain.escalation.rules import Rule, Trigger

_WORDS: Final = (
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "one two three four five six seven eight nine ten eleven twelve",
)
_NUMBERS: Final = {word: number for words in _WORDS for number, word in enumerate(words.split(), 1)}
_NUMBER: Final = rf"(\d{{1,4}}|{'|'.join(_NUMBERS)})"
_DAYS: Final = re.compile(rf"\b{_NUMBER}[ -](dag|dagen|days?|week|weken|weeks)\b", re.IGNORECASE)
_PERCENT: Final = re.compile(r"(\d{1,3}) ?(?:%|procent\b|percent\b)", re.IGNORECASE)
_TIMES: Final = re.compile(rf"\b{_NUMBER} (?:of meer|or more|keer|times)\b", re.IGNORECASE)


def contradictions(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """The language of each name, with what it says and the number that the rule has instead."""
    for language, name in (("nl", rule.nl), ("en", rule.en)):
        for said, has in _stated(rule, name):
            yield language, said, has


def _stated(rule: Rule, name: str) -> Iterator[tuple[str, str]]:
    if rule.window_days and (found := _DAYS.search(name)):
        in_week = 7 if found[2].lower().startswith("we") else 1
        if _number(found[1]) * in_week != rule.window_days:
            yield found[0], str(rule.window_days)
    if rule.percent and (found := _PERCENT.search(name)) and int(found[1]) != rule.percent:
        yield found[0], str(rule.percent)
    # Of an attendance rate the count is how many appointments it is computed from.
    counted = rule.count > 1 and rule.trigger is not Trigger.ATTENDANCE_BELOW
    if counted and (found := _TIMES.search(name)) and _number(found[1]) != rule.count:
        yield found[0], str(rule.count)


def _number(text: str) -> int:
    return _NUMBERS.get(text.lower()) or int(text)

"""Finds the numbers in a rule's name that differ from those of the rule: officers and the court read the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from aftercare.domain.escalation.rules import Trigger

_WORDS: Final = (
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "one two three four five six seven eight nine ten eleven twelve",
)
_NUMBERS: Final = {word: number for words in _WORDS for number, word in enumerate(words.split(), 1)}
_NUMBERS_OF_TIMES: Final = {"twice": 2, "tweemaal": 2, "driemaal": 3, "viermaal": 4, "vijfmaal": 5}
_NUMBER: Final = rf"(\d{{1,4}}|{'|'.join(_NUMBERS)})"
_UNITS: Final = (
    "dag|dagen|days?|week|weken|weeks|maand|maanden|months?|uur|uren|hours?|procent|percent"
)
_DAYS: Final = re.compile(rf"\b{_NUMBER}[ -](dag|dagen|days?|week|weken|weeks)\b", re.IGNORECASE)
_PERCENT: Final = re.compile(r"(\d{1,3}) ?(?:%|procent\b|percent\b)", re.IGNORECASE)
_HOURS: Final = re.compile(
    rf"\b{_NUMBER} (?:(?:working |werk)?hours?|(?:werk)?uur|(?:werk)?uren)\b", re.IGNORECASE
)
# `een` is an article as well: alone it counts only where it is followed by one of these words at once.
_TIMES: Final = re.compile(
    rf"\b(?:({'|'.join(_NUMBERS_OF_TIMES)})\b|{_NUMBER} (?:of meer|or more|keer|maal|times)\b"
    rf"|(?!een\b|one\b){_NUMBER}(?: (?!(?:{_NUMBER}|{_UNITS})\b)[^\W\d]+){{0,3}}"
    r" (?:in a row|op rij|op een rij|achtereen|achter elkaar|consecutive|opeenvolgende|misses|missed|absences"
    r"|appointments|gemist|afwezigheden|absenties|verzuimen|afspraken)\b)",
    re.IGNORECASE,
)


def contradictions(rule: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The language of each name, with what it says and the number that the rule has instead. `rule` has the members
    of a rule that are known; nothing is said about a number that is not."""
    for language in ("nl", "en"):
        for said, has in _stated(rule, rule.get(language) or ""):
            yield language, said, has


def _stated(rule: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    days, percent, hours = (
        rule.get(one) for one in ("window_days", "percent", "after_working_hours")
    )
    if days and (found := _DAYS.search(name)):
        in_week = 7 if found[2].lower().startswith("we") else 1
        if _number(found[1]) * in_week != days:
            yield found[0], str(days)
    if percent and (found := _PERCENT.search(name)) and int(found[1]) != percent:
        yield found[0], str(percent)
    if hours and (found := _HOURS.search(name)) and _number(found[1]) != hours:
        yield found[0], str(hours)
    # Of an attendance rate the count is how many appointments it is computed from.
    count = 0 if rule.get("trigger") == Trigger.ATTENDANCE_BELOW else rule.get("count") or 0
    if count > 1 and (found := _TIMES.search(name)):
        said = _NUMBERS_OF_TIMES.get((found[1] or "").lower()) or _number(found[2] or found[3])
        if said != count:
            yield found[0], str(count)


def _number(text: str) -> int:
    return _NUMBERS.get(text.lower()) or int(text)

"""Parses a rule book from an untrusted document: the whole book, or every fault with its pointer.

The published schema (`store/reference/escalation-rules.schema.json`) has the same rules for each value. Some rules
cannot be put in a schema and are only here. No code occurs twice; ladders exist and only climb. A trigger has the
numbers it needs and no others; deadlines are those of this service.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

from aftercare.base.errors import Invalid
from aftercare.domain.conditions import ENTRIES
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.escalation.rules import (
    REPEAT_MINUTES,
    Ask,
    Audience,
    Ladder,
    LadderHours,
    Rule,
    RuleBook,
    Rung,
    Trigger,
    at_once,
)
from aftercare.domain.escalation.triggers import OF_DEADLINES
from aftercare.domain.placement.document.json_values import NO_DATE, Findings, Value, under
from aftercare.domain.plans.obligations import ObligationKind

MOST_RULES, MOST_LADDERS, MOST_RUNGS = 50, 20, 10
CONDITION_KINDS = tuple(sorted({entry.kind for entry in ENTRIES}))
MOST_COUNT, LONGEST_WINDOW, LONGEST_WAIT = 50, 1_100, 500
# At most twelve times an hour, at least once an hour.
SHORTEST_REPEAT, LONGEST_REPEAT = 5, 60
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WINDOWED = (Trigger.UNEXCUSED_IN_WINDOW, Trigger.ATTENDANCE_BELOW, Trigger.LOST_CONTACT)
_COUNTED = (Trigger.UNEXCUSED_IN_WINDOW, Trigger.UNEXCUSED_IN_A_ROW, Trigger.ATTENDANCE_BELOW)
_OF_KINDS = (
    Trigger.MISSED_OF_KIND, Trigger.UNEXCUSED_OF_KIND, Trigger.UNEXCUSED_IN_WINDOW,
    Trigger.UNEXCUSED_IN_A_ROW, Trigger.ATTENDANCE_BELOW, Trigger.NOT_DELIVERED,
)  # fmt: skip
_OF_CONDITIONS = _OF_KINDS[:-1]
# Members that only some triggers use: the others would accept them without any effect.
_TAKEN_BY: Mapping[str, Collection[Trigger]] = {
    "count": _COUNTED,
    "window_days": _WINDOWED,
    "percent": (Trigger.ATTENDANCE_BELOW,),
    "after_working_hours": (Trigger.OUTCOME_OVERDUE,),
    "repeat_minutes": (Trigger.ALARM,),
    "kinds": _OF_KINDS,
    "conditions": _OF_CONDITIONS,
    "codes": tuple(one for one in OF_DEADLINES if one is not Trigger.LOST_CONTACT),
}
_NEEDED_BY: Mapping[str, Collection[Trigger]] = {
    "count": _COUNTED,
    "window_days": _WINDOWED,
    "percent": (Trigger.ATTENDANCE_BELOW,),
    "kinds": (Trigger.MISSED_OF_KIND, Trigger.UNEXCUSED_OF_KIND),
    "codes": (Trigger.FIRST_CONTACT, Trigger.TREATMENT_NOT_STARTED),
}
_ALWAYS = ("code", "trigger", "severity", "ladder", "nl", "en")
_SOMETIMES = (*_TAKEN_BY, "tiers", "juvenile_ladder", "source")
# In the order in which people read them.
LADDER_MEMBERS = ("code", "hours", "rungs")
RUNG_MEMBERS = ("after_hours", "audience", "ask")
RULE_MEMBERS = (
    "code", "trigger", "severity", "ladder", "juvenile_ladder", "count", "window_days", "percent",
    "after_working_hours", "repeat_minutes", "kinds", "tiers", "codes", "conditions", "nl", "en", "source",
)  # fmt: skip
Word = TypeVar("Word", bound=StrEnum)


def read_rule_book(raw: Any, version: int, pointer: str = "") -> RuleBook:
    """The book with this version; raises Invalid with every fault, each pointer prefixed with `pointer`."""
    findings = Findings()
    value = Value(raw, pointer, findings)
    members = ("source", "adopted_by", "valid_from", "ladders", "rules")
    _members(value, members, members)
    it = value.members()
    ladders: dict[str, Ladder] = {}
    for one in it.get("ladders", []).items(MOST_LADDERS):
        ladder = _ladder(one)
        if ladder.code in ladders:
            findings.add(under(one.pointer, "code"), "twice", "is the code of an earlier ladder")
        ladders[ladder.code] = ladder
    source, adopted_by = it.get("source").text(), it.get("adopted_by").text()
    valid_from = it.get("valid_from").on()
    rules: list[Rule] = []
    for one in it.get("rules", []).items(MOST_RULES):
        rule = _rule(one, ladders)
        if rule.code in {before.code for before in rules}:
            findings.add(under(one.pointer, "code"), "twice", "is the code of an earlier rule")
        rules.append(rule)
    if not rules:
        it.get("rules").fault("too-few", "must hold at least one rule")
    if findings.faults:
        raise Invalid(fields=tuple(findings.faults))
    whole = tuple(
        replace(
            rule,
            version=version,
            source=rule.source or source,
            adopted_by=adopted_by,
            valid_from=valid_from,
        )
        for rule in rules
    )
    return RuleBook(version, source, adopted_by, valid_from, whole)


def _ladder(value: Value) -> Ladder:
    _members(value, ("code", "rungs"), LADDER_MEMBERS)
    it = value.members()
    rungs = tuple(_rung(one) for one in it.get("rungs", []).items(MOST_RUNGS))
    if not rungs:
        it.get("rungs").fault("too-few", "must hold at least one rung")
    elif rungs[0].after_hours:
        it.get("rungs").fault("starts-late", "the first rung is reached at once: 0 hours")
    order = list(Audience)
    for lower, higher in pairwise(rungs):
        climbs = order.index(lower.audience) < order.index(higher.audience)
        if lower.after_hours > higher.after_hours or not climbs:
            it.get("rungs").fault("does-not-climb", "each rung is later and higher than the last")
            break
    hours = _word(it.get("hours", LadderHours.WORKING.value), LadderHours)
    return Ladder(_code(it.get("code")), rungs, hours)


def _rung(value: Value) -> Rung:
    _members(value, RUNG_MEMBERS, RUNG_MEMBERS)
    it = value.members()
    return Rung(
        it.get("after_hours").whole(0, LONGEST_WAIT),
        _word(it.get("audience"), Audience),
        _word(it.get("ask"), Ask),
    )


def _rule(value: Value, ladders: Mapping[str, Ladder]) -> Rule:
    _members(value, _ALWAYS, (*_ALWAYS, *_SOMETIMES))
    it = value.members()
    trigger = _word(it.get("trigger"), Trigger)
    _belongs(it, trigger)
    juvenile = it.get("juvenile_ladder")
    ladder = _known_ladder(it.get("ladder"), ladders)
    juvenile_ladder = None if juvenile.absent else _known_ladder(juvenile, ladders)
    if trigger is Trigger.ALARM:
        ladder, juvenile_ladder = at_once(ladder), juvenile_ladder and at_once(juvenile_ladder)
    return Rule(
        code=_code(it.get("code")),
        version=0,
        trigger=trigger,
        severity=it.get("severity").whole(1, 3),
        ladder=ladder,
        nl=it.get("nl").text(),
        en=it.get("en").text(),
        source="" if it.get("source").absent else it.get("source").text(),
        adopted_by="",
        valid_from=NO_DATE,
        kinds=_words(it.get("kinds", []), tuple(ObligationKind)),
        tiers=frozenset(one.whole(1, 3) for one in it.get("tiers", []).items(3)),
        codes=_words(it.get("codes", []), tuple(DEADLINE_KINDS)),
        conditions=_words(it.get("conditions", []), CONDITION_KINDS),
        count=it.get("count", 1).whole(1, MOST_COUNT),
        window_days=_whole_or_none(it, "window_days", LONGEST_WINDOW),
        percent=_whole_or_none(it, "percent", 100),
        after_working_hours=_whole_or_none(it, "after_working_hours", LONGEST_WAIT),
        repeat_minutes=_repeat(it, trigger),
        juvenile_ladder=juvenile_ladder,
    )


def _belongs(it: Value, trigger: Trigger) -> None:
    for name, takers in _TAKEN_BY.items():
        if name in it.raw and trigger not in takers:
            it.get(name).fault("not-for-this-trigger", f"{trigger.value} does not look at it")
    for name, askers in _NEEDED_BY.items():
        if trigger in askers and not it.raw.get(name):
            it.get(name).fault("missing", f"{trigger.value} needs it")


def _whole_or_none(it: Value, name: str, most: int) -> int:
    return it.get(name).whole(1, most) if it.raw.get(name) is not None else 0


def _repeat(it: Value, trigger: Trigger) -> int:
    if trigger is not Trigger.ALARM:
        return 0
    return it.get("repeat_minutes", REPEAT_MINUTES).whole(SHORTEST_REPEAT, LONGEST_REPEAT)


def _known_ladder(value: Value, ladders: Mapping[str, Ladder]) -> Ladder:
    code = value.text()
    if code and code not in ladders:
        value.fault("unknown-ladder", "does not name an escalation ladder in these rules")
    return ladders.get(code, Ladder(code, ()))


def _code(value: Value) -> str:
    code = value.text()
    if code and not (_CODE.fullmatch(code) and len(code) <= 60):
        value.fault("bad-code", "small letters, digits and dashes, at most 60")
    return code


def _word(value: Value, words: type[Word]) -> Word:
    return words(value.one_of(*(one.value for one in words)))


def _words(value: Value, known: Collection[str]) -> frozenset[str]:
    return frozenset(one.one_of(*known) for one in value.items(len(known)))


def _members(value: Value, needed: Collection[str], known: Collection[str]) -> None:
    """Adds a fault for each member that is missing, null or unknown."""
    it = value.members()
    for name in needed:
        if name not in it.raw:
            value.findings.add(under(value.pointer, name), "missing", "must be given")
    for name, raw in it.raw.items():
        if name not in known:
            value.findings.add(
                under(value.pointer, str(name)), "unknown-member", "is not recognised here"
            )
        elif raw is None:
            value.findings.add(under(value.pointer, name), "missing", "must not be null")

"""Parses a profile from untrusted JSON: the whole profile, or every fault with its JSON pointer.

The published schema (`store/reference/contact-standard.schema.json`) has the same rules for each value. Some rules
cannot be put in a schema and are only here. No case type and tier occur twice, and no kind occurs twice in a track.
A sub-quota may only count what its requirement counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any, TypeVar

from aftercare.base.errors import Invalid
from aftercare.domain.contact_standards.kinds import (
    COUNTED_KINDS,
    HELD_OUTCOMES,
    USUAL_OUTCOMES,
    Cadence,
    CaseType,
    ContactKind,
    FirstTerm,
    Profile,
    Qualifies,
    RecordKind,
    Requirement,
    SubQuota,
    TermUnit,
    Track,
)
from aftercare.domain.contact_standards.windows import FIXED_PERIODS
from aftercare.domain.placement.document.json_values import Findings, Value, under

MOST_TRACKS, MOST_REQUIREMENTS, MOST_QUOTAS = 12, 20, 5
MOST_CONTACTS, LONGEST_PERIOD = 31, 366
Word = TypeVar("Word", bound=StrEnum)
Thing = TypeVar("Thing")


def read_profile(raw: Any, pointer: str = "") -> Profile:
    """The profile; raises Invalid with every fault, each pointer prefixed with `pointer`."""
    findings = Findings()
    value = Value(raw, pointer, findings)
    _members(value, ("tracks",), ("tracks",))
    tracks = _list(value, "tracks", MOST_TRACKS, _track)
    _alone(value.members().get("tracks", []), [(one.case_type, one.tier) for one in tracks])
    if findings.faults:
        raise Invalid(fields=tuple(findings.faults))
    return Profile(tracks)


def _track(value: Value) -> Track:
    names = ("case_type", "tier", "requirements")
    _members(value, names, names)
    it = value.members()
    requirements = _list(it, "requirements", MOST_REQUIREMENTS, _requirement)
    _alone(it.get("requirements", []), [one.kind for one in requirements])
    return Track(
        _word(it.get("case_type"), CaseType), it.get("tier").whole(1, 3), requirements
    )  # fmt: skip


def _requirement(value: Value) -> Requirement:
    needed = ("kind", "number", "period_days", "cadence", "qualifies")
    _members(value, needed, (*needed, "first", "of_which"))
    it = value.members()
    cadence = _word(it.get("cadence"), Cadence)
    period = it.get("period_days").whole(1, LONGEST_PERIOD)
    if cadence is Cadence.FIXED and period not in FIXED_PERIODS:
        days = ", ".join(str(one) for one in FIXED_PERIODS)
        it.get("period_days").fault("not-a-calendar-window", f"fixed windows last {days} days")
    number = it.get("number").whole(1, MOST_CONTACTS)
    qualifies = _qualifies(it.get("qualifies"))
    quotas = [
        _quota(one, number, qualifies) for one in it.get("of_which", []).items(MOST_QUOTAS)
    ]  # fmt: skip
    first = it.get("first")
    return Requirement(
        kind=_word(it.get("kind"), ContactKind),
        number=number,
        period_days=period,
        cadence=cadence,
        qualifies=qualifies,
        first=None if first.absent else _first(first),
        of_which=tuple(quotas),
    )


def _first(value: Value) -> FirstTerm:
    _members(value, ("number", "unit"), ("number", "unit"))
    it = value.members()
    return FirstTerm(it.get("number").whole(1, LONGEST_PERIOD), _word(it.get("unit"), TermUnit))


def _qualifies(value: Value) -> Qualifies:
    _members(value, (), ("obligations", "records", "outcomes"))
    it = value.members()
    obligations = _words(it, "obligations", COUNTED_KINDS)
    records = _words(it, "records", tuple(RecordKind))
    outcomes = _words(it, "outcomes", HELD_OUTCOMES) or USUAL_OUTCOMES
    if not obligations and not records:
        value.fault("counts-nothing", "must name obligations or records that count")
    return Qualifies(obligations, records, outcomes)


def _quota(value: Value, whole: int, of: Qualifies) -> SubQuota:
    _members(value, ("number",), ("number", "obligations", "records"))
    it = value.members()
    number = it.get("number").whole(1, MOST_CONTACTS)
    if number > whole:
        it.get("number").fault("more-than-the-whole", "must not exceed the requirement's number")
    obligations = _words(it, "obligations", COUNTED_KINDS)
    records = _words(it, "records", tuple(RecordKind))
    if not obligations and not records:
        value.fault("counts-nothing", "must name obligations or records that count")
    if not (obligations <= of.obligations and records <= of.records):
        value.fault("not-of-the-whole", "must be among what the requirement counts")
    return SubQuota(number, Qualifies(obligations, records, of.outcomes))


def _members(value: Value, needed: Collection[str], known: Collection[str]) -> None:
    """Adds a fault for each member that is missing, null or unknown."""
    it = value.members()
    for name in needed:
        if name not in it.raw:
            value.findings.add(under(value.pointer, name), "missing", "must be given")
    for name, raw in it.raw.items():
        if name not in known:
            value.findings.add(
                under(value.pointer, name), "unknown-member", "is not recognised here"
            )
        elif raw is None:
            value.findings.add(under(value.pointer, name), "missing", "must not be null")


def _list(
    value: Value, name: str, most: int, read: Callable[[Value], Thing]
) -> tuple[Thing, ...]:  # fmt: skip
    """The items of a list that must have at least one."""
    it = value.members()
    found = it.get(name, [])
    if found.raw == [] and name in it.raw:
        found.fault("empty-list", "must hold at least one item")
    return tuple(read(one) for one in found.items(most))


def _alone(value: Value, keys: list[Any]) -> None:
    """Adds a fault for each item that repeats an earlier one."""
    for number, key in enumerate(keys):
        if key in keys[:number]:
            value.findings.add(under(value.pointer, number), "said-twice", "stands here already")


def _word(value: Value, words: type[Word]) -> Word:
    if value.absent:
        return next(iter(words))  # reported as missing
    return words(value.one_of(*(one.value for one in words)))


def _words(value: Value, name: str, words: tuple[Word, ...]) -> frozenset[Word]:
    """Some of `words`, each once; empty when absent."""
    given = value.get(name)
    if given.absent:
        return frozenset()
    if given.raw == []:
        given.fault("empty-list", "must hold at least one item")
    by_value = {one.value: one for one in words}
    found = [by_value[one.one_of(*by_value)] for one in given.items(len(words))]
    _alone(given, found)
    return frozenset(found)

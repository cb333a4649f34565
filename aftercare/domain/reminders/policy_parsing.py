"""Parses a reminder policy from untrusted JSON: the whole policy, or every fault with its JSON pointer.

The published schema (`store/reference/reminder-policy.schema.json`) has the same rules for each value. Some rules
cannot be put in a schema and are only here. Texts are sent outside the quiet hours, and every appointment gets a
reminder the day before. Of two reminders for one day, the earlier must not make the later unreachable.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import time, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from aftercare.base.errors import Invalid
from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.placement.document.json_values import Findings, Value, under
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.reminders.policy import REMINDER_TEXTS, Occasion, ReminderPolicy, ReminderRule

MOST_RULES, LONGEST_OFFSET, LONGEST_BOOKED = 12, 28, 60
LEAST_SPREAD, MOST_SPREAD = 30, 480
# No policy can send texts before seven in the morning or after ten at night; the hours that a clock change skips or
# doubles are outside these limits as well.
EARLIEST_MORNING, LATEST_MORNING = time(7), time(12)
EARLIEST_EVENING, LATEST_EVENING = time(16), time(22)
_HOURS_OF = ("fresh_hours", "last_use_hours")
_MEMBERS = ("send_from", "spread_minutes", "quiet_until", "quiet_from", *_HOURS_OF, "reminders")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
Word = TypeVar("Word", bound=StrEnum)


def read_policy(raw: Any, version: int, pointer: str = "") -> ReminderPolicy:
    """The policy; raises Invalid with every fault, each pointer prefixed with `pointer`."""
    findings = Findings()
    value = Value(raw, pointer, findings)
    it = _members(value, _MEMBERS, _MEMBERS)
    policy = ReminderPolicy(
        version=version,
        send_from=_time(it.get("send_from"), EARLIEST_MORNING, LATEST_EVENING),
        spread_min=it.get("spread_minutes").whole(LEAST_SPREAD, MOST_SPREAD),
        quiet_until=_time(it.get("quiet_until"), EARLIEST_MORNING, LATEST_MORNING),
        quiet_from=_time(it.get("quiet_from"), EARLIEST_EVENING, LATEST_EVENING),
        fresh=timedelta(hours=it.get("fresh_hours").whole(0, 48)),
        last_use=timedelta(hours=it.get("last_use_hours").whole(1, 4)),
        rules=tuple(_rule(one) for one in _rules(it)),
    )
    if not findings.faults:
        _whole(value, policy)
    if findings.faults:
        raise Invalid(fields=tuple(findings.faults))
    return policy


def _whole(value: Value, policy: ReminderPolicy) -> None:
    """Checks the rules that concern the policy as a whole."""
    leaves_by = policy.send_from.hour * 60 + policy.send_from.minute + policy.spread_min
    evening = policy.quiet_from.hour * 60 + policy.quiet_from.minute
    if policy.send_from < policy.quiet_until or leaves_by > evening:
        value.get("send_from").fault(
            "in-quiet-hours", "texts and their spread must leave outside the quiet hours"
        )
    if not any(rule.days_before == 1 and rule.is_for_all for rule in policy.rules):
        value.get("reminders").fault(
            "no-day-before", "must hold a reminder one day before that everybody gets"
        )
    for number, rule in enumerate(policy.rules):
        if any(_hides(earlier, rule) for earlier in policy.rules[:number]):
            place = under(under(value.pointer, "reminders"), number)
            value.findings.add(place, "never-reached", "an earlier one of this day covers it")


def _hides(earlier: ReminderRule, later: ReminderRule) -> bool:
    """Whether every appointment that would get the later reminder gets the earlier one of that day."""
    if earlier.days_before != later.days_before:
        return False
    booked = earlier.booked_over_days
    return (
        (booked is None or (later.booked_over_days is not None and later.booked_over_days >= booked))
        and (not earlier.occasions or (bool(later.occasions) and later.occasions <= earlier.occasions))
        and (not earlier.kinds or (bool(later.kinds) and later.kinds <= earlier.kinds))
    )  # fmt: skip


def _rules(it: Value) -> list[Value]:
    given = it.get("reminders")
    if given.absent:
        return []
    if given.raw == []:
        given.fault("empty-list", "must hold at least one item")
    return list(given.items(MOST_RULES))


def _rule(value: Value) -> ReminderRule:
    needed = ("days_before", "text")
    it = _members(value, needed, (*needed, "booked_over_days", "occasions", "kinds"))
    booked = it.get("booked_over_days")
    return ReminderRule(
        days_before=it.get("days_before").whole(1, LONGEST_OFFSET),
        text=_text(it.get("text")),
        booked_over_days=None if booked.absent else booked.whole(0, LONGEST_BOOKED),
        occasions=_words(it, "occasions", tuple(Occasion)),
        kinds=_words(it, "kinds", tuple(ObligationKind)),
    )


def _text(value: Value) -> TextKind:
    if value.absent:
        return REMINDER_TEXTS[0]  # reported as missing
    return TextKind(value.one_of(*(one.value for one in REMINDER_TEXTS)))


def _time(value: Value, earliest: time, latest: time) -> time:
    """A time such as `09:00`, between two times of the day."""
    if value.absent:
        return earliest  # reported as missing
    if not isinstance(value.raw, str) or not _CLOCK.fullmatch(value.raw):
        value.fault("not-a-time", "must be a time such as 09:00")
        return earliest
    found = time.fromisoformat(value.raw)
    if not earliest <= found <= latest:
        value.fault("out-of-range", f"must be between {earliest:%H:%M} and {latest:%H:%M}")
    return found


def _members(value: Value, needed: Collection[str], known: Collection[str]) -> Value:
    """The members; adds a fault for each that is missing, null or unknown."""
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
    return it


def _words(value: Value, name: str, words: tuple[Word, ...]) -> frozenset[Word]:
    """Some of `words`, each once; empty when absent."""
    given = value.get(name)
    if given.absent:
        return frozenset()
    if given.raw == []:
        given.fault("empty-list", "must hold at least one item")
    by_value = {one.value: one for one in words}
    found = [by_value[one.one_of(*by_value)] for one in given.items(len(words))]
    for number, word in enumerate(found):
        if word in found[:number]:
            value.findings.add(under(given.pointer, number), "said-twice", "stands here already")
    return frozenset(found)

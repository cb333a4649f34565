"""What a new rule book watches no longer: the part of each earlier rule that no rule about the same takes over.

Only who and what is watched is compared. That a rule asks more before it opens an escalation is read in its numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, TypeVar

from aftercare.domain.deadlines import ALARM_CODES, QUIET_CODES, SHORTFALL_CODES
from aftercare.domain.escalation.parsing import CONDITION_KINDS
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.escalation.triggers import OF_DEADLINES
from aftercare.domain.plans.obligations import ObligationKind

TIERS: Final = (1, 2, 3)
# An appointment that no condition asks for.
_NO_CONDITION: Final = ""
_KINDS: Final = tuple(one.value for one in ObligationKind)
Value = TypeVar("Value")
Situation = tuple[int, str, str]
"""A level, and a kind of appointment with the condition behind it or, of a rule that names deadlines, their code."""


@dataclass(frozen=True)
class Unwatched:
    """`rule`: the earlier one, narrowed to what is watched no longer; `partly`: that is a part which no rule could
    say, and `rule` is the whole of it."""

    rule: Rule
    partly: bool = False


def no_longer_watched(was: Iterable[Rule], becomes: Iterable[Rule]) -> list[Unwatched]:
    """In the order of the earlier rules; empty where everything is watched as before."""
    later = list(becomes)
    found = (_left_of(rule, later) for rule in was)
    return [one for one in found if one is not None]


def _left_of(rule: Rule, later: list[Rule]) -> Unwatched | None:
    situations = set(_situations_of(rule))
    left = {one for one in situations if not any(_takes(new, rule, one) for new in later)}
    if not left:
        return None
    if left == situations:
        return Unwatched(rule)
    narrowed = _narrowed(rule, left)
    exact = set(_situations_of(narrowed)) == left
    return Unwatched(narrowed if exact else rule, partly=not exact)


def _situations_of(rule: Rule) -> Iterator[Situation]:
    tiers = sorted(rule.tiers) or TIERS
    if rule.codes:
        return ((tier, code, _NO_CONDITION) for tier, code in product(tiers, sorted(rule.codes)))
    conditions = sorted(rule.conditions) or (*CONDITION_KINDS, _NO_CONDITION)
    return product(tiers, sorted(rule.kinds) or _KINDS, conditions)


def _takes(new: Rule, old: Rule, at: Situation) -> bool:
    tier, what, condition = at
    if new.tiers and tier not in new.tiers:
        return False
    if old.codes:
        # A general rule takes the deadlines that no rule names, but those that alone open nothing.
        general = new.trigger is _general(what) and not new.codes and what not in QUIET_CODES
        return new.trigger in OF_DEADLINES and (what in new.codes or general)
    if new.trigger is not old.trigger or new.codes:
        return False
    of_kind = not new.kinds or what in new.kinds
    return of_kind and (not new.conditions or condition in new.conditions)


def _general(code: str) -> Trigger:
    """What a rule is about that takes this deadline without naming it."""
    if code in ALARM_CODES:
        return Trigger.ALARM
    return Trigger.CONTACT_SHORTFALL if code in SHORTFALL_CODES else Trigger.DEADLINE_OVERDUE


def _narrowed(rule: Rule, left: set[Situation]) -> Rule:
    """The rule about no more than the levels, kinds, conditions and codes that are left."""
    tiers = frozenset(tier for tier, _, _ in left)
    named = frozenset(what for _, what, _ in left)
    conditions = frozenset(condition for _, _, condition in left)
    if rule.codes:
        return replace(rule, tiers=_unless_all(tiers, TIERS), codes=named)
    return replace(
        rule,
        tiers=_unless_all(tiers, TIERS),
        kinds=_unless_all(named, _KINDS),
        conditions=conditions if _NO_CONDITION not in conditions else frozenset(),
    )


def _unless_all(found: frozenset[Value], known: Iterable[Value]) -> frozenset[Value]:
    """A rule that names all of them names none."""
    return frozenset() if found == frozenset(known) else found

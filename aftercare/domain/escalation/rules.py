"""Rules as typed, versioned data: which facts open an escalation, its severity, and its escalation steps.

An organisation adopts a profile as a whole; its version is the version of every rule in it. No rule contains code: a
trigger names what this service can notice, and the organisation sets the numbers beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Final

from aftercare.base.documents.forms import (
    Finding,
    Items,
    Part,
    Scalar,
    one_of,
    text,
    whole,
)
from aftercare.base.documents.json_values import Value


class Trigger(StrEnum):
    """What a rule can notice; domain/escalation/triggers.py says which facts each one uses."""

    MISSED_OF_KIND = "missed-of-kind"
    UNEXCUSED_OF_KIND = "unexcused-of-kind"
    UNEXCUSED_IN_WINDOW = "unexcused-in-window"
    UNEXCUSED_IN_A_ROW = "unexcused-in-a-row"
    ATTENDANCE_BELOW = "attendance-below"
    OUTCOME_OVERDUE = "outcome-overdue"
    # In the rule books of organisations, its code is of when a verdict was called a decision.
    VERDICT_OVERDUE = "decision-overdue"
    NOT_DELIVERED = "not-delivered"
    LOST_CONTACT = "lost-contact"
    FIRST_CONTACT = "first-contact"
    TREATMENT_NOT_STARTED = "treatment-not-started"
    DEADLINE_OVERDUE = "deadline-overdue"
    ALARM = "alarm"
    EVASION = "evasion"
    CONTACT_SHORTFALL = "contact-shortfall"


# What a rule of a book can be about; evasion of supervision has one rule in every book (shipped_rules).
OF_BOOKS = tuple(one for one in Trigger if one is not Trigger.EVASION)


class Audience(StrEnum):
    """Whom a step can reach, from near to far; a level without anyone passes the step to the next level."""

    OFFICER = "officer"
    DEPUTY = "deputy"
    SUPERVISOR = "supervisor"
    DUTY_DESK = "duty_desk"
    UNIT_MANAGER = "unit_manager"


# Levels that can be reached at any hour; the others read their notices when the office opens.
ON_CALL = (Audience.DUTY_DESK, Audience.UNIT_MANAGER)


class LadderHours(StrEnum):
    """How the hours between steps are counted: only while the office is open, or every hour."""

    WORKING = "working"
    WALL = "wall"


class Ask(StrEnum):
    """What a step asks of the person it reaches."""

    REVIEW = "review"
    TAKE_OVER = "take-over"
    DECIDE = "decide"
    DECIDE_NOW = "decide-now"


# The longest wait that a rule book may ask, in hours.
LONGEST_WAIT: Final = 500
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CODE_SCHEMA: Final = {"type": "string", "pattern": f"^{_CODE.pattern}$", "maxLength": 60}


def _code(value: Value) -> str:
    code = value.text()
    if code and not (_CODE.fullmatch(code) and len(code) <= 60):
        value.fault("bad-code", "small letters, digits and dashes, at most 60")
    return code


CODE: Final = Scalar(_code, CODE_SCHEMA)


@dataclass(frozen=True)
class Rung:
    """One escalation step. `after_hours` are the ladder's hours from the moment the rule's fact fell due."""

    after_hours: Annotated[int, whole(0, LONGEST_WAIT, "Counted as `hours` of the ladder says.")]
    audience: Annotated[Audience, one_of(Audience)]
    ask: Annotated[Ask, one_of(Ask)]


@dataclass(frozen=True)
class Ladder(Part):
    """The escalation steps of a rule. Working hours are those of the office (Mon-Fri, Europe/Amsterdam)."""

    code: Annotated[str, CODE]
    rungs: Annotated[tuple[Rung, ...], Items(10, ("too-few", "must hold at least one step"))]
    hours: Annotated[
        LadderHours,
        one_of(
            LadderHours,
            "Working hours or every hour; staff who are not on call are then asked once the office is open. The ladder"
            " of an alarm always counts every hour and asks the duty desk at once.",
        ),
    ] = LadderHours.WORKING
    nl: Annotated[
        str | None, text("What people read in Dutch; absent, they read who is notified.")
    ] = None
    en: Annotated[str | None, text("The same in English.")] = None

    def label(self, language: str) -> str | None:
        """Its name, in the other language where this one has none."""
        return (self.nl or self.en) if language == "nl" else (self.en or self.nl)

    def findings(self) -> Iterator[Finding]:
        if self.rungs[0].after_hours:
            yield ("rungs",), "starts-late", "the first step is reached at once: 0 hours"
        order = list(Audience)
        for number, (lower, higher) in enumerate(pairwise(self.rungs), 1):
            climbs = order.index(lower.audience) < order.index(higher.audience)
            if lower.after_hours > higher.after_hours or not climbs:
                detail = (
                    "each step is later and higher than the last:"
                    f" {higher.audience} after {higher.after_hours} hours follows"
                    f" {lower.audience} after {lower.after_hours}"
                )
                yield ("rungs", number), "does-not-climb", detail


def at_once(ladder: Ladder) -> Ladder:
    """The steps as an alarm uses them, even where its rule book differs: every hour counts, and the duty desk is
    asked at once. Where the book differs, the ladder gets a code of its own."""
    by_audience = {rung.audience: rung for rung in ladder.rungs}
    desk = by_audience.get(Audience.DUTY_DESK, Rung(0, Audience.DUTY_DESK, Ask.DECIDE_NOW))
    by_audience[Audience.DUTY_DESK] = replace(desk, after_hours=0)
    rungs = tuple(by_audience[one] for one in Audience if one in by_audience)
    if (rungs, LadderHours.WALL) == (ladder.rungs, ladder.hours):
        return ladder
    return Ladder(f"{ladder.code}-alarm", rungs, LadderHours.WALL, ladder.nl, ladder.en)


@dataclass(frozen=True)
class Rule:
    """One trigger with its numbers, severity (3 is worst) and escalation steps; `source` says who set it.

    `kinds`, `tiers`, `codes` and `conditions` restrict it; empty means all. `juvenile_ladder` is used in case files
    under juvenile law, `ladder` where there is none. `repeat_minutes`: how often staff on call are texted and called
    about an alarm that is not acknowledged. `widen_after`: after how many such rings others are called as well;
    `slow_after`: after how many a colleague is called seldom, and the others at this pace in their place.
    """

    code: str
    version: int
    trigger: Trigger
    severity: int
    ladder: Ladder
    nl: str
    en: str
    source: str
    adopted_by: str
    valid_from: date
    kinds: frozenset[str] = frozenset()
    tiers: frozenset[int] = frozenset()
    codes: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    # Distinct dates of misses; of an attendance rate, the fewest appointments it is computed from.
    count: int = 1
    window_days: int = 0
    percent: int = 0
    after_working_hours: int = 0
    repeat_minutes: int = 0
    widen_after: int = 0
    slow_after: int = 0
    juvenile_ladder: Ladder | None = None

    def label(self, language: str) -> str:
        return self.nl if language == "nl" else self.en

    def ladder_for(self, regime: str) -> Ladder:
        """The escalation steps for a case file under this law."""
        if regime == "juvenile" and self.juvenile_ladder is not None:
            return self.juvenile_ladder
        return self.ladder


@dataclass(frozen=True)
class RuleBook:
    """A profile of rules as adopted, in the order they are shown."""

    version: int
    source: str
    adopted_by: str
    valid_from: date
    rules: tuple[Rule, ...]

    def rule(self, code: str) -> Rule | None:
        return next((one for one in self.rules if one.code == code), None)

    def of(self, *triggers: Trigger) -> tuple[Rule, ...]:
        """The rules with one of these triggers."""
        return tuple(one for one in self.rules if one.trigger in triggers)


# How often staff on call are texted and called about an alarm, where a rule book does not say.
REPEAT_MINUTES = 15
# After how many of them, two hours of quarters, an alarm without an answer calls others as well.
WIDEN_AFTER = 8
# Of a rule that does not say after how many rings a colleague has had enough of them: four hours of quarters.
SLOW_AFTER = 16

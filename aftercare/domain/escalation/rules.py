"""Rules as typed, versioned data: which facts open an escalation, its severity, and its escalation steps.

An organisation adopts a profile as a whole; its version is the version of every rule in it. No rule contains code: a
trigger names a question this service can ask, and the organisation sets the numbers beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Final

from aftercare.domain.placement.document.forms import (
    Finding,
    Items,
    Part,
    Scalar,
    one_of,
    whole,
)
from aftercare.domain.placement.document.json_values import Value


class Trigger(StrEnum):
    """The questions a rule can ask; domain/escalation/triggers.py says which facts each one uses."""

    MISSED_OF_KIND = "missed-of-kind"
    UNEXCUSED_OF_KIND = "unexcused-of-kind"
    UNEXCUSED_IN_WINDOW = "unexcused-in-window"
    UNEXCUSED_IN_A_ROW = "unexcused-in-a-row"
    ATTENDANCE_BELOW = "attendance-below"
    OUTCOME_OVERDUE = "outcome-overdue"
    DECISION_OVERDUE = "decision-overdue"
    NOT_DELIVERED = "not-delivered"
    LOST_CONTACT = "lost-contact"
    FIRST_CONTACT = "first-contact"
    TREATMENT_NOT_STARTED = "treatment-not-started"
    DEADLINE_OVERDUE = "deadline-overdue"
    ALARM = "alarm"
    CONTACT_SHORTFALL = "contact-shortfall"


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

    after_hours: Annotated[int, whole(0, LONGEST_WAIT)]
    audience: Annotated[Audience, one_of(Audience)]
    ask: Annotated[Ask, one_of(Ask)]


@dataclass(frozen=True)
class Ladder(Part):
    """The escalation steps of a rule. Working hours are those of the office (Mon-Fri, Europe/Amsterdam)."""

    code: Annotated[str, CODE]
    rungs: Annotated[tuple[Rung, ...], Items(10, ("too-few", "must hold at least one rung"))]
    hours: Annotated[
        LadderHours,
        one_of(
            LadderHours,
            "Working hours or every hour; staff who are not on call are then asked once the office is open. The ladder"
            " of an alarm always counts every hour and asks the duty desk at once.",
        ),
    ] = LadderHours.WORKING

    def findings(self) -> Iterator[Finding]:
        if self.rungs[0].after_hours:
            yield ("rungs",), "starts-late", "the first rung is reached at once: 0 hours"
        order = list(Audience)
        for lower, higher in pairwise(self.rungs):
            climbs = order.index(lower.audience) < order.index(higher.audience)
            if lower.after_hours > higher.after_hours or not climbs:
                yield ("rungs",), "does-not-climb", "each rung is later and higher than the last"
                break


def at_once(ladder: Ladder) -> Ladder:
    """The steps as an alarm uses them, even where its rule book differs: every hour counts, and the duty desk is
    asked at once. Where the book differs, the ladder gets a code of its own."""
    by_audience = {rung.audience: rung for rung in ladder.rungs}
    desk = by_audience.get(Audience.DUTY_DESK, Rung(0, Audience.DUTY_DESK, Ask.DECIDE_NOW))
    by_audience[Audience.DUTY_DESK] = replace(desk, after_hours=0)
    rungs = tuple(by_audience[one] for one in Audience if one in by_audience)
    if (rungs, LadderHours.WALL) == (ladder.rungs, ladder.hours):
        return ladder
    return Ladder(f"{ladder.code}-alarm", rungs, LadderHours.WALL)


@dataclass(frozen=True)
class Rule:
    """One trigger with its numbers, severity (3 is worst) and escalation steps; `source` says who set it.

    `kinds`, `tiers`, `codes` and `conditions` restrict it; empty means all. `juvenile_ladder` is used in case files
    under juvenile law, `ladder` where there is none. `repeat_minutes`: how often staff on call are texted and called
    about an alarm that is not acknowledged.
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
    count: int = 1
    window_days: int = 0
    percent: int = 0
    after_working_hours: int = 0
    repeat_minutes: int = 0
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


_A = Audience

DAY_LADDER = Ladder(
    "one-day",
    (
        Rung(0, _A.OFFICER, Ask.REVIEW),
        Rung(4, _A.DEPUTY, Ask.TAKE_OVER),
        Rung(8, _A.SUPERVISOR, Ask.DECIDE),
        Rung(16, _A.DUTY_DESK, Ask.DECIDE_NOW),
        Rung(24, _A.UNIT_MANAGER, Ask.DECIDE_NOW),
    ),
)
FAST_LADDER = Ladder(
    "half-day",
    (
        Rung(0, _A.OFFICER, Ask.REVIEW),
        Rung(2, _A.DEPUTY, Ask.TAKE_OVER),
        Rung(4, _A.SUPERVISOR, Ask.DECIDE),
        Rung(8, _A.DUTY_DESK, Ask.DECIDE_NOW),
        Rung(12, _A.UNIT_MANAGER, Ask.DECIDE_NOW),
    ),
)
# How often staff on call are texted and called about an alarm, where a rule book does not say.
REPEAT_MINUTES = 15
# An alarm does not wait for Monday: the duty desk is notified in the same minute at any hour, officer and supervisor
# too while the office is open.
ALARM_LADDER = Ladder(
    "at-once",
    (
        Rung(0, _A.OFFICER, Ask.REVIEW),
        Rung(0, _A.SUPERVISOR, Ask.DECIDE_NOW),
        Rung(0, _A.DUTY_DESK, Ask.DECIDE_NOW),
        Rung(2, _A.UNIT_MANAGER, Ask.DECIDE_NOW),
    ),
    LadderHours.WALL,
)

_EXAMPLE = "example profile of this service; a miss is reported without delay (Sr 14d(2)), no number in law"
_INTERVALS = (
    "example profile of this service: three times the usual interval of the level, no number in law"
)
_ADOPTED = "demonstration"
_FROM = date(2026, 1, 1)

RULES: tuple[Rule, ...] = (
    Rule(
        "unexcused-required", 1, Trigger.UNEXCUSED_OF_KIND, 2, DAY_LADDER,
        "Ongeoorloofd gemist: behandeling of meldplicht", "Unexcused miss of treatment or reporting duty",
        _EXAMPLE, _ADOPTED, _FROM,
        kinds=frozenset({"check_in", "treatment", "group_session"}),
    ),
    Rule(
        "unexcused-repeated", 1, Trigger.UNEXCUSED_IN_WINDOW, 3, FAST_LADDER,
        "Tweede ongeoorloofde afwezigheid binnen 30 dagen", "Second unexcused miss within 30 days",
        _EXAMPLE, _ADOPTED, _FROM, count=2, window_days=30,
    ),
    Rule(
        "outcome-overdue", 1, Trigger.OUTCOME_OVERDUE, 1, DAY_LADDER,
        "Uitkomst van een afspraak niet vastgelegd", "Outcome of an appointment not recorded",
        _EXAMPLE, _ADOPTED, _FROM, after_working_hours=8,
    ),
    Rule(
        "decision-overdue", 1, Trigger.DECISION_OVERDUE, 2, DAY_LADDER,
        "Beslissing over afwezigheid te laat", "Decision on an absence overdue",
        _EXAMPLE, _ADOPTED, _FROM,
    ),
    Rule(
        "deadline-overdue", 1, Trigger.DEADLINE_OVERDUE, 2, DAY_LADDER,
        "Termijn verstreken", "A term has passed",
        _EXAMPLE, _ADOPTED, _FROM,
    ),
    Rule(
        "alarm", 1, Trigger.ALARM, 3, ALARM_LADDER,
        "Alarm: nu ingrijpen", "Alarm: intervene now",
        "ACUTE-2007: an item rated 3 asks to intervene now", _ADOPTED, _FROM, repeat_minutes=REPEAT_MINUTES,
    ),
    # A fact about our work, not about the client: it says whether we offered too little.
    Rule(
        "contact-shortfall", 1, Trigger.CONTACT_SHORTFALL, 2, DAY_LADDER,
        "Minder contact dan de norm vraagt", "Fewer contacts than the standard asks",
        _EXAMPLE, _ADOPTED, _FROM,
    ),
    # Three times the usual interval of a level: a week, two weeks, four weeks.
    Rule(
        "lost-contact", 1, Trigger.LOST_CONTACT, 3, FAST_LADDER,
        "Drie weken geen contact", "No contact for three weeks",
        _INTERVALS, _ADOPTED, _FROM, tiers=frozenset({1}), window_days=21,
    ),
    Rule(
        "lost-contact-middle", 1, Trigger.LOST_CONTACT, 2, DAY_LADDER,
        "Zes weken geen contact", "No contact for six weeks",
        _INTERVALS, _ADOPTED, _FROM, tiers=frozenset({2}), window_days=42,
    ),
    Rule(
        "lost-contact-low", 1, Trigger.LOST_CONTACT, 2, DAY_LADDER,
        "Twaalf weken geen contact", "No contact for twelve weeks",
        _INTERVALS, _ADOPTED, _FROM, tiers=frozenset({3}), window_days=84,
    ),
    Rule(
        "first-contact-late", 1, Trigger.FIRST_CONTACT, 2, DAY_LADDER,
        "Eerste contact na vrijlating niet op tijd", "First contact after release not in time",
        "Besluit uitvoeringsinstellingen toezicht, Stb. 2012, 5, art. 3; juveniles 5 working days",
        _ADOPTED, _FROM, codes=frozenset({"start-supervision", "first-contact"}),
    ),
    # Before the verdict. Other kinds wait for the verdict, so that one miss opens one escalation.
    Rule(
        "missed-visit-or-test", 1, Trigger.MISSED_OF_KIND, 1, DAY_LADDER,
        "Huisbezoek of middelentest gemist", "Home visit or substance test missed",
        _EXAMPLE, _ADOPTED, _FROM, kinds=frozenset({"home_visit", "substance_test"}),
    ),
    # Two misses within thirty days are covered by a rule already; this one finds clients with less frequent contact.
    Rule(
        "unexcused-in-a-row", 1, Trigger.UNEXCUSED_IN_A_ROW, 3, FAST_LADDER,
        "Drie keer achtereen ongeoorloofd afwezig", "Three unexcused misses in a row",
        _EXAMPLE, _ADOPTED, _FROM, count=3,
    ),
    Rule(
        "attendance-low", 1, Trigger.ATTENDANCE_BELOW, 2, DAY_LADDER,
        "Minder dan 60% van de afspraken nagekomen in twaalf weken",
        "Less than 60% of appointments kept in twelve weeks",
        _EXAMPLE, _ADOPTED, _FROM, count=5, window_days=84, percent=60,
    ),
    Rule(
        "not-told", 1, Trigger.NOT_DELIVERED, 2, DAY_LADDER,
        "Geen bericht aangekomen een dag voor het contact",
        "No message arrived a day before the contact",
        "what was not told is no failure of the client; a day before there is still time for a call",
        _ADOPTED, _FROM, tiers=frozenset({1}),
    ),
    # Norms of care, not law.
    Rule(
        "treatment-late", 1, Trigger.TREATMENT_NOT_STARTED, 1, DAY_LADDER,
        "Behandeling niet begonnen binnen de norm", "Treatment not begun within the norm",
        "Treeknormen: 4 weeks to the intake, 10 to the treatment, 14 in all", _ADOPTED, _FROM,
        codes=frozenset({"waiting-intake", "waiting-treatment", "waiting-total"}),
    ),
    # Our own work: two weeks after it was noticed.
    Rule(
        "condition-uncovered", 1, Trigger.DEADLINE_OVERDUE, 1, DAY_LADDER,
        "Voorwaarde zonder afspraak, verwijzing of reden",
        "Condition without an appointment, a referral or a reason",
        _EXAMPLE, _ADOPTED, _FROM, codes=frozenset({"condition-uncovered"}),
    ),
)  # fmt: skip

RULES_BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}

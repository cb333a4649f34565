"""Books tried together fire what each fires alone; an escalation that waits ends with what it waited for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.escalation.backtest import Fired, fired, made_ready
from aftercare.domain.escalation.backtest_escalations import ASSUMED_OPEN_DAYS
from aftercare.domain.escalation.facts import Due, Kept, Miss, Overdue, Undelivered
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules import Rule
from aftercare.domain.escalation.rules_file import read_rules_file
from aftercare.domain.escalation.shipped_rules import RULES, RULES_BY_CODE
from aftercare.domain.escalation.timeline import (
    LostContactPast,
    PastEscalation,
    Since,
    Spell,
    Timeline,
)
from aftercare.domain.time.wall_time import at_wall, civil_date, start_of_day
from aftercare.domain.time.working_hours import add_working_days, add_working_hours
from tests.data.rules import EVERY_TRIGGER

WHO, OFFICER = UUID(int=1), UUID(int=2)
FIRST = date(2026, 1, 5)
SINCE = start_of_day(FIRST)
UNTIL = SINCE + timedelta(days=90)
HOUR = timedelta(hours=1)
DRAFT: tuple[Rule, ...] = read_rule_book(read_rules_file(EVERY_TRIGGER.read_text()), 0).rules

moments = st.integers(-24 * 10, 24 * 90).map(lambda hours: SINCE + hours * HOUR)
later = st.none() | st.integers(1, 24 * 20)
kinds = st.sampled_from(["check_in", "home_visit", "treatment"])


def name(what: str, number: int) -> UUID:
    return uuid5(WHO, f"{what}{number}")


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    misses: list[Spell[Miss]] = []
    for number, at in enumerate(draw(st.lists(moments, max_size=6, unique=True))):
        misses += draw(_miss(name("miss", number), at))
    ends = draw(st.lists(st.tuples(moments, later), max_size=4))
    spans = [(at, None if after is None else at + after * HOUR) for at, after in ends]
    facts: dict[str, Any] = {
        "overdue": tuple(
            Spell(Overdue(name("late", n), at), at, until) for n, (at, until) in enumerate(spans)
        ),
        "due": tuple(
            Spell(_due(n, at), SINCE - HOUR, until) for n, (at, until) in enumerate(spans)
        ),
    }
    kept = [
        Spell(Kept(name("kept", n), draw(kinds), civil_date(at)), at)
        for n, at in enumerate(draw(st.lists(moments, max_size=8)))
    ]
    undelivered = [
        Spell(Undelivered(name("undelivered", n), draw(kinds), at), at - 100 * HOUR, at)
        for n, at in enumerate(draw(st.lists(moments, max_size=3)))
    ]
    tiers = [Since(None, draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        tiers.append(Since(draw(moments), draw(st.integers(1, 3))))
    seen = tuple(Spell(one.fact.kept_on, one.from_at) for one in kept)
    contact = LostContactPast(seen, ((FIRST - timedelta(days=30), None),))
    return Timeline(
        WHO, tuple(tiers), (Since(None, OFFICER),), misses=tuple(misses), kept=tuple(kept),
        undelivered=tuple(undelivered), contact=contact, **facts,
    )  # fmt: skip


def _due(number: int, at: datetime) -> Due:
    code = ("progress-report", "could-not-be-offered", "first-contact", "zone-alarm")[number]
    return Due(name("due", number), at, alarm=code == "zone-alarm", code=code)


@st.composite
def _miss(draw: st.DrawFn, which: UUID, at: datetime) -> list[Spell[Miss]]:
    miss = Miss(which, draw(kinds), civil_date(at), None, None, at + 60 * HOUR, at)
    after = draw(later)
    if after is None:
        return [Spell(miss, at)]
    decided_at = at + after * HOUR
    decided = Miss(
        which, miss.kind, miss.missed_on, draw(st.sampled_from(Verdict)), decided_at,
        miss.decide_by, at,
    )  # fmt: skip
    return [Spell(miss, at, decided_at), Spell(decided, decided_at)]


def plain(found: tuple[Fired, ...]) -> list[tuple[Any, ...]]:
    return sorted(
        (one.at, one.rule_code, one.severity, one.opened, sorted(one.causes)) for one in found
    )


@given(timelines())
def test_books_tried_together_fire_what_each_fires_alone(timeline: Timeline) -> None:
    together = fired(made_ready(RULES, DRAFT), timeline, SINCE, UNTIL)
    alone = [fired(made_ready(rules), timeline, SINCE, UNTIL)[0] for rules in (RULES, DRAFT)]
    assert [plain(one) for one in together] == [plain(one) for one in alone]


@given(timelines(), st.integers(1, 80))
def test_a_shorter_period_shows_the_beginning_of_a_longer_one(
    timeline: Timeline, days: int
) -> None:
    until = SINCE + timedelta(days=days)
    (whole,) = fired(made_ready(DRAFT), timeline, SINCE, UNTIL)
    (part,) = fired(made_ready(DRAFT), timeline, SINCE, until)
    assert plain(part) == plain(tuple(one for one in whole if one.at < until))


def test_an_escalation_that_waits_for_an_outcome_ends_with_it() -> None:
    """So the next outcome that is late opens an escalation of its own, where it would have joined the first."""
    first_at = datetime.fromisoformat("2026-01-06T09:00+00:00")
    second_at = first_at + timedelta(days=7)
    for recorded_at, opened in ((None, [True, False]), (first_at + 72 * HOUR, [True, True])):
        late = (
            Spell(Overdue(name("late", 1), first_at), first_at, recorded_at),
            Spell(Overdue(name("late", 2), second_at), second_at),
        )
        timeline = Timeline(WHO, (Since(None, 1),), (Since(None, OFFICER),), overdue=late)
        (found,) = fired(made_ready(RULES), timeline, SINCE, UNTIL)
        assert [one.opened for one in found] == opened
        assert [one.at for one in found] == [
            add_working_hours(at, 8) for at in (first_at, second_at)
        ]


def test_what_was_decided_before_the_period_is_old_and_a_verdict_within_it_is_news() -> None:
    """So the escalation is about the new miss alone, though the rule counts both."""
    misses = []
    for number, at in enumerate((SINCE - timedelta(days=9), SINCE + timedelta(days=5))):
        open_miss = Miss(
            name("miss", number), "check_in", civil_date(at), None, None, at + 60 * HOUR, at
        )
        decided_at = at + 24 * HOUR
        decided = replace(open_miss, verdict=Verdict.UNEXCUSED, decided_at=decided_at)
        misses += [Spell(open_miss, at, decided_at), Spell(decided, decided_at)]
    timeline = Timeline(WHO, (Since(None, 1),), (Since(None, OFFICER),), misses=tuple(misses))
    (found,) = fired(made_ready([RULES_BY_CODE["unexcused-required"]]), timeline, SINCE, UNTIL)
    assert [(one.opened, one.causes) for one in found] == [(True, (name("miss", 1),))]


class TestLostContact:
    """Rule `lost-contact` asks after 21 days, in tier 1."""

    RULE = tuple(one for one in DRAFT if one.code == "lost-contact")
    UNTIL = SINCE + timedelta(days=60)

    def opened(self, *escalations: PastEscalation) -> list[date]:
        contact = LostContactPast(frames=((FIRST, None),))
        timeline = Timeline(
            WHO,
            (Since(None, 1),),
            (Since(None, OFFICER),),
            escalations=escalations,
            contact=contact,
        )
        (found,) = fired(made_ready(self.RULE), timeline, SINCE, self.UNTIL)
        return [civil_date(one.at) for one in found if one.opened]

    def test_is_counted_anew_from_the_day_on_which_its_escalation_ended(self) -> None:
        first_on = FIRST + timedelta(days=22)
        ended_on = civil_date(add_working_days(at_wall(first_on, time(6)), ASSUMED_OPEN_DAYS))
        assert self.opened() == [first_on, ended_on + timedelta(days=22)]

    def test_an_escalation_about_a_term_that_is_not_counted_any_more_answers_nothing(self) -> None:
        old = PastEscalation(
            UUID(int=9), "lost-contact", "lost-contact", "lost-contact", SINCE - 48 * HOUR,
            SINCE + 48 * HOUR, False, {name("term", 1): SINCE - 48 * HOUR},
        )  # fmt: skip
        assert self.opened(old) == self.opened()

"""What rule books would have fired in the past: a pure function of the rules, one person's timeline and a period.

It visits only the moments at which something can newly hold and asks `firings` what holds there. A result is handled
as in production: a cause joins the open escalation of its rule or opens one. Each book counts as in force from the
first moment of the period. Verdicts and escalations from before that moment are as they really were.

Several books are tried in one pass: what they have in common is evaluated once, and each has its own escalations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.escalation.backtest_escalations import (
    DUE,
    GROUP_OF,
    MISSED,
    OVERDUE,
    UNDECIDED,
    UNDELIVERED,
    VERDICT,
    BacktestEscalations,
)
from aftercare.domain.escalation.facts import Due, History, Miss
from aftercare.domain.escalation.past_lost_contact import PastSilence
from aftercare.domain.escalation.rules import Ladder, Rule, Trigger
from aftercare.domain.escalation.timeline import Moments, Running, Spell, Timeline, value_at
from aftercare.domain.escalation.triggers import BEFORE_CONTACT, Firing, firings
from aftercare.domain.time.working_hours import add_working_hours

HIGHEST_TIER: Final = 3
NEED_WHAT_WAS_KEPT: Final = (Trigger.UNEXCUSED_IN_A_ROW, Trigger.ATTENDANCE_BELOW)
_OF_MISSES = MISSED | VERDICT | UNDECIDED
_OF_APPOINTMENTS = _OF_MISSES | OVERDUE | UNDELIVERED
# A verdict is new once, to the rules that count verdicts. The other facts can be new to a rule of another tier.
_STANDING = MISSED | UNDECIDED | OVERDUE | UNDELIVERED | DUE
_TICK = timedelta(microseconds=1)
_NO_LADDER = Ladder("", ())


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired: it opened an escalation, or a new cause joined the open one (`opened` False)."""

    rule_code: str
    trigger: Trigger
    severity: int
    at: datetime
    opened: bool
    officer_id: UUID
    causes: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class _Book:
    """What is evaluated for one book alone. `of_terms`: its rules about deadlines, since a rule that names a code
    takes it from the others. `lost_days`: the days without contact, by tier. `present`: the codes of all its rules.
    """

    present: frozenset[str]
    of_terms: tuple[Rule, ...]
    lost_days: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class _Shared:
    """Rules about appointments that the books with these numbers have in common. `groups` gives, for each set of
    bits, the rules for which one of those facts can be new."""

    books: tuple[int, ...]
    groups: tuple[tuple[Rule, ...], ...]


@dataclass(frozen=True, slots=True)
class BacktestBooks:
    """Rule books prepared for a backtest on many people."""

    books: tuple[_Book, ...]
    shared: tuple[_Shared, ...]
    late_hours: frozenset[int]
    # Bits of all facts that any of the rules needs.
    needed: int
    needs_kept: bool


def made_ready(*books: Sequence[Rule]) -> BacktestBooks:
    every = [rule for rules in books for rule in rules]
    owners: dict[Rule, dict[int, None]] = {}
    for number, rules in enumerate(books):
        for rule in rules:
            if GROUP_OF[rule.trigger] != DUE:
                owners.setdefault(_when_it_fires(rule), {})[number] = None
    whose = sorted({tuple(numbers) for numbers in owners.values()})
    return BacktestBooks(
        tuple(_book(rules) for rules in books),
        tuple(
            _Shared(numbers, _grouped(one for one, own in owners.items() if tuple(own) == numbers))
            for numbers in whose
        ),
        frozenset(
            rule.after_working_hours for rule in every if rule.trigger is Trigger.OUTCOME_OVERDUE
        ),
        sum({GROUP_OF[rule.trigger] for rule in every}),
        any(rule.trigger in NEED_WHAT_WAS_KEPT for rule in every),
    )


def _when_it_fires(rule: Rule) -> Rule:
    """The rule without the fields that have no effect on when it fires."""
    return replace(
        rule, version=0, ladder=_NO_LADDER, juvenile_ladder=None,
        nl="", en="", source="", adopted_by="", valid_from=date.min,
    )  # fmt: skip


def _grouped(rules: Iterable[Rule]) -> tuple[tuple[Rule, ...], ...]:
    own = list(rules)
    return tuple(
        tuple(rule for rule in own if GROUP_OF[rule.trigger] & mask)
        for mask in range(_OF_APPOINTMENTS + 1)
    )


def _book(rules: Sequence[Rule]) -> _Book:
    lost = [one for one in rules if one.trigger is Trigger.LOST_CONTACT]
    return _Book(
        frozenset(rule.code for rule in rules),
        tuple(rule for rule in rules if GROUP_OF[rule.trigger] == DUE),
        tuple(
            frozenset(one.window_days for one in lost if not one.tiers or tier in one.tiers)
            for tier in range(HIGHEST_TIER + 1)
        ),
    )


def fired(
    books: BacktestBooks, timeline: Timeline, since: datetime, until: datetime
) -> tuple[tuple[Fired, ...], ...]:
    """For each book everything it would have fired about this person in [since, until), in order of time."""
    return _Replay(books, timeline, since, until).walk()


class _Replay:
    def __init__(
        self, books: BacktestBooks, timeline: Timeline, since: datetime, until: datetime
    ) -> None:
        self._books, self._timeline = books, timeline
        self._since = since
        self._misses = Running(_as_evaluated(timeline.misses, since))
        self._kept, self._overdue = Running(timeline.kept), Running(timeline.overdue)
        self._undelivered, self._due = Running(timeline.undelivered), Running(timeline.due)
        self._moments = Moments([(since, _STANDING), *self._facts_begin()], until)
        self._silences = [self._silence(book) for book in books.books]
        self._escalations = [
            BacktestEscalations(book.present, timeline, silence, since, self._moments)
            for book, silence in zip(books.books, self._silences, strict=True)
        ]
        self._fired: list[list[Fired]] = [[] for _ in books.books]

    def walk(self) -> tuple[tuple[Fired, ...], ...]:
        for at, mask in self._moments:
            for escalations in self._escalations:
                mask |= escalations.end(at)
            if mask & self._books.needed:
                self._evaluate(at, mask)
        return tuple(tuple(one) for one in self._fired)

    # ------------------------------------------------------------------ when to look

    def _facts_begin(self) -> Iterator[tuple[datetime, int]]:
        needed, since = self._books.needed, self._since
        for at, mask, spell in self._beginnings():
            if mask & needed and since <= at and (spell is None or spell.holds(at)):
                yield at, mask

    def _beginnings(self) -> Iterator[tuple[datetime, int, Spell[Any] | None]]:
        """The moments at which a fact begins to count, with the fact if it must still hold then."""
        past = self._timeline
        for one in past.tiers:
            if one.from_at is not None:
                yield one.from_at, _STANDING, None
        for miss in past.misses:
            if miss.fact.verdict is None:
                yield miss.from_at, MISSED, miss
                yield max(miss.from_at, miss.fact.decide_by), UNDECIDED, miss
            elif miss.fact.verdict is Verdict.UNEXCUSED and not miss.fact.evaluated:
                yield miss.from_at, MISSED | VERDICT, miss
        for hours in self._books.late_hours:
            for late in past.overdue:
                yield add_working_hours(late.fact.due_at, hours), OVERDUE, late
        for undelivered in past.undelivered:
            notify_by = undelivered.fact.starts_at - BEFORE_CONTACT
            yield max(undelivered.from_at, notify_by), UNDELIVERED, undelivered
        for term in past.due:
            yield max(term.from_at, term.fact.due_at), DUE, term

    def _silence(self, book: _Book) -> PastSilence | None:
        past = self._timeline.contact
        if past is None or not any(book.lost_days):
            return None
        silence = PastSilence(self._timeline.person_id, past)
        for at in silence.moments():
            if at >= self._since:
                self._moments.ring(at, DUE)
        return silence

    # ------------------------------------------------------------------ what was known then

    def _evaluate(self, at: datetime, mask: int) -> None:
        tier = value_at(self._timeline.tiers, at)
        history = None
        for one in self._books.shared:
            if rules := one.groups[mask & _OF_APPOINTMENTS]:
                history = history or self._history(at, mask, tier)
                for firing in firings(history, at, rules):
                    for number in one.books:
                        self._enter(number, firing, at)
        if mask & DUE:
            self._evaluate_deadlines(at, tier)

    def _history(self, at: datetime, mask: int, tier: int) -> History:
        return History(
            misses=self._misses.at(at) if mask & _OF_MISSES else (),
            kept=self._kept.at(at) if mask & VERDICT and self._books.needs_kept else (),
            overdue=self._overdue.at(at) if mask & OVERDUE else (),
            undelivered=self._undelivered.at(at) if mask & UNDELIVERED else (),
            tier=tier,
            regime=self._timeline.regime,
        )

    def _evaluate_deadlines(self, at: datetime, tier: int) -> None:
        standing = self._due.at(at)
        for number, book in enumerate(self._books.books):
            due = (*standing, *self._lost(number, at, tier))
            if due and book.of_terms:
                history = History(due=due, tier=tier, regime=self._timeline.regime)
                for firing in firings(history, at, book.of_terms):
                    self._enter(number, firing, at)

    def _lost(self, number: int, at: datetime, tier: int) -> Sequence[Due]:
        silence, days = self._silences[number], self._books.books[number].lost_days[tier]
        if silence is None or not days:
            return ()
        wanted = silence.wanted(at, days)
        due = [one for one in wanted if one.due_at <= at]
        for one in wanted:
            if one.due_at > at:
                self._moments.ring(one.due_at, DUE)
        # A contact is new only while contact counts as lost: the count then begins again.
        if due and (seen_at := silence.next_seen(at)) is not None:
            self._moments.ring(seen_at, DUE)
        return silence.due(due)

    # ------------------------------------------------------------------ what it leads to

    def _enter(self, number: int, firing: Firing, at: datetime) -> None:
        entered = self._escalations[number].enter(firing, at)
        if entered is not None:
            rule, (opened, causes) = firing.rule, entered
            officer_id = value_at(self._timeline.officers, at)
            self._fired[number].append(
                Fired(rule.code, rule.trigger, rule.severity, at, opened, officer_id, causes)
            )


def _as_evaluated(misses: Iterable[Spell[Miss]], since: datetime) -> Iterator[Spell[Miss]]:
    """A verdict is new at its own moment and evaluated from then on, as are verdicts from before the period."""
    for one in misses:
        if one.fact.verdict is None or one.fact.evaluated:
            yield one
            continue
        if one.from_at >= since:
            yield Spell(one.fact, one.from_at, one.from_at + _TICK)
        evaluated_at = one.from_at + _TICK if one.from_at >= since else one.from_at
        if one.until_at is None or evaluated_at < one.until_at:
            yield Spell(replace(one.fact, evaluated=True), evaluated_at, one.until_at)

"""From the facts of one legal frame to the statutory clocks that run for it.

The same facts always give the same clocks. Time plays two parts only: a repeated term appears when it
is within sight, and what was to be done before a release falls away with the release. What a clock once
asked it goes on asking, however late, until a person answers or the facts change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

import pendulum

from aftercare.domain.deadlines.clocks.rules import (
    CLOCK_RULES,
    LONGEST_ADMISSION,
    VOLUNTARY,
    Anchor,
    ClockRule,
    Span,
    WorkingDays,
)
from aftercare.domain.deadlines.kinds import WantedDeadline
from aftercare.domain.law.validity import cited
from aftercare.domain.orders.order_events import OrderEvent, OrderEventKind
from aftercare.domain.orders.periods import OrderFacts
from aftercare.domain.time.statutory_terms import Term, term_ends_by, working_days_after
from aftercare.domain.time.wall_time import civil_date, last_civil_date, start_of_day

START_CODE: Final = "start-supervision"
SIGHT_MONTHS: Final = 13
"""How far ahead a repeated term appears."""
_DAY: Final = timedelta(days=1)
# The matter is settled: nobody demands execution of what was executed, or of somebody who died.
_NOTHING_TO_EXECUTE: Final = frozenset({"executed", "revoked", "transferred", "deceased"})


@dataclass(frozen=True)
class Proposal:
    """A supervisor decided to propose a report to the prosecutor; `number` never changes."""

    number: int
    decided_at: datetime


@dataclass(frozen=True)
class ClockFacts:
    """What the clocks of one legal frame are computed from.

    `known_from_on`: the day the file was opened here; a term that had run out by then was another's.
    `events`: those that stand. `done`: the day on which a repeated term of that code and number was
    met, from which the next is counted. `begun_elsewhere`: the youth service has had its first
    contact, so supervision does not start again with an adult service that takes over.
    """

    order: OrderFacts
    known_from_on: date
    end_reason: str | None = None
    events: tuple[OrderEvent, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    done: Mapping[tuple[str, int], date] = field(default_factory=dict)
    begun_elsewhere: bool = False


@dataclass(frozen=True)
class RunningClock:
    """One clock: the rule it follows, the fact it is counted from, and when it runs out."""

    rule: ClockRule
    number: int
    anchor: Anchor
    counted_from_at: datetime
    span: Span
    due_at: datetime

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def counted_from_on(self) -> date:
        return civil_date(self.counted_from_at)

    @property
    def last_on(self) -> date:
        """The civil day that ends at the due moment, or holds it."""
        return last_civil_date(self.due_at)

    def wanted(self) -> WantedDeadline:
        return WantedDeadline(self.code, self.counted_from_on, self.due_at, self.number)


def wanted_deadlines(facts: ClockFacts, now: datetime) -> tuple[WantedDeadline, ...]:
    """The statutory deadlines these facts ask for at `now`, at most one of a code and number."""
    return tuple(clock.wanted() for clock in running_clocks(facts, now))


def running_clocks(facts: ClockFacts, now: datetime) -> tuple[RunningClock, ...]:
    """Every statutory clock of this frame at `now`, the first to run out first.

    A voluntary frame has none: nobody is held to it. Which act binds follows from the regime of the
    judgment and from who carries the order out, never from today's age (Sr 77a, 77c; Besluit Jeugdwet).
    """
    if facts.order.frame == VOLUNTARY:
        return ()
    found = [
        clock
        for rule in CLOCK_RULES
        if applies(rule, facts.order) and not (facts.begun_elsewhere and rule.code == START_CODE)
        for clock in _of_rule(_as_cited(rule, facts.order), facts, now)
    ]
    return tuple(sorted(found, key=lambda clock: (clock.due_at, clock.code, clock.number)))


def applies(rule: ClockRule, order: OrderFacts) -> bool:
    """Whether a rule holds for a frame at all."""
    by_youth_service = order.regime == "juvenile" and order.executed_by == "gi"
    return (
        (rule.frames is None or order.frame in rule.frames)
        and rule.by_youth_service in (None, by_youth_service)
        and rule.enforceable in (None, order.immediately_enforceable)
        and (rule.before is None or _may_be_before(order, rule.before))
    )


def _may_be_before(order: OrderFacts, day: date) -> bool:
    """Also of a judgment whose day is not known: one term too many harms less than one too few."""
    return order.final_on is None or order.final_on < day


def _as_cited(rule: ClockRule, order: OrderFacts) -> ClockRule:
    return replace(rule, source=cited(rule.source, order.law_on))


def span_ends_by(from_at: datetime, span: Span) -> datetime:
    """The moment (UTC) at which a span that begins with a fact at `from_at` has run out."""
    if isinstance(span, Term):
        return term_ends_by(from_at, span)
    last_on = civil_date(from_at)
    if isinstance(span, WorkingDays):
        last_on = working_days_after(last_on, span.count)
    return start_of_day(last_on + _DAY)


def last_day(order: OrderFacts) -> date | None:
    """The last day on which the frame holds: the day it was ended on, else the end as it stands."""
    return order.ended_on or order.ends_on


def _of_rule(rule: ClockRule, facts: ClockFacts, now: datetime) -> Iterable[RunningClock]:
    match rule.anchor:
        case Anchor.START:
            return _from_start(rule, facts)
        case Anchor.RELEASE:
            return _around_release(rule, facts, now)
        case Anchor.LAST_TIME:
            return _repeated(rule, facts, now)
        case Anchor.END:
            return _around_end(rule, facts)
        case Anchor.PROPOSAL:
            return (_clock(rule, one.decided_at, one.number) for one in facts.proposals)
        case Anchor.CRISIS_ADMISSION:
            return _admissions(rule, facts)
        case _:
            return _from_events(rule, facts)


def _clock(
    rule: ClockRule,
    from_at: datetime,
    number: int = 0,
    span: Span | None = None,
    anchor: Anchor | None = None,
) -> RunningClock:
    span = span or rule.span
    ends_by = span_ends_by(from_at, span)
    return RunningClock(rule, number, anchor or rule.anchor, from_at, span, ends_by)


def _is_ours(clock: RunningClock, facts: ClockFacts) -> bool:
    return clock.due_at > start_of_day(facts.known_from_on)


def _from_start(rule: ClockRule, facts: ClockFacts) -> Iterator[RunningClock]:
    clock = _clock(rule, start_of_day(facts.order.starts_on))
    ended_on = facts.order.ended_on
    if _is_ours(clock, facts) and (ended_on is None or clock.last_on <= ended_on):
        yield clock


def _around_release(rule: ClockRule, facts: ClockFacts, now: datetime) -> Iterator[RunningClock]:
    before = isinstance(rule.span, Term) and rule.span.counted_back
    if not before:
        yield from _from_start(rule, facts)
    elif civil_date(now) < facts.order.starts_on and facts.order.ended_on is None:
        clock = _clock(rule, start_of_day(facts.order.starts_on))
        if _is_ours(clock, facts):
            yield clock


def _repeated(rule: ClockRule, facts: ClockFacts, now: datetime) -> Iterator[RunningClock]:
    """Again and again within the frame, each counted from the day the one before was done, or was
    due when it is not: "at least every six months" is asked of the time between two of them."""
    today = civil_date(now)
    sight = pendulum.date(today.year, today.month, today.day).add(months=SIGHT_MONTHS)
    until = min(filter(None, (last_day(facts.order), date(sight.year, sight.month, sight.day))))
    from_on, number = facts.order.starts_on, 1
    while True:
        anchor = Anchor.START if number == 1 else Anchor.LAST_TIME
        clock = _clock(rule, start_of_day(from_on), number, anchor=anchor)
        if clock.last_on > until:
            return
        if _is_ours(clock, facts):
            yield clock
        from_on = facts.done.get((rule.code, number), clock.last_on)
        number += 1


def _around_end(rule: ClockRule, facts: ClockFacts) -> Iterator[RunningClock]:
    order = facts.order
    end_on = last_day(order)
    if end_on is None or not _end_asks(rule, facts):
        return
    clock = _clock(rule, start_of_day(end_on))
    if _is_ours(clock, facts):
        yield clock


def _end_asks(rule: ClockRule, facts: ClockFacts) -> bool:
    """Extension and its advice only of a frame that still runs; a closing report unless the order goes
    on elsewhere; execution only where a breach was reported that nobody has settled."""
    if isinstance(rule.span, Term) and rule.span.counted_back:
        return facts.order.ended_on is None
    if rule.code == "execution-demand":
        reported = any(one.kind is OrderEventKind.BREACH_REPORTED for one in facts.events)
        return reported and facts.end_reason not in _NOTHING_TO_EXECUTE
    return facts.end_reason != "transferred"


def _from_events(rule: ClockRule, facts: ClockFacts) -> Iterator[RunningClock]:
    for one in facts.events:
        if one.kind.value == rule.anchor.value and not _overtaken(rule, one, facts.events):
            yield _clock(rule, one.happened_at, one.number)


def _overtaken(rule: ClockRule, report: OrderEvent, events: Iterable[OrderEvent]) -> bool:
    """The prosecutor's own target holds while no provisional execution was ordered; then the law's
    shorter term for the hearing does."""
    return rule.code == "hearing-target" and any(
        one.kind is OrderEventKind.PROVISIONAL_EXECUTION and one.happened_at >= report.happened_at
        for one in events
    )


def _admissions(rule: ClockRule, facts: ClockFacts) -> Iterator[RunningClock]:
    """Seven weeks, once seven more: a second admission entered within the first is its extension, so
    the first one's clock runs on to the longest stay."""
    entered = [one for one in facts.events if one.kind is OrderEventKind.CRISIS_ADMISSION]
    running: list[RunningClock] = []
    for one in sorted(entered, key=lambda event: (event.happened_at, event.number)):
        last = running[-1] if running else None
        if last is None or one.happened_at >= last.due_at:
            running.append(_clock(rule, one.happened_at, one.number))
        elif last.span == rule.span:
            running[-1] = _clock(rule, last.counted_from_at, last.number, LONGEST_ADMISSION)
    return iter(running)

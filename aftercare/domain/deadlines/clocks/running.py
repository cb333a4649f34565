"""From the facts of one order to the statutory clocks that run for it.

The same facts always give the same clocks. The present time matters in two ways only. A repeated clock appears when
it comes within sight, and what was due before a release is dropped at the release. Once a clock asks for something,
it continues to ask, however late, until a person answers or the facts change.
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
"""How many months ahead a repeated clock appears."""
_DAY: Final = timedelta(days=1)
# The matter is settled: an executed sentence is not executed again, nor one of a client who died.
_NOTHING_TO_EXECUTE: Final = frozenset({"executed", "revoked", "transferred", "deceased"})


@dataclass(frozen=True)
class Proposal:
    """A supervisor's decision to propose a report to the prosecutor; `number` never changes."""

    number: int
    decided_at: datetime


@dataclass(frozen=True)
class ClockFacts:
    """The facts from which the clocks of one order are computed.

    `known_from_on`: the day the file was opened here; a deadline before that day belonged to another service.
    `events`: those that were not voided. `done`: the day on which a repeated clock of that code and number was met;
    the next one is counted from it. `begun_elsewhere`: the youth service has had its first contact, so supervision
    does not start again with an adult service that takes over.
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
    """One clock: the rule it follows, the fact it is counted from, and when it ends."""

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
        """The calendar day that ends at the due moment, or contains it."""
        return last_civil_date(self.due_at)

    def wanted(self) -> WantedDeadline:
        return WantedDeadline(self.code, self.counted_from_on, self.due_at, self.number)


def wanted_deadlines(facts: ClockFacts, now: datetime) -> tuple[WantedDeadline, ...]:
    """The statutory deadlines that follow from these facts at `now`, at most one per code and number."""
    return tuple(clock.wanted() for clock in running_clocks(facts, now))


def running_clocks(facts: ClockFacts, now: datetime) -> tuple[RunningClock, ...]:
    """Every statutory clock of this frame at `now`, the earliest deadline first.

    A voluntary frame has none, because it is not enforced. The regime of the judgment and the executing service
    decide which act applies, never today's age (Sr 77a, 77c; Besluit Jeugdwet).
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
    """Whether a rule applies to a frame at all."""
    by_youth_service = order.regime == "juvenile" and order.executed_by == "gi"
    return (
        (rule.frames is None or order.frame in rule.frames)
        and rule.by_youth_service in (None, by_youth_service)
        and rule.enforceable in (None, order.immediately_enforceable)
        and (rule.before is None or _may_be_before(order, rule.before))
    )


def _may_be_before(order: OrderFacts, day: date) -> bool:
    """Also true for a judgment of unknown date: a deadline too many does less harm than one too few."""
    return order.final_on is None or order.final_on < day


def _as_cited(rule: ClockRule, order: OrderFacts) -> ClockRule:
    return replace(rule, source=cited(rule.source, order.law_on))


def span_ends_by(from_at: datetime, span: Span) -> datetime:
    """The moment (UTC) at which a span ends that begins with a fact at `from_at`."""
    if isinstance(span, Term):
        return term_ends_by(from_at, span)
    last_on = civil_date(from_at)
    if isinstance(span, WorkingDays):
        last_on = working_days_after(last_on, span.count)
    return start_of_day(last_on + _DAY)


def last_day(order: OrderFacts) -> date | None:
    """The last day of the frame: the day it was ended, else its end as it stands."""
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
    """The repeated clocks within the frame. Each is counted from the day the previous one was done, or from its due
    day when it was not done. "At least every six months" limits the time between two of them."""
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
    """Whether this rule applies at the end of the frame. Extension and its advice: only to a frame that still runs.
    Closing report: unless the order continues elsewhere. Execution: only after a reported breach that is not
    settled."""
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
    """Whether the prosecutor's own target no longer applies: after provisional execution was ordered, the shorter
    time limit of the law for the hearing replaces it."""
    return rule.code == "hearing-target" and any(
        one.kind is OrderEventKind.PROVISIONAL_EXECUTION and one.happened_at >= report.happened_at
        for one in events
    )


def _admissions(rule: ClockRule, facts: ClockFacts) -> Iterator[RunningClock]:
    """Seven weeks, extended once by seven. A second admission entered within the first is its extension, so the
    clock of the first continues up to the longest stay."""
    entered = [one for one in facts.events if one.kind is OrderEventKind.CRISIS_ADMISSION]
    running: list[RunningClock] = []
    for one in sorted(entered, key=lambda event: (event.happened_at, event.number)):
        last = running[-1] if running else None
        if last is None or one.happened_at >= last.due_at:
            running.append(_clock(rule, one.happened_at, one.number))
        elif last.span == rule.span:
            running[-1] = _clock(rule, last.counted_from_at, last.number, LONGEST_ADMISSION)
    return iter(running)

"""From a person's history to the rules that fire: the same facts always give the same firings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from aftercare.domain.absences import DecidedMiss, Verdict, unexcused_dates
from aftercare.domain.escalation.rules import RULES, Rule, Trigger
from aftercare.domain.working_hours import add_working_hours

# Rules about rows of what is due by a moment; the others are about appointments.
OF_DEADLINES = (Trigger.DEADLINE_OVERDUE, Trigger.ALARM, Trigger.CONTACT_SHORTFALL)


@dataclass(frozen=True)
class Miss:
    """A missed appointment as the rules see it; `verdict` is None until a person has decided."""

    appointment_id: UUID
    kind: str
    missed_on: date
    verdict: Verdict | None
    decided_at: datetime | None
    decide_by: datetime


@dataclass(frozen=True)
class Overdue:
    """An appointment without an outcome; `due_at` is the moment its outcome was due."""

    appointment_id: UUID
    due_at: datetime


@dataclass(frozen=True)
class Due:
    """An open deadline; an alarm is due from the moment it was raised, a shortfall from the end of the
    period that had too few contacts. A norm that is no law passes without opening a case."""

    deadline_id: UUID
    due_at: datetime
    alarm: bool = False
    escalates: bool = True
    shortfall: bool = False

    @property
    def trigger(self) -> Trigger:
        if self.alarm:
            return Trigger.ALARM
        return Trigger.CONTACT_SHORTFALL if self.shortfall else Trigger.DEADLINE_OVERDUE


@dataclass(frozen=True)
class Firing:
    """A rule that holds, and the appointments or deadlines that make it hold, each with the moment it came to
    count: earliest first."""

    rule: Rule
    causes: tuple[UUID, ...]
    moments: tuple[datetime, ...]

    @property
    def trigger_key(self) -> str:
        return self.rule.code

    def clock_from(self, fresh: Collection[UUID]) -> datetime:
        """When the clock of a case about these fresh causes started: at the first of them, but not
        before the rule's count was reached. A late tick that finds several at once changes nothing."""
        first = min(
            at for cause, at in zip(self.causes, self.moments, strict=True) if cause in fresh
        )
        return max(first, self.moments[min(self.rule.count, len(self.moments)) - 1])


def firings(
    misses: Sequence[Miss],
    overdue: Sequence[Overdue],
    now: datetime,
    since_on: date | None = None,
    rules: Iterable[Rule] = RULES,
    due: Sequence[Due] = (),
) -> tuple[Firing, ...]:
    """All rules that hold at `now`. Misses up to and on `since_on` (the last reset) no longer count."""
    counted = [miss for miss in misses if since_on is None or miss.missed_on > since_on]
    return tuple(
        firing
        for rule in rules
        if (firing := _firing(rule, counted, overdue, due, now)) is not None
    )


def _firing(
    rule: Rule,
    misses: Sequence[Miss],
    overdue: Sequence[Overdue],
    due: Sequence[Due],
    now: datetime,
) -> Firing | None:
    if rule.trigger in OF_DEADLINES:
        held = sorted((one.due_at, one.deadline_id) for one in due if _fell_due(rule, one, now))
    else:
        held = sorted((at, cause) for cause, at in _holds(rule, misses, overdue, now))
    if not held:
        return None
    return Firing(rule, tuple(cause for _, cause in held), tuple(at for at, _ in held))


def _holds(
    rule: Rule, misses: Sequence[Miss], overdue: Sequence[Overdue], now: datetime
) -> Iterator[tuple[UUID, datetime]]:
    if rule.trigger is Trigger.UNEXCUSED_OF_KIND:
        yield from ((m.appointment_id, at) for m, at in _unexcused(misses) if m.kind in rule.kinds)
    elif rule.trigger is Trigger.UNEXCUSED_IN_WINDOW:
        yield from _crowded(rule, misses)
    elif rule.trigger is Trigger.OUTCOME_OVERDUE:
        for one in overdue:
            late_at = add_working_hours(one.due_at, rule.after_working_hours)
            if late_at <= now:
                yield one.appointment_id, late_at
    elif rule.trigger is Trigger.DECISION_OVERDUE:
        for miss in misses:
            if miss.verdict is None and miss.decide_by <= now:
                yield miss.appointment_id, miss.decide_by


def _fell_due(rule: Rule, one: Due, now: datetime) -> bool:
    return one.escalates and one.trigger is rule.trigger and one.due_at <= now


def _unexcused(misses: Sequence[Miss]) -> Iterator[tuple[Miss, datetime]]:
    for miss in misses:
        if miss.verdict is Verdict.UNEXCUSED and miss.decided_at is not None:
            yield miss, miss.decided_at


def _crowded(rule: Rule, misses: Sequence[Miss]) -> Iterator[tuple[UUID, datetime]]:
    """Unexcused misses of the newest window that holds at least `rule.count` distinct dates."""
    decided = list(_unexcused(misses))
    facts = [DecidedMiss(m.missed_on, m.kind, Verdict.UNEXCUSED) for m, _ in decided]
    for last_on in sorted({m.missed_on for m, _ in decided}, reverse=True):
        first_on = last_on - timedelta(days=rule.window_days - 1)
        if len(unexcused_dates(facts, first_on, last_on)) >= rule.count:
            yield from (
                (m.appointment_id, at) for m, at in decided if first_on <= m.missed_on <= last_on
            )
            return

"""From a person's history to the rules that fire: the same facts always give the same firings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from aftercare.domain.absences.absence import MissWithVerdict, Verdict, unexcused_dates
from aftercare.domain.deadlines.reported import LOST_CONTACT
from aftercare.domain.escalation.facts import Due, History, Miss
from aftercare.domain.escalation.rules import Ladder, Rule, Trigger
from aftercare.domain.time.working_hours import add_working_hours

# Rules about stored deadlines; the others are about appointments.
OF_DEADLINES = (
    Trigger.DEADLINE_OVERDUE,
    Trigger.ALARM,
    Trigger.CONTACT_SHORTFALL,
    Trigger.LOST_CONTACT,
    Trigger.FIRST_CONTACT,
    Trigger.TREATMENT_NOT_STARTED,
)
# Rules that count verdicts.
OF_VERDICTS = (
    Trigger.UNEXCUSED_OF_KIND,
    Trigger.UNEXCUSED_IN_WINDOW,
    Trigger.UNEXCUSED_IN_A_ROW,
    Trigger.ATTENDANCE_BELOW,
)
# When a reminder is not delivered a day before, there is still time for a call.
BEFORE_CONTACT = timedelta(hours=24)
Moments = Iterator[tuple[UUID, datetime]]


@dataclass(frozen=True)
class Firing:
    """A rule that holds, and the appointments or deadlines that make it hold. Each has the moment from which it
    counts, earliest first. `old` are verdicts that rules have evaluated before: they count, but are not new."""

    rule: Rule
    causes: tuple[UUID, ...]
    moments: tuple[datetime, ...]
    regime: str = "adult"
    old: frozenset[UUID] = frozenset()

    @property
    def rule_key(self) -> str:
        """By this the person has one escalation at a time."""
        return self.rule.code

    @property
    def ladder(self) -> Ladder:
        return self.rule.ladder_for(self.regime)

    def clock_from(self, fresh: Collection[UUID]) -> datetime:
        """When the clock of an escalation about these new causes started: at the first of them, but not before the
        rule's count was reached. A late tick that finds several at once makes no difference."""
        first = min(
            at for cause, at in zip(self.causes, self.moments, strict=True) if cause in fresh
        )
        return max(first, self.moments[min(self.rule.count, len(self.moments)) - 1])


def firings(history: History, now: datetime, rules: Iterable[Rule]) -> tuple[Firing, ...]:
    """All rules that hold at `now`, in the order given."""
    chosen = [rule for rule in rules if not rule.tiers or history.tier in rule.tiers]
    named = frozenset(code for rule in chosen for code in watched(rule))
    found = (_firing(rule, history, named, now) for rule in chosen)
    return tuple(one for one in found if one is not None)


def _firing(rule: Rule, history: History, named: frozenset[str], now: datetime) -> Firing | None:
    if rule.trigger in OF_DEADLINES:
        moments = _of_deadlines(rule, history.due, named, now)
    else:
        moments = _of_appointments(rule, history, now)
    held = sorted((at, cause) for cause, at in moments)
    if not held:
        return None
    causes, times = tuple(cause for _, cause in held), tuple(at for at, _ in held)
    old = frozenset(one.appointment_id for one in history.misses if one.verdict and one.evaluated)
    return Firing(rule, causes, times, history.regime, old.intersection(causes))


def _of_appointments(rule: Rule, history: History, now: datetime) -> Moments:
    if rule.trigger is Trigger.OUTCOME_OVERDUE:
        return _unrecorded(rule, history, now)
    if rule.trigger is Trigger.NOT_DELIVERED:
        return _undelivered(rule, history, now)
    misses = [one for one in _counted(history) if _is_about(rule, one)]
    if rule.trigger is Trigger.VERDICT_OVERDUE:
        return _undecided(misses, now)
    return _OF_MISSES[rule.trigger](rule, history, misses)


def _unrecorded(rule: Rule, history: History, now: datetime) -> Moments:
    for one in history.overdue:
        late_at = add_working_hours(one.due_at, rule.after_working_hours)
        if late_at <= now:
            yield one.appointment_id, late_at


def _undelivered(rule: Rule, history: History, now: datetime) -> Moments:
    for one in history.undelivered:
        notify_by = one.starts_at - BEFORE_CONTACT
        if notify_by <= now and _is_kind(rule, one.kind):
            yield one.appointment_id, notify_by


def _undecided(misses: Sequence[Miss], now: datetime) -> Moments:
    for miss in misses:
        if miss.verdict is None and miss.decide_by <= now:
            yield miss.appointment_id, miss.decide_by


def _of_deadlines(rule: Rule, due: Sequence[Due], named: frozenset[str], now: datetime) -> Moments:
    """The due deadlines that belong to this rule: it names their code, or it is general and no rule names it."""
    for one in due:
        if one.due_at <= now and _takes(rule, one, named):
            yield one.deadline_id, one.due_at


def _takes(rule: Rule, one: Due, named: frozenset[str]) -> bool:
    if rule.trigger is Trigger.LOST_CONTACT:
        return one.code == LOST_CONTACT and one.asked_days == rule.window_days
    general = one.escalates and one.trigger is rule.trigger and one.code not in named
    return one.code in rule.codes or (general and not rule.codes)


def taken_by(rule: Rule, rules: Iterable[Rule], tier: int, due: Iterable[Due]) -> frozenset[str]:
    """The codes among these deadlines that a rule takes in a case file of this tier."""
    chosen = [one for one in rules if not one.tiers or tier in one.tiers]
    if rule not in chosen or rule.trigger not in OF_DEADLINES:
        return frozenset()
    named = frozenset(code for one in chosen for code in watched(one))
    return frozenset(one.code for one in due if _takes(rule, one, named))


def watched(rule: Rule) -> frozenset[str]:
    """The codes of deadlines that a rule claims; a general rule leaves them alone."""
    if rule.trigger is Trigger.LOST_CONTACT:
        return frozenset({LOST_CONTACT})
    return rule.codes


def _counted(history: History) -> list[Miss]:
    since_on = history.since_on
    return [one for one in history.misses if since_on is None or one.missed_on > since_on]


def _is_about(rule: Rule, miss: Miss) -> bool:
    return _is_kind(rule, miss.kind) and (
        not rule.conditions or bool(rule.conditions & miss.conditions)
    )


def _missed(_rule: Rule, _history: History, misses: Sequence[Miss]) -> Moments:
    """A miss counts from its own moment, even before the verdict; excused, it does not count."""
    for miss in misses:
        if miss.verdict in (None, Verdict.UNEXCUSED) and miss.missed_at is not None:
            yield miss.appointment_id, miss.missed_at


def _each_unexcused(_rule: Rule, _history: History, misses: Sequence[Miss]) -> Moments:
    return ((miss.appointment_id, at) for miss, at in _unexcused(misses))


def _unexcused(misses: Sequence[Miss]) -> Iterator[tuple[Miss, datetime]]:
    for miss in misses:
        if miss.verdict is Verdict.UNEXCUSED and miss.decided_at is not None:
            yield miss, miss.decided_at


def _crowded(rule: Rule, _history: History, misses: Sequence[Miss]) -> Moments:
    """Unexcused misses in the newest window that contains at least `rule.count` distinct dates."""
    decided = list(_unexcused(misses))
    facts = [MissWithVerdict(m.missed_on, m.kind, Verdict.UNEXCUSED) for m, _ in decided]
    for last_on in sorted({m.missed_on for m, _ in decided}, reverse=True):
        first_on = last_on - timedelta(days=rule.window_days - 1)
        if len(unexcused_dates(facts, first_on, last_on)) >= rule.count:
            yield from (
                (m.appointment_id, at) for m, at in decided if first_on <= m.missed_on <= last_on
            )
            return


def _in_a_row(rule: Rule, history: History, misses: Sequence[Miss]) -> Moments:
    """Unexcused misses since the client last came, on at least `rule.count` distinct dates. An excused miss neither
    counts nor breaks the row; the counting stops at a miss without a verdict."""
    last_kept = max((one.kept_on for one in history.kept if _is_kind(rule, one.kind)), default=None)
    open_ones = [one.missed_on for one in misses if one.verdict is None]
    row = [
        (miss, at)
        for miss, at in _unexcused(misses)
        if (last_kept is None or miss.missed_on > last_kept)
        and all(miss.missed_on < on for on in open_ones)
    ]
    if len({miss.missed_on for miss, _ in row}) >= rule.count:
        yield from ((miss.appointment_id, at) for miss, at in row)


def _low_attendance(rule: Rule, history: History, misses: Sequence[Miss]) -> Moments:
    """The unexcused misses of the newest window in which less than `rule.percent` of at least `rule.count`
    appointments were attended. Excused misses and failures of the service do not count as appointments here."""
    decided = list(_unexcused(misses))
    for last_on in sorted({miss.missed_on for miss, _ in decided}, reverse=True):
        first_on = last_on - timedelta(days=rule.window_days - 1)
        inside = [(m, at) for m, at in decided if first_on <= m.missed_on <= last_on]
        came = sum(
            _is_kind(rule, one.kind) and first_on <= one.kept_on <= last_on for one in history.kept
        )
        asked = came + len(inside)
        if asked >= rule.count and came * 100 < rule.percent * asked:
            yield from ((miss.appointment_id, at) for miss, at in inside)
            return


def _is_kind(rule: Rule, kind: str) -> bool:
    return not rule.kinds or kind in rule.kinds


_OF_MISSES: Mapping[Trigger, Callable[[Rule, History, Sequence[Miss]], Moments]] = {
    Trigger.MISSED_OF_KIND: _missed,
    Trigger.UNEXCUSED_OF_KIND: _each_unexcused,
    Trigger.UNEXCUSED_IN_WINDOW: _crowded,
    Trigger.UNEXCUSED_IN_A_ROW: _in_a_row,
    Trigger.ATTENDANCE_BELOW: _low_attendance,
}

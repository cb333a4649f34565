"""From a person's history to the rules that fire: the same facts always give the same firings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.deadlines.reported import LOST_CONTACT
from aftercare.domain.escalation.facts import Due, History, Miss
from aftercare.domain.escalation.rules import Ladder, Rule, Trigger
from aftercare.domain.time.working_hours import add_working_hours

# Rules about stored deadlines; the others are about appointments.
OF_DEADLINES = (
    Trigger.DEADLINE_OVERDUE,
    Trigger.ALARM,
    Trigger.EVASION,
    Trigger.CONTACT_SHORTFALL,
    Trigger.LOST_CONTACT,
    Trigger.FIRST_CONTACT,
    Trigger.TREATMENT_NOT_STARTED,
)
# Those of an escalation that exists only until something is done, recorded or decided.
WAIT_FOR_ACT = (
    Trigger.DEADLINE_OVERDUE,
    Trigger.FIRST_CONTACT,
    Trigger.TREATMENT_NOT_STARTED,
    Trigger.EVASION,
)
REMEDIABLE = (Trigger.OUTCOME_OVERDUE, Trigger.VERDICT_OVERDUE, *WAIT_FOR_ACT)
# Rules that count several misses.
_COUNTING = (Trigger.UNEXCUSED_IN_WINDOW, Trigger.UNEXCUSED_IN_A_ROW, Trigger.ATTENDANCE_BELOW)
# Rules about verdicts.
OF_VERDICTS = (Trigger.UNEXCUSED_OF_KIND, *_COUNTING)
# When a reminder is not delivered a day before, there is still time for a call.
BEFORE_CONTACT = timedelta(hours=24)
Moments = Iterator[tuple[UUID, datetime]]
# Causes with their moments, earliest first, and the moment from which the rule holds.
Held = tuple[list[tuple[datetime, UUID]], datetime]
# An unexcused miss and the moment of its verdict.
Decided = tuple[Miss, datetime]
# Misses, the earliest verdict first, and the attended appointments among which they are counted.
Counted = tuple[list[Decided], int]


@dataclass(frozen=True)
class Firing:
    """A rule that holds, since `reached_at`, and the appointments or deadlines that make it hold. Each has the moment
    from which it counts, earliest first. `old` are verdicts that rules have evaluated before: they count, but are not
    new."""

    rule: Rule
    causes: tuple[UUID, ...]
    moments: tuple[datetime, ...]
    reached_at: datetime
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
        rule held. A late tick that finds several at once makes no difference."""
        first = min(
            at for cause, at in zip(self.causes, self.moments, strict=True) if cause in fresh
        )
        return max(first, self.reached_at)


def firings(history: History, now: datetime, rules: Iterable[Rule]) -> tuple[Firing, ...]:
    """All rules that hold at `now`, in the order given."""
    chosen = [rule for rule in rules if not rule.tiers or history.tier in rule.tiers]
    named = frozenset(code for rule in chosen for code in watched(rule))
    found = (_firing(rule, history, named, now) for rule in chosen)
    return tuple(one for one in found if one is not None)


def _firing(rule: Rule, history: History, named: frozenset[str], now: datetime) -> Firing | None:
    found = (
        _several(rule, history) if rule.trigger in _COUNTING else _each(rule, history, named, now)
    )
    if found is None:
        return None
    held, reached_at = found
    causes, times = tuple(cause for _, cause in held), tuple(at for at, _ in held)
    old = frozenset(one.appointment_id for one in history.misses if one.verdict and one.evaluated)
    return Firing(rule, causes, times, reached_at, history.regime, old.intersection(causes))


def _each(rule: Rule, history: History, named: frozenset[str], now: datetime) -> Held | None:
    """Of a rule that holds from its first cause on."""
    held = sorted((at, cause) for cause, at in _moments(rule, history, named, now))
    return (held, held[0][0]) if held else None


def _moments(rule: Rule, history: History, named: frozenset[str], now: datetime) -> Moments:
    if rule.trigger in OF_DEADLINES:
        return _of_deadlines(rule, history.due, named, now)
    if rule.trigger is Trigger.OUTCOME_OVERDUE:
        return _unrecorded(rule, history, now)
    if rule.trigger is Trigger.NOT_DELIVERED:
        return _undelivered(rule, history, now)
    misses = _misses_about(rule, history)
    if rule.trigger is Trigger.VERDICT_OVERDUE:
        return _undecided(misses, now)
    if rule.trigger is Trigger.MISSED_OF_KIND:
        return _missed(misses)
    return ((miss.appointment_id, at) for miss, at in _unexcused(misses))


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


def _misses_about(rule: Rule, history: History) -> list[Miss]:
    since_on = history.since_on
    return [
        one
        for one in history.misses
        if (since_on is None or one.missed_on > since_on) and _is_about(rule, one)
    ]


def _is_about(rule: Rule, miss: Miss) -> bool:
    return _is_kind(rule, miss.kind) and (
        not rule.conditions or bool(rule.conditions & miss.conditions)
    )


def _missed(misses: Sequence[Miss]) -> Moments:
    """A miss counts from its own moment, even before the verdict; excused, it does not count."""
    for miss in misses:
        if miss.verdict in (None, Verdict.UNEXCUSED) and miss.missed_at is not None:
            yield miss.appointment_id, miss.missed_at


def _unexcused(misses: Sequence[Miss]) -> Iterator[tuple[Miss, datetime]]:
    for miss in misses:
        if miss.verdict is Verdict.UNEXCUSED and miss.decided_at is not None:
            yield miss, miss.decided_at


def _several(rule: Rule, history: History) -> Held | None:
    """The misses that are enough for a rule that counts several, and the verdict that made them enough."""
    decided = sorted(_unexcused(_misses_about(rule, history)), key=_by_verdict)
    in_a_row = rule.trigger is Trigger.UNEXCUSED_IN_A_ROW
    for misses, attended in (_in_a_row if in_a_row else _windows)(rule, history, decided):
        for number, (_, at) in enumerate(misses, 1):
            if _is_enough(rule, [miss for miss, _ in misses[:number]], attended):
                return [(when, miss.appointment_id) for miss, when in misses], at
    return None


def _is_enough(rule: Rule, misses: Sequence[Miss], attended: int) -> bool:
    """Misses on `rule.count` distinct dates. Of an attendance rate: less than `rule.percent` of at least `rule.count`
    appointments attended, where neither excused misses nor failures of the service count as appointments."""
    if rule.trigger is Trigger.ATTENDANCE_BELOW:
        asked = attended + len(misses)
        return asked >= rule.count and attended * 100 < rule.percent * asked
    return len({miss.missed_on for miss in misses}) >= rule.count


def _by_verdict(decided: Decided) -> tuple[datetime, UUID]:
    miss, at = decided
    return at, miss.appointment_id


def _windows(rule: Rule, history: History, decided: Sequence[Decided]) -> Iterator[Counted]:
    """The misses of each window that ends with one, and how many appointments were attended in it, newest first."""
    for last_on in sorted({miss.missed_on for miss, _ in decided}, reverse=True):
        first_on = last_on - timedelta(days=rule.window_days - 1)
        attended = sum(
            _is_kind(rule, one.kind) and first_on <= one.kept_on <= last_on for one in history.kept
        )
        yield [one for one in decided if first_on <= one[0].missed_on <= last_on], attended


def _in_a_row(rule: Rule, history: History, decided: Sequence[Decided]) -> Iterator[Counted]:
    """The misses since the client last came. An excused miss neither counts nor breaks the row; the counting stops at
    a miss without a verdict."""
    last_kept = max((one.kept_on for one in history.kept if _is_kind(rule, one.kind)), default=None)
    open_ones = [one.missed_on for one in _misses_about(rule, history) if one.verdict is None]
    yield (
        [
            (miss, at)
            for miss, at in decided
            if (last_kept is None or miss.missed_on > last_kept)
            and all(miss.missed_on < on for on in open_ones)
        ],
        0,
    )


def _is_kind(rule: Rule, kind: str) -> bool:
    return not rule.kinds or kind in rule.kinds

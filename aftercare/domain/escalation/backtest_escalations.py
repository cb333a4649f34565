"""The escalations one rule book would have had about a person: which are open, what they include, and when they end.

An escalation ends here when its real counterpart ended: one with the same trigger and one of its causes. One that
waits for an outcome, a decision or an act ends when that came. Any other ends after five working days: when a
supervisor would have decided about an escalation that never existed is unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any, Final, NamedTuple
from uuid import UUID

from aftercare.domain.escalation.new_causes import Noted, new_causes_of
from aftercare.domain.escalation.past_lost_contact import PastSilence, next_night
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.escalation.timeline import Moments, PastEscalation, Spell, Timeline
from aftercare.domain.escalation.triggers import OF_DEADLINES, REMEDIABLE, Firing
from aftercare.domain.time.working_hours import add_working_days

ASSUMED_OPEN_DAYS: Final = 5
"""How many working days an escalation stays open that has no counterpart and waits for no act that came."""

# For which rules a moment can bring something new: one bit each, so that simultaneous moments are evaluated once.
MISSED, VERDICT, UNDECIDED, OVERDUE, UNDELIVERED, DUE = 1, 2, 4, 8, 16, 32
GROUP_OF: Final[dict[str, int]] = {
    **dict.fromkeys(OF_DEADLINES, DUE),
    Trigger.MISSED_OF_KIND: MISSED,
    Trigger.VERDICT_OVERDUE: UNDECIDED,
    Trigger.OUTCOME_OVERDUE: OVERDUE,
    Trigger.NOT_DELIVERED: UNDELIVERED,
    # The remaining rules count verdicts.
    Trigger.UNEXCUSED_OF_KIND: VERDICT,
    Trigger.UNEXCUSED_IN_WINDOW: VERDICT,
    Trigger.UNEXCUSED_IN_A_ROW: VERDICT,
    Trigger.ATTENDANCE_BELOW: VERDICT,
}
# These wait for an act and end only with the act, not by a decision.
_TICK = timedelta(microseconds=1)


@dataclass(eq=False, slots=True)
class _Escalation:
    """An escalation of the replay; one that was really open at the beginning keeps its real end. `waits`: for an
    act. `ends_remedied`: its fact will be over when it ends; `remedied`: its fact was over when it ended."""

    rule_key: str
    rule_code: str
    trigger_code: str
    ends_at: datetime | None = None
    waits: bool = False
    ends_remedied: bool = False
    remedied: bool = False
    causes: set[UUID] = field(default_factory=set)


class _Waited(NamedTuple):
    """A period in which an escalation can wait for something, and from when on that is late."""

    cause: UUID
    spell: Spell[Any]
    late_at: datetime


class BacktestEscalations:
    """The escalations of one book. Call `enter` with every firing, in order of time. When one may end and something
    has to be evaluated again, it adds the moment to `moments`. `present`: the codes of all rules of the book."""

    def __init__(
        self,
        present: Collection[str],
        timeline: Timeline,
        silence: PastSilence | None,
        since: datetime,
        moments: Moments,
    ) -> None:
        self._present, self._past = present, timeline
        self._silence, self._moments = silence, moments
        self._open: dict[str, _Escalation] = {}
        # By cause: the escalations that include it, and since when.
        self._notes: dict[UUID, dict[_Escalation, datetime]] = {}
        # When to check which escalation; numbered, because escalations have no order of their own.
        self._looks: list[tuple[datetime, int, _Escalation]] = []
        self._numbers = count()
        for past in timeline.escalations:
            self._remember(past, since)

    def enter(self, firing: Firing, at: datetime) -> tuple[bool, tuple[UUID, ...]] | None:
        """Whether the new causes in this firing opened an escalation (True) or joined one (False), and the causes.
        None when nothing in it is new."""
        rule = firing.rule
        escalation = self._open.get(rule.code)
        notes = [
            Noted(
                one,
                one.rule_key,
                one.rule_code,
                one.trigger_code,
                one.remedied,
                cause,
                noticed_at,
            )
            for cause in firing.causes
            for one, noticed_at in self._notes.get(cause, {}).items()
        ]
        new_causes = new_causes_of(firing, notes, escalation, self._present)
        if new_causes is None:
            return None
        causes = new_causes.shown if escalation is None else new_causes.fresh
        opened = escalation is None
        if escalation is None:
            escalation = self._opened(rule, causes, at)
        for cause in causes:
            self._note(escalation, cause, at)
        if escalation.waits:
            self._look_when_over(escalation, causes, at)
        return opened, causes

    def end(self, at: datetime) -> int:
        """End what ends now; returns the bits of what may be new after that."""
        mask = 0
        while self._looks and self._looks[0][0] <= at:
            escalation = heappop(self._looks)[2]
            if self._open.get(escalation.rule_key) is not escalation:
                continue
            if escalation.waits:
                self._look_whether_remedied(escalation, at)
            if escalation.ends_at is not None and escalation.ends_at <= at:
                del self._open[escalation.rule_key]
                mask |= self._after(escalation, at)
        return mask

    # ------------------------------------------------------------------ what was before

    def _remember(self, past: PastEscalation, since: datetime) -> None:
        """Enter an escalation that really existed when the period began, with what it included then."""
        if past.opened_at >= since:
            return
        still_open = past.ended_at is None or past.ended_at >= since
        escalation = _Escalation(
            past.rule_key,
            past.rule_code,
            past.trigger_code,
            past.ended_at,
            ends_remedied=past.remedied,
            remedied=past.remedied and not still_open,
        )
        for cause, noticed_at in _noticed_before(past, since):
            self._note(escalation, cause, noticed_at)
        if still_open:
            self._open[past.rule_key] = escalation
            self._look(escalation, past.ended_at)

    # ------------------------------------------------------------------ what begins

    def _opened(self, rule: Rule, causes: Iterable[UUID], at: datetime) -> _Escalation:
        waits = rule.trigger in REMEDIABLE
        escalation = _Escalation(
            rule.code, rule.code, rule.trigger.value, waits=waits, causes=set(causes)
        )
        self._open[rule.code] = escalation
        if not waits:
            self._let_end(escalation, at)
        return escalation

    def _note(self, escalation: _Escalation, cause: UUID, at: datetime) -> None:
        """One note per cause, however often it falls due while its escalation is open."""
        self._notes.setdefault(cause, {})[escalation] = at
        escalation.causes.add(cause)

    # ------------------------------------------------------------------ what ends

    def _look(self, escalation: _Escalation, at: datetime | None) -> None:
        if at is not None:
            heappush(self._looks, (at, next(self._numbers), escalation))
            self._moments.ring(at, 0)

    def _let_end(self, escalation: _Escalation, at: datetime) -> None:
        """Set the end: that of the real counterpart, or none while that is open; without a counterpart, the assumed
        end."""
        real = [
            one
            for one in self._past.escalations
            if one.trigger_code == escalation.trigger_code
            and (one.ended_at is None or one.ended_at >= at)
            and not escalation.causes.isdisjoint(one.causes)
        ]

        def nearness(one: PastEscalation) -> tuple[bool, timedelta]:
            return one.rule_key != escalation.rule_key, abs(one.opened_at - at)

        if real:
            escalation.ends_at = min(real, key=nearness).ended_at
        else:
            escalation.ends_at = add_working_days(at, ASSUMED_OPEN_DAYS)
        self._look(escalation, escalation.ends_at)

    def _look_when_over(
        self, escalation: _Escalation, causes: Collection[UUID], at: datetime
    ) -> None:
        for one in self._waited_for(escalation.trigger_code, causes):
            if one.spell.until_at is not None and one.spell.until_at > at:
                self._look(escalation, one.spell.until_at)

    def _look_whether_remedied(self, escalation: _Escalation, at: datetime) -> None:
        """When nothing of it is late any more, set its end. An act of a person remedies it. What a computation
        dropped ends as by a decision."""
        waited = list(self._waited_for(escalation.trigger_code, escalation.causes))
        if any(one.spell.holds(at) and one.late_at <= at for one in waited):
            return
        escalation.waits = False
        escalation.ends_remedied = any(
            one.spell.answered and one.spell.until_at is not None and one.spell.until_at <= at
            for one in waited
        )
        if escalation.ends_remedied:
            escalation.ends_at = at
        else:
            self._let_end(escalation, at)

    def _after(self, escalation: _Escalation, at: datetime) -> int:
        """What has to be evaluated again. When the fact was over: the escalation's own trigger. After lost contact:
        the day from which the count begins again."""
        escalation.remedied = (
            escalation.ends_remedied or escalation.trigger_code == Trigger.VERDICT_OVERDUE
        )
        if escalation.trigger_code == Trigger.LOST_CONTACT and self._silence is not None:
            self._silence.answer(escalation.causes, at)
            self._moments.ring(next_night(at), DUE)
            return 0
        return GROUP_OF.get(escalation.trigger_code, 0) if escalation.remedied else 0

    def _waited_for(self, trigger_code: str, causes: Collection[UUID]) -> Iterator[_Waited]:
        past = self._past
        if trigger_code == Trigger.OUTCOME_OVERDUE:
            for late in past.overdue:
                if late.fact.appointment_id in causes:
                    yield _Waited(late.fact.appointment_id, late, late.from_at)
        elif trigger_code == Trigger.VERDICT_OVERDUE:
            for miss in past.misses:
                if miss.fact.verdict is None and miss.fact.appointment_id in causes:
                    yield _Waited(miss.fact.appointment_id, miss, miss.from_at)
        else:
            for term in past.due:
                if term.fact.deadline_id in causes:
                    yield _Waited(term.fact.deadline_id, term, term.fact.due_at)


def _noticed_before(past: PastEscalation, since: datetime) -> Iterator[tuple[UUID, datetime]]:
    """What an escalation included when the period began. For a deadline that fell due again, only the last notice is
    stored; one that was due before the period had been noticed by then."""
    of_terms = GROUP_OF.get(past.trigger_code) == DUE
    for cause, at in past.causes.items():
        if at < since:
            yield cause, at
        elif of_terms:
            yield cause, since - _TICK

"""Which decisions about absences are looked at again, because what explains the absence came or was taken back.

An absence may not count when its condition no longer held on that day, or the client was in custody. Once that is
corrected, what a person decided in the client's favour is looked at again; once it becomes known, what was decided
against the client. Each decision stands meanwhile: nothing is decided automatically.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from aftercare.domain.absences.absence import ExcuseGround, Verdict
from aftercare.domain.escalation.decisions import AGAINST_CLIENT

REVIEW_WORKING_DAYS: Final = 2
"""Within which a decision, or a document, is looked at again."""


class Explanation(StrEnum):
    """Why an absence may not count."""

    NO_CONDITION = "no-condition"
    CUSTODY = "custody"


class WhyAgain(StrEnum):
    """The reason of the task. The first three say what was taken back, the others what explains the absence now."""

    CONDITION_HELD = "condition-held"
    NOT_IN_CUSTODY = "not-in-custody"
    NEITHER = "neither-explains"
    CONDITION_NOT_HELD = "condition-not-held"
    IN_CUSTODY = "was-in-custody"
    BOTH = "both-explain"


# By absence.
Explained = Mapping[UUID, Collection[str]]
_E, _W = Explanation, WhyAgain
_GONE: Final = {
    frozenset({_E.NO_CONDITION}): _W.CONDITION_HELD,
    frozenset({_E.CUSTODY}): _W.NOT_IN_CUSTODY,
    frozenset(_E): _W.NEITHER,
}
_FOUND: Final = {
    frozenset({_E.NO_CONDITION}): _W.CONDITION_NOT_HELD,
    frozenset({_E.CUSTODY}): _W.IN_CUSTODY,
    frozenset(_E): _W.BOTH,
}
_CAUSES: Final = {why: causes for causes, why in _GONE.items()}
TAKEN_BACK: Final = frozenset(_CAUSES)


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision on an absence, or on an escalation about it with this `id`. `choice`: the verdict, or the decision.
    `stands_in_paper`: its warning or report is there or is still asked for. `known_at`: since when the client was known
    to be in custody then, None where that is not known. `ground`: the reason that the client gave for an absence that
    was excused, None where none was recorded. `waits`: another escalation about the absence is open."""

    absence_id: UUID
    id: UUID
    on_escalation: bool
    choice: str
    decided_at: datetime | None
    stands_in_paper: bool = False
    known_at: datetime | None = None
    ground: str | None = None
    waits: bool = False

    @property
    def favours_client(self) -> bool:
        """An excuse, or an escalation that ended without a warning or report, or with one that was dropped."""
        if not self.on_escalation:
            return self.choice == Verdict.EXCUSED
        return self.choice not in AGAINST_CLIENT or not self.stands_in_paper

    @property
    def is_against_client(self) -> bool:
        """An absence that counts, or a warning or report that stands."""
        if not self.on_escalation:
            return self.choice == Verdict.UNEXCUSED
        return not self.favours_client


@dataclass(frozen=True, slots=True)
class Asked:
    """A task about an absence as it was asked before. It is open, or it ended by itself at `ended_at`, or a person
    `looked` then."""

    absence_id: UUID
    why: WhyAgain
    ended_at: datetime | None = None
    looked: bool = False


@dataclass(frozen=True, slots=True)
class Reviews:
    """By absence, why a task is to be asked. `kept` are asked and ended at once: something was taken back, but the
    absence is explained otherwise, and if that goes too, both are named. The open tasks about `ended` end first."""

    asked: dict[UUID, WhyAgain] = field(default_factory=dict)
    kept: dict[UUID, WhyAgain] = field(default_factory=dict)
    ended: set[UUID] = field(default_factory=set)
    decisions: list[Taken] = field(default_factory=list)


def reviews_after(
    before: Explained, after: Explained, taken: Iterable[Taken], past: Iterable[Asked]
) -> Reviews:
    """What is asked after an act, by what explained the absences before and after it, what was decided, and the tasks
    that there were. `decisions` are those to look at again."""
    found = Reviews()
    decided, tasks = list(taken), list(past)
    for one in sorted({*before, *after}):
        was, now = _set(before.get(one)), _set(after.get(one))
        on_it = [each for each in decided if each.absence_id == one]
        asked = [each for each in tasks if each.absence_id == one]
        if now:
            _explained(found, one, was, now, on_it, asked)
        elif was:
            _taken_back(found, one, was, on_it, asked)
    return found


def _explained(
    found: Reviews,
    one: UUID,
    was: frozenset[Explanation],
    now: frozenset[Explanation],
    on_it: list[Taken],
    asked: list[Asked],
) -> None:
    """What was decided against the client is asked about, once more where a second explanation comes or one of two
    goes. While an escalation about the absence is open, that shows it, and no task does."""
    still_open = [each.why for each in asked if each.ended_at is None]
    why = _FOUND[now]
    if any(each in TAKEN_BACK for each in still_open):
        found.ended.add(one)
    if lost := _rested(was - now, on_it):
        found.kept[one] = _GONE[lost]
    against = any(each.is_against_client for each in on_it)
    gained = bool(now - was) and against and not any(each.waits for each in on_it)
    other = any(each not in TAKEN_BACK and each != why for each in still_open)
    if why not in still_open and (gained or other):
        found.ended.add(one)
        found.asked[one] = why
        found.decisions.extend(
            each for each in on_it if each.on_escalation or each.is_against_client
        )


def _taken_back(
    found: Reviews, one: UUID, was: frozenset[Explanation], on_it: list[Taken], asked: list[Asked]
) -> None:
    if any(each.ended_at is None for each in asked):
        found.ended.add(one)
    causes = _rested(was, on_it) | _left_from_before(on_it, asked)
    if causes:
        found.asked[one] = _GONE[causes]
        found.decisions.extend(each for each in on_it if _may_rest(causes, each))


def _left_from_before(on_it: list[Taken], asked: list[Asked]) -> frozenset[Explanation]:
    """What was taken back before and is still gone: its task ended because the absence was explained otherwise, and
    since then no one has looked, and a decision of that time still stands."""
    looked_at = max(
        (each.ended_at for each in asked if each.looked and each.ended_at), default=None
    )
    causes: set[Explanation] = set()
    for each in asked:
        ended_at = each.ended_at
        if each.looked or ended_at is None or each.why not in TAKEN_BACK:
            continue
        if looked_at is not None and looked_at > ended_at:
            continue
        if any(
            _may_rest(_CAUSES[each.why], one)
            and (one.decided_at is None or one.decided_at <= ended_at)
            for one in on_it
        ):
            causes |= _CAUSES[each.why]
    return frozenset(causes)


def _rested(causes: frozenset[Explanation], on_it: list[Taken]) -> frozenset[Explanation]:
    """Of these causes, those on which a decision in the client's favour may rest."""
    return frozenset(
        cause for cause in causes if any(_may_rest(frozenset({cause}), one) for one in on_it)
    )


def _may_rest(causes: frozenset[Explanation], one: Taken) -> bool:
    """Whether this decision favours the client and may rest on one of these causes.

    Since when a withdrawal or the end of an order is in the case file is not kept, so each decision may rest on it.
    Since when custody was entered is kept. Who decided after that had read it. Who decided before may have known it
    from a call: an excuse for custody, or without a recorded reason, may rest on it, and so may an escalation that was
    closed. An excuse for another reason, as an illness, does not, and neither does the end of an escalation about an
    absence that was excused so: to ask about those would be noise.
    """
    if not one.favours_client:
        return False
    if Explanation.NO_CONDITION in causes or one.known_at is None or one.decided_at is None:
        return bool(causes)
    return bool(causes) and (
        one.decided_at >= one.known_at or one.ground in (None, ExcuseGround.CUSTODY)
    )


def _set(explanations: Collection[str] | None) -> frozenset[Explanation]:
    return frozenset(Explanation(one) for one in explanations or ())

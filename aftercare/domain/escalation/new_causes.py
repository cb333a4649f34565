"""What is news: which causes of a rule that holds no case of that rule has dealt with, and when that opens a case."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from aftercare.domain.escalation.triggers import OF_DEADLINES, OF_VERDICTS, Firing


class Noted(Protocol):
    """A cause that a case knows of, and by which rule. A remedied case's fact was over."""

    @property
    def case_id(self) -> Hashable: ...
    @property
    def trigger_key(self) -> str: ...
    @property
    def rule_code(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def remedied(self) -> bool: ...
    @property
    def cause_id(self) -> UUID: ...
    @property
    def noticed_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class News:
    """`fresh` are the causes no case has dealt with; `shown` those that a new case is about."""

    fresh: tuple[UUID, ...]
    shown: tuple[UUID, ...]


def news_of(
    firing: Firing, noted: Iterable[Noted], case_id: Hashable | None, present: Collection[str]
) -> News | None:
    """What this firing tells that nobody was asked about, None when there is nothing. `noted`: at least
    every note about its causes; `case_id`: the person's open case of this rule; `present`: the codes of
    all rules in force.

    What a supervisor has already decided about does not come back by itself, and what was weighed by
    another book of rules or in another tier opens nothing by being counted differently now.
    """
    known = _known(firing, noted, case_id, present)
    fresh = tuple(cause for cause in firing.causes if cause not in known)
    if not fresh or firing.old.issuperset(fresh):
        return None
    # What a rule counts up is all shown; a rule about one miss shows the ones that are new.
    if firing.rule.count > 1:
        return News(fresh, firing.causes)
    return News(fresh, tuple(cause for cause in fresh if cause not in firing.old))


def judged_anew(firing: Firing, noted: Iterable[Noted], case_id: Hashable) -> frozenset[UUID]:
    """The misses of this open case that were judged unexcused again after another verdict or a correction.
    They are no new cause, but who silences or decides the case has not seen the verdict."""
    if firing.rule.trigger not in OF_VERDICTS:
        return frozenset()
    of_case = {one.cause_id for one in noted if one.case_id == case_id}
    return frozenset(of_case.intersection(firing.causes) - firing.old)


def _known(
    firing: Firing, noted: Iterable[Noted], case_id: Hashable | None, present: Collection[str]
) -> set[UUID]:
    """What this rule has dealt with, or one that asked the same before this book of rules. A rule that
    counts up shows all it counts in its open case; what was noticed before the moment at which a term
    now fell due is not known."""
    shows_all = case_id is not None and firing.rule.count > 1
    since: dict[UUID, datetime] = {}
    if firing.rule.trigger in OF_DEADLINES:
        since = dict(zip(firing.causes, firing.moments, strict=True))
    return {
        one.cause_id
        for one in noted
        if (one.case_id == case_id if shows_all else _dealt_with(one, firing, present))
        and one.noticed_at >= since.get(one.cause_id, one.noticed_at)
    }


def _dealt_with(one: Noted, firing: Firing, present: Collection[str]) -> bool:
    gone = one.rule_code not in present and one.question == firing.rule.trigger.value
    return not one.remedied and (one.trigger_key == firing.trigger_key or gone)


def counted_from(firing: Firing, news: News) -> Sequence[UUID]:
    """The causes at which the clock of a new case starts: with what is already counted when it counts up."""
    return news.fresh if firing.rule.count > 1 else news.shown

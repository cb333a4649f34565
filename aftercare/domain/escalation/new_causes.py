"""Which causes of a rule are new (no earlier escalation of that rule included them), and when they open one."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.domain.escalation.triggers import OF_DEADLINES, OF_VERDICTS, Firing


@dataclass(frozen=True, slots=True)
class Noted:
    """A cause that an escalation includes, and its rule. `remedied`: the fact was over when the escalation ended."""

    escalation_id: Hashable
    rule_key: str
    rule_code: str
    trigger_code: str
    remedied: bool
    cause_id: UUID
    noticed_at: datetime


@dataclass(frozen=True, slots=True)
class NewCauses:
    """`fresh`: causes in no escalation so far. `shown`: causes that a new escalation would list."""

    fresh: tuple[UUID, ...]
    shown: tuple[UUID, ...]


def new_causes_of(
    firing: Firing, noted: Iterable[Noted], escalation_id: Hashable | None, present: Collection[str]
) -> NewCauses | None:
    """The causes of this firing that no earlier escalation of the rule included; None when there are none.

    `noted` has every recorded cause of the firing. `escalation_id`: the person's open escalation of this rule.
    `present`: the codes of all rules in force.

    A cause that a supervisor has decided on does not come back by itself. A verdict evaluated under another rule book
    or tier opens nothing merely because it now counts differently.
    """
    known = _known(firing, noted, escalation_id, present)
    fresh = tuple(cause for cause in firing.causes if cause not in known)
    if not fresh or firing.old.issuperset(fresh):
        return None
    # A rule with a count shows all that it counts; a rule about one miss shows the new ones.
    if firing.rule.count > 1:
        return NewCauses(fresh, firing.causes)
    return NewCauses(fresh, tuple(cause for cause in fresh if cause not in firing.old))


def judged_anew(firing: Firing, noted: Iterable[Noted], escalation_id: Hashable) -> frozenset[UUID]:
    """The misses of this open escalation that were judged unexcused again, after another verdict or a correction.
    They are not new causes, but the colleague who snoozes or decides the escalation has not seen the verdict."""
    if firing.rule.trigger not in OF_VERDICTS:
        return frozenset()
    of_escalation = {one.cause_id for one in noted if one.escalation_id == escalation_id}
    return frozenset(of_escalation.intersection(firing.causes) - firing.old)


def _known(
    firing: Firing, noted: Iterable[Noted], escalation_id: Hashable | None, present: Collection[str]
) -> set[UUID]:
    """The causes that this rule has included, or a rule of an earlier book with the same trigger. With a count, all
    that is counted is shown in the open escalation. A note from before a deadline fell due again does not count."""
    shows_all = escalation_id is not None and firing.rule.count > 1
    since: dict[UUID, datetime] = {}
    if firing.rule.trigger in OF_DEADLINES:
        since = dict(zip(firing.causes, firing.moments, strict=True))
    return {
        one.cause_id
        for one in noted
        if (one.escalation_id == escalation_id if shows_all else _dealt_with(one, firing, present))
        and one.noticed_at >= since.get(one.cause_id, one.noticed_at)
    }


def _dealt_with(one: Noted, firing: Firing, present: Collection[str]) -> bool:
    gone = one.rule_code not in present and one.trigger_code == firing.rule.trigger.value
    return not one.remedied and (one.rule_key == firing.rule_key or gone)


def counted_from(firing: Firing, new_causes: NewCauses) -> Sequence[UUID]:
    """The causes from which a new escalation's steps are timed. For a rule that counts several misses, verdicts
    evaluated earlier are among them."""
    return new_causes.fresh if firing.rule.count > 1 else new_causes.shown

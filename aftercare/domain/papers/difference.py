"""The changes in the rows since a document was drafted, fact by fact."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from aftercare.domain.papers.facts import Dossier, Fact, Ref, Value

_MOVES_ON: Final = frozenset({"person", "plan", "step", "paper"})
# Entered later, they say something else about what the document says.
_CHANGES_WHEN_ADDED: Final = frozenset({"dispute", "away"})
# Of an earlier document only this overtakes what lists it; by the name of the member.
_GROUND_GONE: Final = "ground_gone"
_FOLLOWS: Final = frozenset({("away", "appointments"), ("condition", "number")})
_ONLY_A_DOUBT: Final = frozenset({None, "decision-to-review"})


@dataclass(frozen=True)
class Change:
    """One fact that was added, removed or changed; `name`, `was` and `now` are set only for a change."""

    ref: Ref
    what: Literal["added", "gone", "changed"]
    name: str = ""
    was: Value = None
    now: Value = None


def difference(drafted: Dossier, current: Dossier) -> tuple[Change, ...]:
    """The changes; empty when a document drafted now would say the same. A row with only a new version has not
    changed, and neither has one that was entered again as another row that says the same."""
    before = {(one.ref.kind, one.ref.id): one for one in drafted.facts}
    after = {(one.ref.kind, one.ref.id): one for one in current.facts}
    left = [one for key, one in before.items() if key not in after]
    come = [one for key, one in after.items() if key not in before]
    return (
        *(Change(one.ref, "gone") for one in _not_among(left, come)),
        *(Change(one.ref, "added") for one in _not_among(come, left)),
        *(
            change
            for key, one in before.items()
            if key in after
            for change in _changed(one, after[key])
        ),
    )


def overtaken(signed: Dossier, current: Dossier) -> tuple[Change, ...]:
    """What a signed document says that its rows no longer say. Facts added later are not part of it. Who has the
    escalation or which plan is in force now does not change what the document says about that time. What the client
    disputes since then does, and so does custody entered since then: the document rests on it. So does an earlier
    document that it lists and that no longer holds."""
    known = {(one.ref.kind, one.ref.id): one.values for one in signed.facts}
    return tuple(
        one
        for one in difference(signed, current)
        if _holds_no_longer(one)
        or (
            (one.what != "added" or one.ref.kind in _CHANGES_WHEN_ADDED)
            and one.ref.kind not in _MOVES_ON
            # An older document does not contain the values that facts have had only since then.
            and (one.what != "changed" or one.name in known[one.ref.kind, one.ref.id])
        )
    )


def changes_digest(changes: tuple[Change, ...]) -> str | None:
    """SHA-256 digest of the changes that the signer has seen; None when there are none."""
    if not changes:
        return None
    rows = [[one.ref.kind, one.ref.id, one.what, one.name, one.was, one.now] for one in changes]
    return sha256(json.dumps(rows, ensure_ascii=True).encode()).hexdigest()


def _not_among(facts: list[Fact], others: list[Fact]) -> Iterator[Fact]:
    """Those of which no other says the same; each other stands for one."""
    again = Counter(_said(one) for one in others)
    for one in facts:
        if again[_said(one)]:
            again[_said(one)] -= 1
        else:
            yield one


def _said(one: Fact) -> object:
    """What is compared of a fact, without what has no value: older documents do not have each name."""
    values = one.values.items()
    return one.ref.kind, frozenset(
        (name, value)
        for name, value in values
        if value is not None and not _follows(one.ref.kind, name)
    )


def _follows(kind: str, name: str) -> bool:
    """The role is the one at that moment: a later change of role does not matter. Which appointments a period touches
    changes with the period or with an appointment, which are compared themselves. A condition has a number from when
    there is another of its kind, and says the same before and after."""
    return name.endswith("_role") or (kind, name) in _FOLLOWS


def _holds_no_longer(one: Change) -> bool:
    """Whether an earlier document lost its ground, or has it again: older documents say by silence that it held."""
    return (
        one.ref.kind == "paper"
        and one.name == _GROUND_GONE
        and not {one.was, one.now} <= _ONLY_A_DOUBT
    )


def _changed(was: Fact, now: Fact) -> Iterator[Change]:
    for name in sorted(was.values.keys() | now.values.keys()):
        before, after = was.values.get(name), now.values.get(name)
        if before != after and not _follows(now.ref.kind, name):
            yield Change(now.ref, "changed", name, before, after)

"""What has become different in the rows since a paper was drafted, fact by fact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from aftercare.domain.papers.facts import Dossier, Fact, Ref, Value

_MOVES_ON: Final = frozenset({"person", "plan", "step", "paper"})


@dataclass(frozen=True)
class Change:
    """One fact that came, went, or says something else; `name`, `was` and `now` only of the last."""

    ref: Ref
    what: Literal["added", "gone", "changed"]
    name: str = ""
    was: Value = None
    now: Value = None


def difference(drafted: Dossier, current: Dossier) -> tuple[Change, ...]:
    """Empty when a paper drawn now would say the same. A row whose version alone moved has not changed."""
    before = {(one.ref.kind, one.ref.id): one for one in drafted.facts}
    after = {(one.ref.kind, one.ref.id): one for one in current.facts}
    return (
        *(Change(one.ref, "gone") for key, one in before.items() if key not in after),
        *(Change(one.ref, "added") for key, one in after.items() if key not in before),
        *(
            change
            for key, one in before.items()
            if key in after
            for change in _changed(one, after[key])
        ),
    )


def overtaken(signed: Dossier, current: Dossier) -> tuple[Change, ...]:
    """What a signed paper says that its rows no longer say. What came after it is no part of it, and who has
    the case or which plan is in force by now takes nothing from what it says of then."""
    said = {(one.ref.kind, one.ref.id): one.values for one in signed.facts}
    return tuple(
        one
        for one in difference(signed, current)
        if one.what != "added"
        and one.ref.kind not in _MOVES_ON
        # A paper of before says nothing of what facts have told since.
        and (one.what == "gone" or one.name in said[one.ref.kind, one.ref.id])
    )


def changes_digest(changes: tuple[Change, ...]) -> str | None:
    """SHA-256 by which whoever signs says which changes they have seen; None when there are none."""
    if not changes:
        return None
    told = [[one.ref.kind, one.ref.id, one.what, one.name, one.was, one.now] for one in changes]
    return sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()


def _changed(was: Fact, now: Fact) -> Iterator[Change]:
    for name in sorted(was.values.keys() | now.values.keys()):
        before, after = was.values.get(name), now.values.get(name)
        # The role is that of the moment: a later change of role changes nothing.
        if before != after and not name.endswith("_role"):
            yield Change(now.ref, "changed", name, before, after)

"""What has become different in the rows since a paper was drafted, fact by fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aftercare.domain.papers.facts import Dossier, Fact, Ref, Value


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


def _changed(was: Fact, now: Fact) -> Iterator[Change]:
    for name in sorted(was.values.keys() | now.values.keys()):
        before, after = was.values.get(name), now.values.get(name)
        if before != after:
            yield Change(now.ref, "changed", name, before, after)

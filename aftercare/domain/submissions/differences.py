"""What a submission would change: each field as it is now and as it is proposed, and a mark of what was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

Value = str | int | bool | date | None


@dataclass(frozen=True)
class FieldChange:
    """`field` names what changes. `now` None: there is nothing yet; `proposed` None: nothing is left of it."""

    field: str
    now: Value
    proposed: Value


def changes_between(
    now: Mapping[str, Value], proposed: Mapping[str, Value]
) -> Iterator[FieldChange]:
    """The proposed fields with another value, in the order in which they are proposed."""
    for field, value in proposed.items():
        if now.get(field) != value:
            yield FieldChange(field, now.get(field), value)


def applied(now: Mapping[str, Value], changes: Iterable[FieldChange]) -> dict[str, Value]:
    """What is there once the changes are made."""
    return dict(now) | {one.field: one.proposed for one in changes}


def basis_of(changes: Iterable[FieldChange], versions: Iterable[tuple[str, int]]) -> str:
    """A mark of what a person saw before deciding: another one once a field, or a row it rests on, has changed. It
    reveals nothing of their content."""
    shown = [(one.field, str(one.now), str(one.proposed)) for one in changes]
    seen = repr((shown, sorted(versions)))
    return hashlib.sha256(seen.encode()).hexdigest()[:32]

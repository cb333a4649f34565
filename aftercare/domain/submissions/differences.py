"""What a submission would change: each field as it is now and as it is proposed, and a mark of what was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.submissions.extension_in_file import ExtensionInFile
from aftercare.domain.submissions.kept_moves import read_moves, written_moves
from aftercare.domain.submissions.same_order import OrderInFile

Value = str | int | bool | date | None


@dataclass(frozen=True)
class LastDay:
    """The last day of an order before and after; None: there was none, or it is not known yet. `entered`: the order is
    new."""

    frame: str
    court_reference: str
    before: date | None
    after: date | None
    entered: bool = False


@dataclass(frozen=True)
class FieldChange:
    """`field` names what changes. `now` None: there is nothing yet; `proposed` None: nothing is left of it."""

    field: str
    now: Value
    proposed: Value


@dataclass(frozen=True)
class OfKind:
    """A condition of the order beside a change of `field`, of the same kind. `ends_on`: its own last day, None where it
    holds as long as its order."""

    field: str
    condition_id: UUID
    wording: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class KeptDifference:
    """What was decided on, as it was then. `order`: court reference and type of the order that changes, without a type
    where the file had none. `ends`: last days that moved. `moved`: all that the acts moved, and `visits`: when the home
    visits began that went to another address; None and empty for what was decided on before these were kept. `beside`:
    conditions of the same kind that were shown; `entered`: those that it entered or that said the same, None where that
    was not kept. `extension`: of the order, like the one that was sent; `like_order`: an order like that."""

    changes: tuple[FieldChange, ...]
    order: tuple[str, str | None] | None = None
    ends: tuple[LastDay, ...] = ()
    moved: PeriodChange | None = None
    visits: tuple[datetime, ...] = ()
    beside: tuple[OfKind, ...] = ()
    entered: tuple[UUID, ...] | None = None
    extension: ExtensionInFile | None = None
    like_order: OrderInFile | None = None

    @property
    def document(self) -> dict[str, Any]:
        """As JSON; a day is `{"day": …}`, so that it differs from a text."""
        return {
            "changes": [
                [one.field, _written(one.now), _written(one.proposed)] for one in self.changes
            ],
            "order": list(self.order) if self.order else None,
            "ends": [
                [
                    one.frame,
                    one.court_reference,
                    _written(one.before),
                    _written(one.after),
                    one.entered,
                ]
                for one in self.ends
            ],
            "moved": written_moves(self.moved) if self.moved else None,
            "visits": [one.isoformat() for one in self.visits],
            "beside": [
                [
                    one.field,
                    str(one.condition_id),
                    one.wording,
                    _written(one.starts_on),
                    _written(one.ends_on),
                ]
                for one in self.beside
            ],
            "entered": None if self.entered is None else [str(one) for one in self.entered],
            "extension": self.extension.document if self.extension else None,
            "like_order": self.like_order.document if self.like_order else None,
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> KeptDifference:
        """One that `document` wrote."""
        order, moved, entered = (document.get(name) for name in ("order", "moved", "entered"))
        return cls(
            tuple(
                FieldChange(name, _read(now), _read(to)) for name, now, to in document["changes"]
            ),
            (order[0], order[1]) if order else None,
            tuple(
                LastDay(frame, reference, _read(before), _read(after), entered)
                for frame, reference, before, after, entered in document["ends"]
            ),
            read_moves(moved) if moved else None,
            tuple(datetime.fromisoformat(one) for one in document.get("visits", ())),
            tuple(
                OfKind(name, UUID(which), wording, _read(first), _read(last))
                for name, which, wording, first, last in document.get("beside", ())
            ),
            None if entered is None else tuple(UUID(one) for one in entered),
            ExtensionInFile.read(document),
            OrderInFile.read(document),
        )


def _written(value: Value) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _read(value: Any) -> Any:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value


def changes_between(
    now: Mapping[str, Value], proposed: Mapping[str, Value], shown: Collection[str] = ()
) -> Iterator[FieldChange]:
    """The proposed fields with another value, in the order in which they are proposed; those that are `shown` with the
    same value too."""
    for field, value in proposed.items():
        if field in shown or now.get(field) != value:
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

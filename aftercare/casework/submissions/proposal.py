"""What a submission proposes for a client's file, and how it is carried out by the acts that people use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.submissions.differences import (
    FieldChange,
    KeptDifference,
    LastDay,
    OfKind,
    Value,
    basis_of,
    changes_between,
)
from aftercare.domain.submissions.extension_in_file import ExtensionInFile
from aftercare.domain.submissions.same_order import OrderInFile
from aftercare.store.database.unit_of_work import UnitOfWork

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Proposal:
    """The fields that would change, and the rows they rest on by name and version. `fault`: why it cannot be accepted
    as the file is now, with its place in the document. `unknown`: fields that nothing here knows. `carry_out` makes the
    changes, and returns what the acts moved. `about_order`: court
    reference of the order that changes; `order_frame`: its type, None where the file has no such order.
    `replaces_custody`: `now` is custody that belongs to no detention, and becomes one. `beside`: conditions of the same
    kind beside a field; `to_choose`: those of which a person chooses the one that ends. `said`: conditions that said
    already what it adds; `before`: all of the client before it is carried out. `ends`: kind and id of each condition
    that ends, without an id while one is to be chosen. `extension`: of the order, like the one that was sent;
    `like_order`: an order in the file that may be the one that was sent."""

    now: dict[str, Value]
    proposed: dict[str, Value]
    versions: tuple[tuple[str, int], ...] = ()
    fault: FieldFault | None = None
    unknown: frozenset[str] = frozenset()
    carry_out: Callable[[UnitOfWork], Sequence[PeriodChange]] = field(
        default=lambda _work: (), repr=False
    )
    about_order: str = ""
    order_frame: str | None = None
    replaces_custody: bool = False
    beside: tuple[OfKind, ...] = ()
    to_choose: tuple[OfKind, ...] = ()
    said: frozenset[UUID] = frozenset()
    before: frozenset[UUID] = frozenset()
    ends: tuple[tuple[str, UUID | None], ...] = ()
    extension: ExtensionInFile | None = None
    like_order: OrderInFile | None = None

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """Beside another order, also what both say alike: a person compares them."""
        shown = self.extension.shown if self.extension else ()
        if self.like_order is not None:
            shown = tuple(self.proposed)
        return tuple(changes_between(self.now, self.proposed, shown))

    @property
    def basis(self) -> str:
        return basis_of(self.changes, self.versions)


def kept_difference(
    proposal: Proposal,
    moved: PeriodChange | None = None,
    visits: Sequence[datetime] = (),
    entered: Collection[UUID] | None = None,
) -> KeptDifference:
    """What the one who decides sees, kept for who reads it later. `moved`: what the acts moved in the end; `visits`:
    when the home visits begin that go to another address; `entered`: the conditions that came of it."""
    # The last days a second time, for a release that reads no more than these.
    ends = tuple(
        LastDay(one.frame, one.court_reference, one.before, one.after, one.entered)
        for one in (moved.orders if moved else ())
        if one.before != one.after or one.entered
    )
    order = (proposal.about_order, proposal.order_frame) if proposal.about_order else None
    kept = None if entered is None else tuple(sorted(entered))
    return KeptDifference(
        proposal.changes,
        order,
        ends,
        moved,
        tuple(visits),
        proposal.beside,
        kept,
        proposal.extension,
        proposal.like_order,
    )


@contextmanager
def sent_at(place: str, names: Mapping[str, str] = NO_NAMES) -> Iterator[None]:
    """Faults of an act, at the place in the document where it was sent. `names`: pointers of the act that are another
    one there."""
    try:
        yield
    except Invalid as invalid:
        raise Invalid(
            fields=tuple(
                replace(one, pointer=one.pointer and place + names.get(one.pointer, one.pointer))
                for one in invalid.fields
            )
        ) from None


def impossible(code: str, member: str, proposed: dict[str, Value]) -> Proposal:
    """One that cannot be accepted while the file is as it is, for what this member says."""
    return Proposal({}, proposed, fault=FieldFault(f"/content/{member}", code))

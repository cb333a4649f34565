"""What a submission proposes for a client's file, and how it is carried out by the acts that people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from aftercare.base.errors import FieldFault
from aftercare.domain.submissions.differences import FieldChange, Value, basis_of, changes_between
from aftercare.store.database.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Proposal:
    """The fields that would change, and the rows they rest on by name and version. `fault`: why it cannot be accepted
    as the file is now. `carry_out` makes the changes."""

    now: dict[str, Value]
    proposed: dict[str, Value]
    versions: tuple[tuple[str, int], ...] = ()
    fault: FieldFault | None = None
    carry_out: Callable[[UnitOfWork], object] = field(default=lambda _work: None, repr=False)

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        return tuple(changes_between(self.now, self.proposed))

    @property
    def basis(self) -> str:
        return basis_of(self.changes, self.versions)


def impossible(code: str, now: dict[str, Value], proposed: dict[str, Value]) -> Proposal:
    """One that cannot be accepted while the file is as it is."""
    return Proposal(now, proposed, fault=FieldFault("", code))

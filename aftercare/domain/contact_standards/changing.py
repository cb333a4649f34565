"""What another contact standard changes for a group of clients: the kinds of contact it requires more or less often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from aftercare.domain.contact_standards.kinds import DAYS_OF_YEAR, ContactKind, Requirement


@dataclass(frozen=True)
class KindChanged:
    """One kind of contact that is required otherwise; None where it is not required at all."""

    kind: ContactKind
    was: Requirement | None
    becomes: Requirement | None

    @property
    def is_less(self) -> bool:
        """Whether it is required less often, in whole or for one of its parts."""
        return any(after < before for before, after in self._rates())

    def _rates(self) -> list[tuple[Fraction, Fraction]]:
        """A year's number before and after, of the whole and of each part that had one."""
        before, after = _parts(self.was), _parts(self.becomes)
        return [(number, after.get(part, Fraction(0))) for part, number in before.items()]


def kinds_changed(was: Sequence[Requirement], becomes: Sequence[Requirement]) -> list[KindChanged]:
    """What differs between two sets of requirements, in the order of kinds."""
    before, after = {one.kind: one for one in was}, {one.kind: one for one in becomes}
    return [
        KindChanged(kind, before.get(kind), after.get(kind))
        for kind in ContactKind
        if before.get(kind) != after.get(kind)
    ]


def _parts(one: Requirement | None) -> dict[object, Fraction]:
    if one is None:
        return {}
    of_which = {
        part.qualifies.obligations | part.qualifies.records: part.number for part in one.of_which
    }
    numbers: list[tuple[object, int]] = [(None, one.number), *of_which.items()]
    return {part: Fraction(number * DAYS_OF_YEAR, one.period_days) for part, number in numbers}

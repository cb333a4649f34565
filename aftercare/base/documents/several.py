"""Faults of a request about several things at once: each stands at its item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar
from uuid import UUID

from aftercare.base.errors import Conflict, FieldFault, Invalid, NotFound, Stale, refuse_if
from aftercare.base.subject_errors import AlikeFault, AlreadyAClient

Item = TypeVar("Item")
MOST_ITEMS: Final = 100
# What the facts of one item are against; a fault of another kind, such as a missing permission, is about the request.
_OF_AN_ITEM: Final = (Conflict, Stale, NotFound)


@dataclass
class FaultsOfItems:
    """Collects the faults of the items under `pointer`, so that one request names them all. `own_ids`: of clients whom
    the request itself adds, who are gone once it is refused; `beside`: faults of the request that are of no item."""

    pointer: str
    found: list[FieldFault] = field(default_factory=list)
    own_ids: set[UUID] = field(default_factory=set)
    beside: Sequence[FieldFault] = ()

    @contextmanager
    def at(self, number: int) -> Iterator[None]:
        """Keep what stops this item, counted from 0."""
        where = f"{self.pointer}/{number}"
        try:
            yield
        except Invalid as fault:
            self.keep(number, fault.fields)
        except AlreadyAClient as fault:
            ids = tuple(one for one in fault.person_ids if one not in self.own_ids)
            self.found.append(AlikeFault(where, fault.code, f"{fault.title}.", person_ids=ids))
        except _OF_AN_ITEM as fault:
            self.found.append(FieldFault(where, fault.code, f"{fault.detail or fault.title}."))

    def keep(self, number: int, faults: Iterable[FieldFault]) -> None:
        """Keep the faults of this item."""
        where = f"{self.pointer}/{number}"
        self.found += [replace(one, pointer=f"{where}{one.pointer}") for one in faults]

    def refuse(self) -> None:
        """Raises Invalid when any item has a fault: all of them are done, or none."""
        of_items = sorted(self.found, key=lambda one: int(one.pointer.split("/")[2]))
        refuse_if([*self.beside, *of_items])


def refuse_twice(pointer: str, items: Iterable[Item], key: Callable[[Item], object]) -> None:
    """Raises Invalid at each item that an earlier one has the key of."""
    seen, faults = set(), []
    for number, item in enumerate(items):
        if (one := key(item)) in seen:
            faults.append(FieldFault(f"{pointer}/{number}", "twice"))
        seen.add(one)
    refuse_if(faults)

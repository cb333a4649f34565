"""Kinds of condition that the organisation adopts: a version is proposed by one administrator, activated by another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from aftercare.base.errors import FieldFault, NotFound, refuse_if
from aftercare.base.subject_errors import OwnKindActivation
from aftercare.casework.adoption.acts import (
    DRAFT,
    LONGEST_NAME,
    LONGEST_SOURCE,
    Adoptable,
    propose,
    refuse_with,
    text_faults,
)
from aftercare.casework.listing.resources import CONDITION_KINDS
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.entries import ConditionEntry, Offer
from aftercare.domain.conditions.library import CONDITION_LIBRARY, Library
from aftercare.domain.conditions.own_kinds import CODE, read_kind
from aftercare.domain.time.first_days import first_day_faults
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.kind_rows import (
    ConditionKindRow,
    conditions_of_kind,
    library_of,
    newest_activated,
    versions_of_kind,
)
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.database.versioned_policy import versions_shown

LEAST_OF_SOURCE: Final = 3  # letters and digits
_LONGEST: Final = {"adopted_by": LONGEST_NAME, "source": LONGEST_SOURCE}
# What pages have at these addresses.
_TAKEN: Final = frozenset({"draft", "schema"})


@dataclass(frozen=True)
class NewKind:
    """A version of a kind as proposed; `document` is JSON according to the published schema."""

    code: str
    source: str
    adopted_by: str
    valid_from: date
    document: Any


@dataclass(frozen=True)
class LibraryFile:
    """Every kind in today's version, the names of all, and the versions that wait for a second administrator."""

    entries: tuple[ConditionEntry, ...]
    rows: tuple[ConditionKindRow, ...]
    waiting: tuple[ConditionKindRow, ...]

    def row_of(self, entry: ConditionEntry) -> ConditionKindRow | None:
        """The version that the organisation adopted; None for a shipped entry."""
        return next(
            (
                row
                for row in self.rows
                if row.code == entry.kind and row.entry.version == entry.version
            ),
            None,
        )


@dataclass(frozen=True)
class KindFile:
    """One kind: today's entry, None before its first day or once it was removed, and every version, newest first."""

    code: str
    entry: ConditionEntry | None
    shipped: tuple[ConditionEntry, ...]
    rows: tuple[ConditionKindRow, ...]


def _still_possible(work: UnitOfWork, row: ConditionKindRow) -> None:
    """Raises Invalid for a version that a newer one overtook, and for the removal of a kind that is in use."""
    refuse_if([*_order_faults(work, row.code, row.version, row.valid_from)])
    refuse_if(_removal_faults(work, row.code, row.entry.offer))


CONDITION_KIND = Adoptable(ConditionKindRow, CONDITION_KINDS, OwnKindActivation, _still_possible)


@requires(Permission.MANAGE_STANDARDS)
def propose_kind(work: UnitOfWork, new: NewKind) -> ConditionKindRow:
    """Records the next version of a kind. Raises Invalid with a JSON pointer at every fault, in the document too."""

    def written() -> ConditionKindRow:
        of_day = [*first_day_faults(new.valid_from, civil_date(work.now))]
        faults = [*_faults(new), *of_day]
        if not of_day and CODE.fullmatch(new.code):
            faults += _order_faults(work, new.code, None, new.valid_from)
        found: list[ConditionEntry] = []

        def read() -> None:
            found.append(
                read_kind(new.document, new.code, DRAFT, new.valid_from, pointer="/document")
            )

        refuse_with(faults, read)
        refuse_if(_removal_faults(work, new.code, found[0].offer))
        texts = {name: getattr(new, name).strip() for name in _LONGEST}
        return ConditionKindRow(**vars(new) | texts, version=DRAFT)

    return propose(work, CONDITION_KIND, written)


@requires(Permission.READ_STANDARDS)
def library_file(work: UnitOfWork) -> LibraryFile:
    """The library as it is today."""
    rows = tuple(versions_shown(work.session, ConditionKindRow))
    adopted = tuple(one for one in rows if one.activated_at is not None)
    library = Library(tuple(one.entry for one in adopted))
    waiting = tuple(
        one for one in rows if one.activated_at is None and not _overtaken(one, adopted)
    )
    return LibraryFile(library.on(civil_date(work.now)), adopted, waiting)


@requires(Permission.READ_STANDARDS)
def kind_file(work: UnitOfWork, code: str) -> KindFile:
    """Raises NotFound for a kind that was never proposed."""
    if not CODE.fullmatch(code):
        raise NotFound()
    rows = versions_of_kind(work.session, code)
    library = library_of(work.session)
    shipped = tuple(
        entry
        for number in range(CONDITION_LIBRARY[code].version, 0, -1)
        if (entry := library.entry_of(code, number)) is not None
    ) if code in CONDITION_LIBRARY else ()  # fmt: skip
    if not rows and not shipped:
        raise NotFound()
    return KindFile(code, library.newest_on(code, civil_date(work.now)), shipped, tuple(rows))


@requires(Permission.READ_STANDARDS)
def offered_today(work: UnitOfWork) -> Callable[[str], tuple[ConditionEntry, ...]]:
    """By type of order what can be chosen today for an adult."""
    library, today = library_of(work.session), civil_date(work.now)
    return lambda frame: library.offered(frame, "adult", today)


@requires(Permission.READ_STANDARDS)
def entries_today(work: UnitOfWork) -> tuple[ConditionEntry, ...]:
    """Every kind in today's version."""
    return library_of(work.session).on(civil_date(work.now))


def _overtaken(row: ConditionKindRow, adopted: tuple[ConditionKindRow, ...]) -> bool:
    return any(one.code == row.code and one.version > row.version for one in adopted)


def _faults(new: NewKind) -> Iterator[FieldFault]:
    if not CODE.fullmatch(new.code) or new.code in _TAKEN:
        yield FieldFault("/code", "kind-code")
    yield from text_faults(new, _LONGEST, "Give this: a kind of condition has a source.")
    if new.source.strip() and sum(map(str.isalnum, new.source)) < LEAST_OF_SOURCE:
        yield FieldFault("/source", "source-short")


def _order_faults(
    work: UnitOfWork, code: str, version: int | None, valid_from: date
) -> Iterator[FieldFault]:
    """A version is in force after those before it, so that conditions can say which one they were entered under."""
    newest = newest_activated(work.session, code)
    if newest is None:
        return
    if version is not None and newest.version > version:
        yield FieldFault("/version", "newer-in-force")
    elif valid_from < newest.valid_from:
        yield FieldFault("/valid_from", "before-version", holes={"day": newest.valid_from})


def _removal_faults(work: UnitOfWork, code: str, offer: Offer) -> Iterator[FieldFault]:
    """A kind in use cannot be removed, only retired. The count is of all clients; the reader learns nothing of one."""
    if offer is not Offer.REMOVED:
        return
    with as_clock(work):
        count = conditions_of_kind(work.session, code)
    if count:
        yield FieldFault("/document/offer", "condition-kind-in-use", holes={"count": count})

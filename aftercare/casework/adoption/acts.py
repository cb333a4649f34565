"""Versions of policies, rules and standards: proposed by one administrator, activated by another, read by staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from aftercare.base.errors import AlreadyDecided, FieldFault, Forbidden, Invalid, refuse_if
from aftercare.base.typed_text import too_long
from aftercare.casework.accounts.independence import refuse_dependent
from aftercare.casework.listing.resources import Resource, only, page_of
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.json_pages import Page
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.database.versioned_policy import (
    Adopted,
    Proposed,
    get_version,
    is_overtaken,
    next_version,
    version_in_force,
    versions_shown,
)
from aftercare.store.phones.rows import lock_policies

LONGEST_NAME, LONGEST_SOURCE = 200, 2_000
# The number of a version that has none yet.
DRAFT = 0
Key = Mapping[str, str]
"""What a version has in its key beside its number."""
ONLY_NUMBER: Final[Key] = {}
Version = TypeVar("Version", bound=Proposed)
Dated = TypeVar("Dated", bound=Adopted)


def _as_proposed(_work: UnitOfWork, _row: Any) -> None:
    """What held when it was proposed still holds."""


def refuse_overtaken(work: UnitOfWork, row: Adopted) -> None:
    """Raises Invalid for a version that a newer one overtook, so that it would never be in force."""
    if is_overtaken(work.session, row, civil_date(work.now)):
        raise Invalid.at("/version", "newer-in-force")


@dataclass(frozen=True)
class Adoptable(Generic[Version]):
    """What is adopted in versions. `own` refuses an activation by the proposer; `check` raises Invalid for a version
    that may no longer be activated."""

    table: type[Version]
    resource: Resource
    own: type[Forbidden]
    check: Callable[[UnitOfWork, Version], object] = _as_proposed


@requires(Permission.MANAGE_STANDARDS)
def propose(work: UnitOfWork, kind: Adoptable[Version], written: Callable[[], Version]) -> Version:
    """Records the next version from `written`, which raises Invalid with a pointer for each fault. The version has no
    effect until another administrator activates it."""
    lock_policies(work.session)
    row = written()
    row.version = next_version(work.session, row)
    row.proposed_by, row.proposed_at = work.actor.staff_id, work.now
    work.session.add(row)
    work.session.flush()
    audit.note(work, "add", kind.resource.name)
    return row


@requires(Permission.MANAGE_STANDARDS)
@needs_fresh_sign_in
def activate(
    work: UnitOfWork, kind: Adoptable[Version], version: int, key: Key = ONLY_NUMBER
) -> Version:
    """From its first day on this version counts; what came before stays under the version of its day. Raises
    `own` of the kind if the actor proposed it, RoleFromProposer or RoleNewerThanProposal if the actor's role depends on
    the proposer, AlreadyDecided when it was activated, withdrawn or refused before."""
    lock_policies(work.session)
    row = get_version(work.session, kind.table, version, for_update=True, **key)
    if not row.waits:
        raise AlreadyDecided()
    refuse_dependent(work, row.proposed_by, row.proposed_at, kind.own)
    kind.check(work, row)
    row.activated_by, row.activated_at = work.actor.staff_id, work.now
    work.session.flush()
    audit.note(work, "approve", kind.resource.name)
    return row


@requires(Permission.READ_STANDARDS)
def versions(work: UnitOfWork, kind: Adoptable[Version]) -> list[Version]:
    """Every version, the newest first."""
    return versions_shown(work.session, kind.table)


@requires(Permission.READ_STANDARDS)
def number_in_force(work: UnitOfWork, kind: Adoptable[Dated]) -> int | None:
    """The version that counts today; None before the first."""
    row = version_in_force(work.session, kind.table, civil_date(work.now))
    return row.version if row else None


@requires(Permission.READ_STANDARDS)
def one_version(
    work: UnitOfWork, kind: Adoptable[Version], version: int, key: Key = ONLY_NUMBER
) -> Version:
    return get_version(work.session, kind.table, version, for_update=False, **key)


def version_page(
    work: UnitOfWork, kind: Adoptable[Version], version: int, key: Key = ONLY_NUMBER
) -> Page:
    """One version as JSON."""
    return only(page_of(work, kind.resource, {"version": version, **key}, None, 1))


def refuse_with(faults: Iterable[FieldFault], read: Callable[[], object]) -> None:
    """Raises Invalid with these faults and those that reading the document finds."""
    found = list(faults)
    try:
        read()
    except Invalid as invalid:
        found.extend(invalid.fields)
    refuse_if(found)


def text_faults(new: object, longest: Mapping[str, int], missing: str) -> Iterator[FieldFault]:
    """The faults of texts that must be given, each at most so many characters long."""
    for name, most in longest.items():
        text: str = getattr(new, name)
        if not text.strip():
            yield FieldFault(f"/{name}", "missing", missing)
        else:
            yield from too_long(f"/{name}", text, most)

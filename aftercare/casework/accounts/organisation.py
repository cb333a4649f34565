"""The parts of the organisation: its teams, and the treatment providers it works with."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from aftercare.base.errors import refuse_if
from aftercare.base.typed_text import name_faults
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import ProviderRow, TeamRow, removed_if_unused
from aftercare.store.database.locks import get_row
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version

LONGEST_NAME = 100
Part = TypeVar("Part", TeamRow, ProviderRow)


@requires(Permission.MANAGE_ACCOUNTS)
def add_team(work: UnitOfWork, name: str) -> TeamRow:
    """Raises Invalid at /name, DuplicateReference for a name that another team has; capitals make no difference."""
    return audit.save_and_note(work, "add", "team", TeamRow(name=_named(name)))


@requires(Permission.MANAGE_ACCOUNTS)
def rename_team(work: UnitOfWork, team_id: UUID, version: int, name: str) -> TeamRow:
    """The same team under another name: accounts, clients and figures stay with it. Raises Invalid at /name,
    DuplicateReference, NotFound, Stale."""
    row = get_row(TeamRow, work.session, team_id, for_update=True)
    return audit.save_and_note(work, "change", "team", _renamed(row, version, name))


@requires(Permission.MANAGE_ACCOUNTS)
def add_provider(work: UnitOfWork, name: str) -> ProviderRow:
    """Raises Invalid at /name, DuplicateReference for a name that another provider has; capitals make no difference."""
    return audit.save_and_note(work, "add", "provider", ProviderRow(name=_named(name)))


@requires(Permission.MANAGE_ACCOUNTS)
def rename_provider(work: UnitOfWork, provider_id: UUID, version: int, name: str) -> ProviderRow:
    """The same provider under another name: its accounts, rooms and programmes stay with it. Raises Invalid at /name,
    DuplicateReference, NotFound, Stale."""
    row = get_row(ProviderRow, work.session, provider_id, for_update=True)
    return audit.save_and_note(work, "change", "provider", _renamed(row, version, name))


@requires(Permission.MANAGE_ACCOUNTS)
def end_provider(work: UnitOfWork, provider_id: UUID, version: int) -> bool:
    """Removes a provider that nothing refers to, and says so. Any other ends: its accounts, rooms, programmes and
    referrals stay, and it gets no new ones. Raises NotFound, Stale."""
    row = get_row(ProviderRow, work.session, provider_id, for_update=True)
    expect_version(row, version)
    if removed_if_unused(work.session, row):
        audit.note(work, "remove", "provider", provider_id)
        return True
    row.ended_at = work.now
    audit.save_and_note(work, "end", "provider", row)
    return False


@requires(Permission.MANAGE_ACCOUNTS)
def reopen_provider(work: UnitOfWork, provider_id: UUID, version: int) -> ProviderRow:
    """A provider that ended can be chosen again. Raises NotFound, Stale."""
    row = get_row(ProviderRow, work.session, provider_id, for_update=True)
    expect_version(row, version)
    row.ended_at = None
    return audit.save_and_note(work, "reopen", "provider", row)


def _renamed(row: Part, version: int, name: str) -> Part:
    expect_version(row, version)
    row.name = _named(name)
    return row


def _named(name: str) -> str:
    refuse_if(name_faults("/name", name, LONGEST_NAME))
    # With single spaces: names that differ by spaces alone are one name.
    return " ".join(name.split())

"""The parts of the organisation: its teams, and the treatment providers it works with."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from aftercare.base.errors import refuse_if
from aftercare.base.typed_text import name_faults
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import ProviderRow, TeamRow
from aftercare.store.database.locks import get_row
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version

LONGEST_NAME = 100
Part = TypeVar("Part", TeamRow, ProviderRow)


@requires(Permission.MANAGE_ACCOUNTS)
def add_team(work: UnitOfWork, name: str) -> TeamRow:
    """Raises Invalid at /name, DuplicateReference for a name that another team has."""
    return audit.written(work, "add", "team", TeamRow(name=_named(name)))


@requires(Permission.MANAGE_ACCOUNTS)
def rename_team(work: UnitOfWork, team_id: UUID, version: int, name: str) -> TeamRow:
    """The same team under another name: accounts, clients and figures stay with it. Raises Invalid at /name,
    DuplicateReference, NotFound, Stale."""
    row = get_row(TeamRow, work.session, team_id, for_update=True)
    return audit.written(work, "change", "team", _renamed(row, version, name))


@requires(Permission.MANAGE_ACCOUNTS)
def add_provider(work: UnitOfWork, name: str) -> ProviderRow:
    """Raises Invalid at /name, DuplicateReference for a name that another provider has."""
    return audit.written(work, "add", "provider", ProviderRow(name=_named(name)))


@requires(Permission.MANAGE_ACCOUNTS)
def rename_provider(work: UnitOfWork, provider_id: UUID, version: int, name: str) -> ProviderRow:
    """The same provider under another name: its accounts, rooms and programmes stay with it. Raises Invalid at /name,
    DuplicateReference, NotFound, Stale."""
    row = get_row(ProviderRow, work.session, provider_id, for_update=True)
    return audit.written(work, "change", "provider", _renamed(row, version, name))


def _renamed(row: Part, version: int, name: str) -> Part:
    expect_version(row, version)
    row.name = _named(name)
    return row


def _named(name: str) -> str:
    refuse_if(name_faults("/name", name, LONGEST_NAME))
    return name.strip()

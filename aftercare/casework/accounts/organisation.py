"""The parts of the organisation: its teams, and the treatment providers it works with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from aftercare.base.errors import refuse_if
from aftercare.base.typed_text import name_faults
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.accounts import audit
from aftercare.store.accounts.organisation_use import use_of_parts
from aftercare.store.accounts.rows import ProviderRow, TeamRow, removed_if_unused, teams
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, at_version, expect_version

LONGEST_NAME = 100
Part = TypeVar("Part", TeamRow, ProviderRow)


def own_teams(work: UnitOfWork) -> list[TeamRow]:
    """The teams of the account that asks, by name: its own, those of a machine, none outside teams. Names and ids say
    nothing of a client, so any scope will do."""
    mine = {work.actor.team_id, *work.actor.team_ids}
    return [one for one in teams(work.session) if one.id in mine]


@requires(Permission.MANAGE_ACCOUNTS)
def add_team(work: UnitOfWork, name: str) -> TeamRow:
    """Raises Invalid at /name, DuplicateReference for a name that another team has; capitals make no difference."""
    return audit.save_and_note(work, "add", "team", TeamRow(name=_named(name)))


@requires(Permission.MANAGE_ACCOUNTS)
def rename_team(work: UnitOfWork, team_id: UUID, version: int, name: str) -> TeamRow:
    """The same team under another name: accounts, clients and figures stay with it. Raises Invalid at /name,
    DuplicateReference, NotFound, Stale."""
    row = get_row(TeamRow, work.session, team_id, for_update=True)
    if at_version(row, version).name == _named(name):
        return row
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
    if at_version(row, version).name == _named(name):
        return row
    return audit.save_and_note(work, "change", "provider", _renamed(row, version, name))


@requires(Permission.MANAGE_ACCOUNTS)
def end_provider(work: UnitOfWork, provider_id: UUID, version: int) -> bool:
    """Removes a provider that nothing refers to, and says so. Any other ends: its accounts, rooms, programmes and
    referrals stay, and it gets no new ones. Raises NotFound, Stale."""
    return _ended(work, get_row(ProviderRow, work.session, provider_id, for_update=True), version)


@requires(Permission.MANAGE_ACCOUNTS)
def reopen_provider(work: UnitOfWork, provider_id: UUID, version: int) -> ProviderRow:
    """A provider that ended can be chosen again. Raises NotFound, Stale."""
    return _reopened(
        work, get_row(ProviderRow, work.session, provider_id, for_update=True), version
    )


@requires(Permission.MANAGE_ACCOUNTS)
def end_team(work: UnitOfWork, team_id: UUID, version: int) -> bool:
    """Removes a team that nothing refers to, and says so. Any other ends: its accounts, clients, sites and figures
    stay, and it gets no new ones. Raises NotFound, Stale."""
    return _ended(work, get_row(TeamRow, work.session, team_id, for_update=True), version)


@requires(Permission.MANAGE_ACCOUNTS)
def reopen_team(work: UnitOfWork, team_id: UUID, version: int) -> TeamRow:
    """A team that ended can be chosen again. Raises NotFound, Stale."""
    return _reopened(work, get_row(TeamRow, work.session, team_id, for_update=True), version)


@requires(Permission.MANAGE_ACCOUNTS)
def organisation_in_use(work: UnitOfWork) -> Mapping[UUID, Row]:
    """What belongs to each team and provider, by id, before it ends: numbers only, no client is read."""
    with as_clock(work):
        return use_of_parts(work.session, work.now)


def _ended(work: UnitOfWork, row: TeamRow | ProviderRow, version: int) -> bool:
    expect_version(row, version)
    kind, row_id = str(row.__tablename__), row.id
    if removed_if_unused(work.session, row):
        audit.note(work, "remove", kind, row_id)
        return True
    row.ended_at = work.now
    audit.save_and_note(work, "end", kind, row)
    return False


def _reopened(work: UnitOfWork, row: Part, version: int) -> Part:
    expect_version(row, version)
    row.ended_at = None
    return audit.save_and_note(work, "reopen", str(row.__tablename__), row)


def _renamed(row: Part, version: int, name: str) -> Part:
    expect_version(row, version)
    row.name = _named(name)
    return row


def _named(name: str) -> str:
    refuse_if(name_faults("/name", name, LONGEST_NAME))
    # With single spaces: names that differ by spaces alone are one name.
    return " ".join(name.split())

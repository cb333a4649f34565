"""Machines: other systems with an account, which two administrators give its scopes, teams, last day and secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from aftercare.base.errors import Conflict, FieldFault, NotFound, refuse_if
from aftercare.casework.accounts.account_changes import (
    EDIT,
    OPEN,
    REOPEN,
    RESET,
    may_make_secret,
    propose_change_unchecked,
)
from aftercare.casework.accounts.acts import name_faults, username_faults
from aftercare.casework.sign_in.machine_secrets import MOST_LIVE, end_one_secret, expect_room
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.machines import MachineTerms, terms_faults
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.change_rows import DIRECTORY, AccountChangeRow, waiting_change
from aftercare.store.accounts.rows import (
    StaffRow,
    TeamRow,
    staff_names,
    staff_with_role_ever,
    teams,
)
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in, expect_version
from aftercare.store.sign_in.machine_rows import (
    MachineSecretRow,
    MachineUseRow,
    last_uses,
    live_secrets,
    uses_since,
)
from aftercare.store.submissions.unread_files import unread_files

# How much of the use of a machine one page shows.
USE_SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class MachinePosition:
    """The role of a machine, which is in no team: it sees the clients of any number of teams."""

    role: Role = Role.MACHINE
    team_id: UUID | None = None
    provider_id: UUID | None = None


@dataclass(frozen=True)
class MachineFile:
    """A machine with its secrets that are accepted now, and its use by day and address, the newest first. `waits`: a
    change waits for a second person. `may_make_secret`: the actor can make the secret that the last change gives."""

    machine: StaffRow
    secrets: list[MachineSecretRow] = field(repr=False)
    uses: list[MachineUseRow]
    names: dict[UUID, str]
    waits: bool
    may_make_secret: bool

    @property
    def room_at(self) -> datetime | None:
        """From when there is room for another secret, while two are accepted."""
        ends = [one.ends_at for one in self.secrets if one.ends_at is not None]
        return min(ends, default=None) if len(self.secrets) >= MOST_LIVE else None


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def propose_machine(
    work: UnitOfWork, username: str, display_name: str, terms: MachineTerms
) -> StaffRow:
    """The account of a machine, which cannot be used before another administrator confirms it. Raises Invalid with
    fields, DuplicateReference for a taken name."""
    faults = [*_faults(work, terms), *name_faults(work, display_name)]
    refuse_if([*faults, *username_faults(work, username)])
    machine = StaffRow(
        username=username,
        display_name=display_name.strip(),
        role=Role.MACHINE.value,
        active=False,
        **terms.columns(),
    )
    audit.save_and_note(work, "add", "staff", machine)
    _propose(work, machine, OPEN, terms)
    return machine


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def propose_terms(
    work: UnitOfWork, staff_id: UUID, version: int, terms: MachineTerms
) -> AccountChangeRow:
    """Other scopes, teams, last day or keys once another administrator confirms them; of a closed machine, that it is
    used again with these. Raises Invalid with fields, AccountChangeWaits, NotFound, Stale."""
    machine = _locked(work, staff_id, version)
    faults = _faults(work, terms)
    if not faults and machine.active and _same(machine, terms):
        faults = [FieldFault("/scopes", "unchanged")]
    if not machine.active:
        faults += name_faults(work, machine.display_name, machine.id)
    refuse_if(faults)
    return _propose(work, machine, EDIT if machine.active else REOPEN, terms)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def propose_new_secret(work: UnitOfWork, staff_id: UUID, version: int) -> AccountChangeRow:
    """Another secret, which another administrator makes on confirming; the one of before is accepted for a week more.
    Raises Conflict for a closed machine and one with keys, TwoSecrets while one of before is still accepted beside the
    present one, AccountChangeWaits, NotFound, Stale."""
    machine = _locked(work, staff_id, version)
    if not machine.active or machine.public_keys is not None:
        raise Conflict("Only an open machine without keys has a secret.")
    expect_room(work, machine.id)
    present = {
        "scopes": machine.scopes,
        "team_ids": machine.team_ids,
        "ends_on": machine.ends_on,
    }
    return propose_change_unchecked(
        work, machine, RESET, MachinePosition(), work.actor.staff_id, **present
    )


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def end_secret(work: UnitOfWork, staff_id: UUID, secret_id: UUID) -> None:
    """A secret in the wrong hands is accepted no longer, and the tokens of the machine end, at once. Raises
    NotFound."""
    end_one_secret(work, _machine(work, staff_id).id, secret_id)


@requires(Permission.MANAGE_ACCOUNTS)
def list_machines(work: UnitOfWork) -> list[tuple[StaffRow, datetime | None, bool]]:
    """Every machine of people by name, with when it last asked and whether a change of it waits."""
    found = staff_with_role_ever(work.session, Role.MACHINE)
    with as_sign_in(work):
        used = last_uses(work.session)
    return [
        (one, used.get(one.id), waiting_change(work.session, one.id) is not None)
        for one in found
        if one.id != DIRECTORY
    ]


@requires(Permission.MANAGE_ACCOUNTS)
def files_not_read(work: UnitOfWork) -> int:
    """How many files that machines left still lie there unread, by the newest count of a worker."""
    return unread_files(work.session, work.now) or 0


@requires(Permission.MANAGE_ACCOUNTS)
def machine_file(work: UnitOfWork, staff_id: UUID) -> MachineFile:
    """Raises NotFound."""
    machine = _machine(work, staff_id)
    since = civil_date(work.now) - USE_SHOWN
    with as_sign_in(work):
        secrets = live_secrets(work.session, machine.id, work.now)
        uses = uses_since(work.session, machine.id, since)
    return MachineFile(
        machine,
        secrets,
        uses,
        staff_names(work.session),
        waiting_change(work.session, machine.id) is not None,
        may_make_secret(work, machine.id),
    )


@requires(Permission.MANAGE_ACCOUNTS)
def teams_for_machines(work: UnitOfWork) -> list[TeamRow]:
    """Every team, by name; those that ended too, which a machine may have from before."""
    return teams(work.session)


def _faults(work: UnitOfWork, terms: MachineTerms) -> list[FieldFault]:
    at_work = [one.id for one in teams(work.session) if one.ended_at is None]
    return [*terms_faults(terms, civil_date(work.now), at_work)]


def _propose(
    work: UnitOfWork, machine: StaffRow, kind: str, terms: MachineTerms
) -> AccountChangeRow:
    proposer = work.actor.staff_id
    return propose_change_unchecked(
        work, machine, kind, MachinePosition(), proposer, **terms.columns()
    )


def _machine(work: UnitOfWork, staff_id: UUID, *, for_update: bool = False) -> StaffRow:
    found = work.session.get(StaffRow, staff_id, with_for_update=ROW_LOCK if for_update else None)
    if found is None or found.role != Role.MACHINE or found.id == DIRECTORY:
        raise NotFound()
    return found


def _locked(work: UnitOfWork, staff_id: UUID, version: int) -> StaffRow:
    machine = _machine(work, staff_id, for_update=True)
    expect_version(machine, version)
    return machine


def _same(machine: StaffRow, terms: MachineTerms) -> bool:
    return all(getattr(machine, name) == value for name, value in terms.columns().items())

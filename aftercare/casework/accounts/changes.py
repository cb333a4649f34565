"""Changes of accounts: what an administrator proposes, and a second person confirms or refuses."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import (
    AccountChangeWaits,
    AlreadyDecided,
    Conflict,
    FieldFault,
    ForAdministrators,
    Forbidden,
    NotFound,
    OwnAccountChange,
    refuse,
)
from aftercare.base.typed_text import required
from aftercare.casework.accounts.acts import (
    IN_TEAMS,
    NewAccount,
    Position,
    create_account,
    name_faults,
    position_faults,
    refuse_work_left,
)
from aftercare.casework.accounts.second_person import dependence
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.store.accounts import audit
from aftercare.store.accounts.change_rows import (
    AccountChangeRow,
    count_changes,
    lock_change,
    mark_changes_seen,
    unseen_changes,
    waiting_change,
    waiting_changes,
)
from aftercare.store.accounts.rows import StaffRow, providers, staff_names, teams
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version

LONGEST_REASON = 500
OPEN, EDIT, REOPEN = "open", "edit", "reopen"


@dataclass(frozen=True)
class NewPosition:
    role: Role
    team_id: UUID | None = None
    provider_id: UUID | None = None


@requires(Permission.MANAGE_ACCOUNTS)
def propose_account(work: UnitOfWork, account: NewAccount) -> StaffRow:
    """A new account, which cannot be used before a second person confirms it. Raises Invalid with fields,
    DuplicateReference for a taken name."""
    staff = create_account(work, account, active=False)
    _propose(work, staff, OPEN, account)
    return staff


@requires(Permission.MANAGE_ACCOUNTS)
def rename_account(
    work: UnitOfWork, staff_id: UUID, version: int, *, display_name: str, language: str
) -> StaffRow:
    """Another display name or language, at once. Raises Invalid, NotFound, Stale."""
    staff = _account(work, staff_id, version)
    refuse(name_faults(work, display_name, staff.id))
    staff.display_name, staff.language = display_name.strip(), language
    audit.note(work, "change", "staff", staff.id)
    return staff


@requires(Permission.MANAGE_ACCOUNTS)
def propose_position(
    work: UnitOfWork, staff_id: UUID, version: int, position: NewPosition
) -> AccountChangeRow:
    """Another role, team or provider, once a second person confirms it. Raises Invalid with fields,
    AccountHasCaseload while there is work that stays with the present role or team, AccountChangeWaits, NotFound,
    Stale."""
    staff = _account(work, staff_id, version)
    if not staff.active:
        raise Conflict("This account is closed. Propose to reopen it with the role it gets.")
    faults = [*position_faults(position)]
    if _unchanged(staff, position):
        faults.append(FieldFault("/role", "unchanged"))
    refuse(faults)
    refuse_work_left(work, staff.id)
    return _propose(work, staff, EDIT, position)


@requires(Permission.MANAGE_ACCOUNTS)
def propose_reopening(
    work: UnitOfWork, staff_id: UUID, version: int, position: NewPosition
) -> AccountChangeRow:
    """A closed or refused account is used again, once a second person confirms it. Raises Invalid with fields,
    Conflict for an open account, AccountChangeWaits, NotFound, Stale."""
    staff = _account(work, staff_id, version)
    if staff.active:
        raise Conflict("This account is open.")
    refuse([*position_faults(position), *name_faults(work, staff.display_name, staff.id)])
    return _propose(work, staff, REOPEN, position)


@requires(Permission.CONFIRM_ACCOUNTS)
def confirm_change(work: UnitOfWork, change_id: UUID, version: int) -> AccountChangeRow:
    """The account opens, or has its new role, from now on. Raises OwnAccountChange, RoleFromProposer or
    RoleNewerThanProposal to who cannot be the second person, AlreadyDecided, AccountHasCaseload, NotFound, Stale."""
    change, staff = _to_decide(work, change_id, version)
    if change.kind == EDIT and not staff.active:
        raise Conflict("This account was closed meanwhile. Refuse the change.")
    change.confirmed = True
    change.decided_by, change.decided_at = work.actor.account_id, work.now
    # The database lets the account change only once the decision stands.
    work.session.flush()
    if change.kind == EDIT:
        refuse_work_left(work, staff.id)
    if staff.role != change.role:
        staff.on_duty_desk = staff.unit_manager = False
    staff.role, staff.team_id, staff.provider_id = change.role, change.team_id, change.provider_id
    staff.role_given_at, staff.role_given_by = work.now, change.proposed_by
    staff.active = True
    staff.version += 1
    audit.note(work, "confirm", "staff", staff.id)
    return change


@requires(Permission.CONFIRM_ACCOUNTS)
def refuse_change(work: UnitOfWork, change_id: UUID, version: int, reason: str) -> AccountChangeRow:
    """The account stays as it is. Raises Invalid at /reason, and the same as confirming."""
    given = required(reason, LONGEST_REASON, code="missing")
    change, staff = _to_decide(work, change_id, version)
    change.confirmed, change.reason = False, given
    change.decided_by, change.decided_at = work.actor.account_id, work.now
    audit.note(work, "refuse", "staff", staff.id)
    return change


@requires(Permission.CONFIRM_ACCOUNTS)
def changes_to_decide(work: UnitOfWork) -> list[tuple[AccountChangeRow, StaffRow]]:
    """What waits for a second person: everything for an administrator, the own team for a supervisor."""
    return waiting_changes(work.session)


@requires(Permission.CONFIRM_ACCOUNTS)
def may_decide(work: UnitOfWork, change: AccountChangeRow, staff: StaffRow) -> str:
    """ "yes", or the code of the fault that deciding would raise."""
    found = _obstacle(work, change, staff)
    return "yes" if found is None else found.code


@requires(Permission.CONFIRM_ACCOUNTS)
def names_in_changes(work: UnitOfWork) -> tuple[dict[UUID, str], dict[UUID | None, str]]:
    """The name of every colleague, and of every team and provider, by id."""
    where: dict[UUID | None, str] = {one.id: one.name for one in teams(work.session)}
    where.update((one.id, one.name) for one in providers(work.session))
    return staff_names(work.session), where


def changes_to_see(work: UnitOfWork) -> int:
    """How many changes wait or are news; zero for roles that do not confirm any. No client is read."""
    if not work.actor.can(Permission.CONFIRM_ACCOUNTS):
        return 0
    return count_changes(work.session, work.actor.account_id)


@requires(Permission.CONFIRM_ACCOUNTS)
def change_news(work: UnitOfWork) -> list[tuple[AccountChangeRow, StaffRow]]:
    """What others confirmed and the reader has not marked as seen, the newest first."""
    return unseen_changes(work.session, work.actor.account_id)


@requires(Permission.CONFIRM_ACCOUNTS)
def mark_seen(work: UnitOfWork) -> None:
    """The reader has seen the news."""
    shown = [change.id for change, _ in change_news(work)]
    mark_changes_seen(work.session, shown, work.actor.account_id, work.now)


def _account(work: UnitOfWork, staff_id: UUID, version: int) -> StaffRow:
    staff = work.session.get(StaffRow, staff_id, with_for_update=ROW_LOCK)
    if staff is None:
        raise NotFound()
    expect_version(staff, version)
    return staff


def _unchanged(staff: StaffRow, position: NewPosition) -> bool:
    return (staff.role, staff.team_id, staff.provider_id) == (
        position.role.value,
        position.team_id,
        position.provider_id,
    )


def _propose(work: UnitOfWork, staff: StaffRow, kind: str, position: Position) -> AccountChangeRow:
    if waiting_change(work.session, staff.id) is not None:
        raise AccountChangeWaits()
    row = AccountChangeRow(
        staff_id=staff.id,
        kind=kind,
        role=position.role.value,
        team_id=position.team_id,
        provider_id=position.provider_id,
        proposed_by=work.actor.account_id,
        proposed_at=work.now,
    )
    return audit.written(work, "propose", "account-change", row)


def _to_decide(
    work: UnitOfWork, change_id: UUID, version: int
) -> tuple[AccountChangeRow, StaffRow]:
    change, staff = lock_change(work.session, change_id)
    if change.decided_at is not None:
        raise AlreadyDecided()
    if (found := _obstacle(work, change, staff)) is not None:
        raise found()
    expect_version(change, version)
    return change, staff


def _obstacle(
    work: UnitOfWork, change: AccountChangeRow, staff: StaffRow
) -> type[Forbidden] | None:
    """Why the actor cannot decide on this change. A supervisor decides on roles in the own team."""
    actor = work.actor
    if actor.role is Role.SUPERVISOR and not (
        change.team_id == actor.team_id and change.role in IN_TEAMS
    ):
        return ForAdministrators
    if staff.id == actor.staff_id:
        return OwnAccountChange
    return dependence(work, change.proposed_by, change.proposed_at, OwnAccountChange)

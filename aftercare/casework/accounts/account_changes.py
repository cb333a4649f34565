"""Changes of accounts: what an administrator proposes, and a second person confirms or refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
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
    existing,
    refuse_if,
)
from aftercare.base.subject_errors import DirectorySaysOtherwise
from aftercare.base.typed_text import SHORT_REASON, required
from aftercare.casework.accounts.acts import (
    IN_TEAMS,
    NewAccount,
    Position,
    add_account_unchecked,
    name_faults,
    position_faults,
    refuse_work_left,
)
from aftercare.casework.accounts.independence import why_not_independent
from aftercare.casework.sign_in.machine_secrets import (
    end_all_secrets,
    new_secret,
    secret_is_due,
)
from aftercare.casework.sign_in.passwords import end_access, new_password_link
from aftercare.domain.accounts.duties import duties_of, last_duties
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.escalation.rules import Audience
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.store.accounts import audit
from aftercare.store.accounts.change_rows import (
    DIRECTORY,
    WITHDRAWN,
    AccountChangeRow,
    count_changes,
    last_confirmed,
    lock_change,
    mark_changes_seen,
    unseen_changes,
    waiting_change,
    waiting_changes,
)
from aftercare.store.accounts.rows import (
    StaffRow,
    all_staff,
    providers,
    staff_names,
    suspended_count,
    teams,
)
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in, expect_version
from aftercare.store.sign_in.credentials import staff_without_password
from aftercare.store.sign_in.notice_rows import add_notice

OPEN, EDIT, REOPEN, RESET = "open", "edit", "reopen", "reset"
# After these the account holder chooses a password through a link.
WITH_LINK = (OPEN, REOPEN, RESET)
EVERY_KIND = (OPEN, EDIT, REOPEN, RESET)


@dataclass(frozen=True)
class NewPosition:
    role: Role
    team_id: UUID | None = None
    provider_id: UUID | None = None


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def propose_account(work: UnitOfWork, account: NewAccount) -> StaffRow:
    """A new account, which cannot be used before a second person confirms it. Raises Invalid with fields,
    DuplicateReference for a taken name."""
    staff = add_account_unchecked(work, account, active=False)
    propose_change_unchecked(work, staff, OPEN, account, work.actor.staff_id_or_none)
    return staff


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
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
    refuse_if(faults)
    refuse_work_left(work, staff.id)
    return propose_change_unchecked(work, staff, EDIT, position, work.actor.staff_id_or_none)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def propose_reopening(
    work: UnitOfWork, staff_id: UUID, version: int, position: NewPosition
) -> AccountChangeRow:
    """A closed, refused or suspended account is used again, once a second person confirms it. Raises Invalid with
    fields, Conflict for an open account, AccountChangeWaits, NotFound, Stale."""
    staff = _account(work, staff_id, version)
    if staff.is_open:
        raise Conflict("This account is open.")
    refuse_if([*position_faults(position), *name_faults(work, staff.display_name, staff.id)])
    return propose_change_unchecked(work, staff, REOPEN, position, work.actor.staff_id_or_none)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def propose_reset(work: UnitOfWork, staff_id: UUID, version: int) -> AccountChangeRow:
    """For a colleague without access, who hears of it: once a second person confirms it, the present password ends.
    Raises Conflict for a closed account, AccountChangeWaits, NotFound, Stale."""
    staff = _account(work, staff_id, version)
    if not staff.active:
        raise Conflict("This account is closed. Propose to reopen it.")
    present = NewPosition(Role(staff.role), staff.team_id, staff.provider_id)
    change = propose_change_unchecked(work, staff, RESET, present, work.actor.staff_id_or_none)
    with as_sign_in(work):
        add_notice(work.session, staff.id, AccountNotice.RESET_PROPOSED, work.now)
    return change


@requires(Permission.CONFIRM_ACCOUNTS)
@needs_fresh_sign_in
def confirm_change(work: UnitOfWork, change_id: UUID, version: int) -> AccountChangeRow:
    """The account opens, has its new role, or loses what it signs in with, from now on. Raises AlreadyDecided,
    DirectorySaysOtherwise, AccountHasCaseload, NotFound, Stale; to who cannot be the second person OwnAccountChange,
    RoleFromProposer or RoleNewerThanProposal."""
    change, staff = _to_decide(work, change_id, version)
    if change.kind in (EDIT, RESET) and not staff.active:
        raise Conflict("This account was closed meanwhile. Refuse the change.")
    if change.proposed_by is None and change.kind != REOPEN and staff.suspended_at is not None:
        raise DirectorySaysOtherwise()
    change.confirmed = True
    change.decided_by, change.decided_at = work.actor.staff_id, work.now
    # The database lets the account change only once the decision stands.
    work.session.flush()
    audit.note(work, "confirm", "staff", staff.id)
    if change.kind == RESET and staff.role == Role.MACHINE:
        return change
    if change.kind == RESET:
        end_access(work, staff.id)
        with as_sign_in(work):
            add_notice(work.session, staff.id, AccountNotice.RESET, work.now)
        return change
    moves = (staff.role, staff.team_id, staff.provider_id) != (
        change.role,
        change.team_id,
        change.provider_id,
    )
    # A suspended account that is reopened still has its work.
    if change.kind == EDIT or (staff.active and moves):
        refuse_work_left(work, staff.id)
    if staff.role != change.role:
        staff.on_duty_desk = staff.unit_manager = False
    staff.role, staff.team_id, staff.provider_id = change.role, change.team_id, change.provider_id
    staff.scopes, staff.team_ids = change.scopes, change.team_ids
    staff.ends_on, staff.public_keys = change.ends_on, change.public_keys
    staff.role_given_at, staff.role_given_by = work.now, change.proposed_by
    if change.kind == REOPEN:
        staff.suspended_at = None
    staff.active = True
    staff.version += 1
    if staff.public_keys is not None:
        # It writes the account first, which the database takes only as a whole.
        end_all_secrets(work, staff.id)
    return change


@requires(Permission.CONFIRM_ACCOUNTS)
@needs_fresh_sign_in
def make_password_link(
    work: UnitOfWork, staff_id: UUID, term: timedelta
) -> tuple[StaffRow, str, datetime]:
    """The account, the secret of a link with which its holder chooses a password, and until when; the link before ends.
    For who may be the second person of the change that asked for it: its proposer never holds the link. Raises
    OwnAccountChange and the like, AccountHasPassword, NotFound."""
    change, staff = existing(last_confirmed(work.session, staff_id, WITH_LINK))
    if staff.role == Role.MACHINE:
        raise NotFound()
    if (found := _obstacle(work, change, staff)) is not None:
        raise found()
    return staff, *new_password_link(work, staff, term)


@requires(Permission.CONFIRM_ACCOUNTS)
@needs_fresh_sign_in
def make_machine_secret(work: UnitOfWork, staff_id: UUID) -> tuple[StaffRow, str, datetime | None]:
    """The machine, the secret that its last change gives, once, and until when that of before is accepted. For who may
    be the second person of that change: its proposer never holds the secret. Raises SecretMade, TwoSecrets,
    OwnAccountChange and the like, NotFound."""
    change, staff = existing(last_confirmed(work.session, staff_id, EVERY_KIND))
    if staff.role != Role.MACHINE:
        raise NotFound()
    # Of two who ask at once, one gets it.
    change, staff = lock_change(work.session, change.id)
    if (found := _obstacle(work, change, staff)) is not None:
        raise found()
    return staff, *new_secret(work, change, staff)


@requires(Permission.CONFIRM_ACCOUNTS)
def may_make_secret(work: UnitOfWork, staff_id: UUID) -> bool:
    """Whether the actor can make the secret that the last change of this machine gives."""
    found = last_confirmed(work.session, staff_id, EVERY_KIND)
    return found is not None and _obstacle(work, *found) is None and secret_is_due(work, *found)


@requires(Permission.CONFIRM_ACCOUNTS)
def without_password(work: UnitOfWork) -> list[StaffRow]:
    """The open accounts without a password for which the actor may make a link."""
    with as_sign_in(work):
        waiting = staff_without_password(work.session)
    found = (last_confirmed(work.session, one, WITH_LINK) for one in waiting)
    mine = (
        staff
        for change, staff in filter(None, found)
        if change.proposed_by is not None and not _obstacle(work, change, staff)
    )
    return sorted(mine, key=lambda staff: staff.display_name)


@requires(Permission.CONFIRM_ACCOUNTS)
@needs_fresh_sign_in
def refuse_change(work: UnitOfWork, change_id: UUID, version: int, reason: str) -> AccountChangeRow:
    """The account stays as it is. Raises Invalid at /reason, and the same as confirming."""
    given = required(reason, SHORT_REASON, code="missing")
    change, staff = _to_decide(work, change_id, version)
    change.confirmed, change.reason = False, given
    change.decided_by, change.decided_at = work.actor.staff_id, work.now
    audit.note(work, "refuse", "staff", staff.id)
    return change


@requires(Permission.MANAGE_ACCOUNTS)
def withdraw_change(work: UnitOfWork, change_id: UUID, version: int) -> AccountChangeRow:
    """The proposer takes back what waits; the account stays as it is. Raises AlreadyDecided, Forbidden for a
    colleague's, NotFound, Stale."""
    change, staff = lock_change(work.session, change_id)
    if change.proposed_by != work.actor.staff_id_or_none:
        raise Forbidden()
    if change.decided_at is not None:
        raise AlreadyDecided()
    expect_version(change, version)
    change.confirmed, change.reason = False, WITHDRAWN
    change.decided_by, change.decided_at = work.actor.staff_id, work.now
    audit.note(work, "withdraw", "staff", staff.id)
    return change


@requires(Permission.CONFIRM_ACCOUNTS)
def duties_lost(
    work: UnitOfWork, change: AccountChangeRow, staff: StaffRow
) -> tuple[Audience, ...]:
    """The duties that no account has once this is confirmed: another role ends the duties of the account."""
    if change.kind != EDIT or change.role == staff.role:
        return ()
    return last_duties(staff, all_staff(work.session))


def duties_regained(change: AccountChangeRow, staff: StaffRow) -> tuple[Audience, ...]:
    """The duties that a reopened account has again."""
    same = change.kind == REOPEN and change.role == staff.role
    return tuple(sorted(duties_of(staff))) if same else ()


@requires(Permission.CONFIRM_ACCOUNTS)
def changes_to_decide(work: UnitOfWork) -> list[tuple[AccountChangeRow, StaffRow]]:
    """What waits for a second person: everything for an administrator, the own team for a supervisor."""
    return waiting_changes(work.session)


@requires(Permission.CONFIRM_ACCOUNTS)
def decision_obstacle(work: UnitOfWork, change: AccountChangeRow, staff: StaffRow) -> str | None:
    """The code of the fault that the actor's decision on this change would raise; None where they may decide."""
    found = _obstacle(work, change, staff)
    return None if found is None else found.code


@requires(Permission.CONFIRM_ACCOUNTS)
def names_in_changes(work: UnitOfWork) -> tuple[dict[UUID, str], dict[UUID | None, str]]:
    """The name of every colleague, and of every team and provider, by id."""
    where: dict[UUID | None, str] = {one.id: one.name for one in teams(work.session)}
    where.update((one.id, one.name) for one in providers(work.session))
    return staff_names(work.session), where


def count_changes_to_see(work: UnitOfWork) -> int:
    """How many changes wait or are news, and for administrators how many suspended accounts are to be closed; zero for
    roles that do not confirm any. No client is read."""
    if not work.actor.can(Permission.CONFIRM_ACCOUNTS):
        return 0
    to_close = suspended_count(work.session) if work.actor.can(Permission.MANAGE_ACCOUNTS) else 0
    return count_changes(work.session, work.actor.staff_id) + to_close


@requires(Permission.CONFIRM_ACCOUNTS)
def change_news(work: UnitOfWork) -> list[tuple[AccountChangeRow, StaffRow]]:
    """What others confirmed and the reader has not marked as seen, the newest first."""
    return unseen_changes(work.session, work.actor.staff_id)


@requires(Permission.CONFIRM_ACCOUNTS)
def mark_seen(work: UnitOfWork) -> None:
    """The reader has seen the news."""
    shown = [change.id for change, _ in change_news(work)]
    mark_changes_seen(work.session, shown, work.actor.staff_id, work.now)


def _account(work: UnitOfWork, staff_id: UUID, version: int) -> StaffRow:
    """The account of a person, locked."""
    staff = work.session.get(StaffRow, staff_id, with_for_update=ROW_LOCK)
    if staff is None or staff.role == Role.MACHINE:
        raise NotFound()
    return expect_version(staff, version)


def _unchanged(staff: StaffRow, position: NewPosition) -> bool:
    return (staff.role, staff.team_id, staff.provider_id) == (
        position.role.value,
        position.team_id,
        position.provider_id,
    )


def propose_change_unchecked(
    work: UnitOfWork,
    staff: StaffRow,
    kind: str,
    position: Position,
    proposed_by: UUID | None,
    **of_machine: Any,
) -> AccountChangeRow:
    """A change that waits for a second person; `proposed_by` None is the organisation's directory. `of_machine`: its
    scopes, teams, last day and keys. Raises AccountChangeWaits. Without a permission check."""
    if waiting_change(work.session, staff.id) is not None:
        raise AccountChangeWaits()
    row = AccountChangeRow(
        staff_id=staff.id,
        kind=kind,
        role=position.role.value,
        team_id=position.team_id,
        provider_id=position.provider_id,
        proposed_by=proposed_by,
        proposed_at=work.now,
        **of_machine,
    )
    return audit.save_and_note(work, "propose", "account-change", row)


def _to_decide(
    work: UnitOfWork, change_id: UUID, version: int
) -> tuple[AccountChangeRow, StaffRow]:
    change, staff = lock_change(work.session, change_id)
    if change.decided_by == DIRECTORY:
        raise DirectorySaysOtherwise()
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
    if staff.id == actor.staff_id_or_none:
        return OwnAccountChange
    return why_not_independent(work, change.proposed_by, change.proposed_at, OwnAccountChange)

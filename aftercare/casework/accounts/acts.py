"""Managing accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from aftercare.base.errors import (
    AccountHasCaseload,
    Conflict,
    DuplicateReference,
    FieldFault,
    Invalid,
    NotFound,
    Stale,
    refuse_if,
)
from aftercare.base.typed_text import has_unseen, one_of_these
from aftercare.casework.sign_in.passwords import end_access
from aftercare.domain.accounts.duties import duties_open_to
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.names import is_mixed
from aftercare.domain.accounts.permissions import PEOPLE, Permission, Role, requires
from aftercare.domain.escalation.rules import Audience
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.store.accounts import audit
from aftercare.store.accounts.change_rows import display_name_in_use
from aftercare.store.accounts.rows import (
    ProviderRow,
    StaffRow,
    TeamRow,
    all_staff,
    providers,
    staff_by_username,
    teams,
)
from aftercare.store.database.locks import get_row
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import (
    UnitOfWork,
    as_clock,
    as_sign_in,
    at_version,
    expect_version,
)
from aftercare.store.sign_in.factor_rows import cancel_waiting_sign_ins
from aftercare.store.sign_in.notice_rows import add_notice
from aftercare.store.sign_in.sign_ins import end_all_sign_ins
from aftercare.store.staff.duty_rows import on_call_between
from aftercare.store.transfers.rows import work_left

# How far ahead a shift is looked for when a colleague leaves the duty desk.
SHIFTS_AHEAD = timedelta(days=7)
IN_TEAMS = (Role.OFFICER, Role.SUPERVISOR, Role.PLANNER)
_LEFT = "Clients and transfers: a supervisor transfers them. Appointments: reschedule them."
_LEFT += " Escalations: hand them over. As deputy: choose another one for each client."
# In ASCII: without it, the Kelvin sign and the long s would count as k and s.
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,60}", re.IGNORECASE | re.ASCII)


class Position(Protocol):
    """A role, and the team or provider it is in."""

    @property
    def role(self) -> Role: ...
    @property
    def team_id(self) -> UUID | None: ...
    @property
    def provider_id(self) -> UUID | None: ...


@dataclass(frozen=True)
class NewAccount:
    username: str
    display_name: str
    role: Role
    team_id: UUID | None = None
    provider_id: UUID | None = None
    language: str = "nl"


def add_account_unchecked(work: UnitOfWork, account: NewAccount, *, active: bool) -> StaffRow:
    """A new account without a password. No permission is checked and no second person asked: the act is
    `propose_account`. An account that is `active` needs only a password to sign in. Raises Invalid with fields,
    DuplicateReference for a taken name."""
    faults = [*position_faults(account), *name_faults(work, account.display_name)]
    refuse_if([*faults, *username_faults(work, account.username)])
    staff = StaffRow(
        username=account.username,
        display_name=account.display_name.strip(),
        role=account.role.value,
        team_id=account.team_id,
        provider_id=account.provider_id,
        language=account.language,
        active=active,
        role_given_at=work.now if active else None,
    )
    return audit.save_and_note(work, "add", "staff", staff)


def username_faults(work: UnitOfWork, username: str) -> list[FieldFault]:
    """The faults of the name that an account signs in with. Raises DuplicateReference for a taken one."""
    if not _USERNAME.fullmatch(username):
        return [FieldFault("/username", "bad-username")]
    if staff_by_username(work.session, username):
        raise DuplicateReference()
    return []


def name_faults(work: UnitOfWork, name: str, beside: UUID | None = None) -> Iterator[FieldFault]:
    """The faults of a display name; accounts at work with names that look alike could be mistaken for each other."""
    if not name.strip():
        yield FieldFault("/display_name", "missing")
    elif has_unseen(name):
        yield FieldFault("/display_name", "unseen-characters")
    elif is_mixed(name):
        yield FieldFault("/display_name", "mixed-scripts")
    elif display_name_in_use(work.session, name.strip(), beside):
        yield FieldFault("/display_name", "name-in-use")


def position_faults(position: Position) -> Iterator[FieldFault]:
    """The faults of a role with its team or provider."""
    if position.role in IN_TEAMS and position.team_id is None:
        yield FieldFault("/team_id", "missing")
    if (position.role is Role.PROVIDER) != (position.provider_id is not None):
        yield FieldFault("/provider_id", "mismatch")
    if position.role not in PEOPLE:
        yield FieldFault("/role", "unknown-role", one_of_these(PEOPLE))


@requires(Permission.MANAGE_ACCOUNTS)
def list_accounts(work: UnitOfWork) -> list[StaffRow]:
    """The accounts of people."""
    return [one for one in all_staff(work.session) if one.role != Role.MACHINE]


@requires(Permission.MANAGE_ACCOUNTS)
def employers(work: UnitOfWork) -> tuple[list[TeamRow], list[ProviderRow]]:
    """Every team and provider an account can belong to, by name."""
    return teams(work.session), providers(work.session)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def close_account(work: UnitOfWork, staff_id: UUID, version: int | None = None) -> StaffRow:
    """The account can no longer sign in; its sessions and its password end. What it did stays on record.

    Raises AccountHasCaseload with a field for each kind of work that is left: clients would have no officer. The
    actor's own account raises Conflict: the last administrator would lock all accounts out. NotFound, Stale.
    """
    if staff_id == work.actor.staff_id_or_none:
        raise Conflict("Your own account is closed by another administrator.")
    staff = get_row(StaffRow, work.session, staff_id, for_update=True)
    if version is not None and staff.version != version:
        raise Stale()
    close_account_unchecked(work, staff)
    return staff


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def end_sessions(work: UnitOfWork, staff_id: UUID) -> None:
    """All sessions and tokens of another account end at once; its holder can sign in again, and is notified. Raises
    NotFound, Conflict for the actor's own account."""
    if staff_id == work.actor.staff_id_or_none:
        raise Conflict("You end your own sessions on the page of your sign-ins.")
    staff = get_row(StaffRow, work.session, staff_id)
    with as_sign_in(work):
        end_all_sign_ins(work.session, staff.id)
        cancel_waiting_sign_ins(work.session, staff.id)
        add_notice(work.session, staff.id, AccountNotice.SESSIONS_ENDED, work.now)
    audit.note(work, "end-sessions", "staff", staff.id)


def close_account_unchecked(work: UnitOfWork, staff: StaffRow) -> None:
    """Closes the account. No permission is checked: the act is `close_account`. The caller has locked the row. Raises
    AccountHasCaseload."""
    if not staff.active:
        return
    refuse_work_left(work, staff.id)
    staff.active = False
    staff.version += 1
    end_access(work, staff.id)
    audit.note(work, "close", "staff", staff.id)


def refuse_work_left(work: UnitOfWork, staff_id: UUID) -> None:
    """Raises AccountHasCaseload with a field for each kind of work that this account still has."""
    with as_clock(work):
        left = work_left(work.session, staff_id, work.now)
    if left:
        fields = tuple(
            FieldFault(
                f"/{kind}",
                f"{kind.replace('_', '-')}-left",
                f"{number} {kind.replace('_', ' ')}.",
                {"number": number},
            )
            for kind, number in left.items()
        )
        raise AccountHasCaseload(_LEFT, fields)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def rename_account(
    work: UnitOfWork, staff_id: UUID, version: int, *, display_name: str, language: str
) -> StaffRow:
    """Another display name or language of a person, at once. Raises Invalid, NotFound, Stale."""
    staff = at_version(get_row(StaffRow, work.session, staff_id, for_update=True), version)
    if staff.role == Role.MACHINE:
        raise NotFound()
    name = display_name.strip()
    if name != staff.display_name:
        refuse_if(name_faults(work, name, staff.id))
    values = {"display_name": name, "language": language}
    if stands(staff, values):
        return staff
    expect_version(staff, version).sqlmodel_update(values)
    return audit.save_and_note(work, "change", "staff", staff)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def set_duties(
    work: UnitOfWork, staff_id: UUID, version: int, *, on_duty_desk: bool, unit_manager: bool
) -> StaffRow:
    """Sets whether escalation steps reach this account at the duty desk, or as unit manager. Raises Invalid for a
    role that does not work on case files, or does not decide escalations; NotFound, Stale."""
    staff = get_row(StaffRow, work.session, staff_id, for_update=True)
    at_version(staff, version)
    able = duties_open_to(Role(staff.role))
    if on_duty_desk and Audience.DUTY_DESK not in able:
        raise Invalid.at("/on_duty_desk", "no-caseworker")
    if unit_manager and Audience.UNIT_MANAGER not in able:
        raise Invalid.at("/unit_manager", "decides-nothing")
    values = {"on_duty_desk": on_duty_desk, "unit_manager": unit_manager}
    if stands(staff, values):
        return staff
    expect_version(staff, version).sqlmodel_update(values)
    return audit.save_and_note(work, "set-duties", "staff", staff)


@requires(Permission.MANAGE_ACCOUNTS)
def has_shift(work: UnitOfWork, staff_id: UUID) -> bool:
    """Whether this colleague has a shift at the duty desk now or within a week: alarms go there even without the
    duty. Read as the clock, since shifts are for their team."""
    with as_clock(work):
        return staff_id in on_call_between(work.session, work.now, SHIFTS_AHEAD)

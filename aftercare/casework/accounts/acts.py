"""Signing in and out, and managing accounts."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from pwdlib import PasswordHash

from aftercare.base.errors import (
    AccountHasCaseload,
    Conflict,
    DuplicateReference,
    FieldFault,
    Invalid,
    Stale,
    Throttled,
    WrongCredentials,
    refuse,
)
from aftercare.domain.accounts.permissions import Actor, Permission, Role, requires
from aftercare.store.accounts import audit
from aftercare.store.accounts.change_rows import display_name_in_use
from aftercare.store.accounts.rows import (
    ApiTokenRow,
    CredentialRow,
    ProviderRow,
    StaffRow,
    TeamRow,
    WebSessionRow,
    actor_of_api_token,
    actor_of_session,
    all_staff,
    providers,
    staff_by_username,
    teams,
)
from aftercare.store.database.locks import ROW_LOCK, get_row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.transfers.rows import work_left

HASHER = PasswordHash.recommended()
# The hash of a random password that was not kept. Checked when there is no such account, so that an unknown name
# takes as long as a wrong password; a constant, because making one takes a quarter of a second at each start.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$mRBdthWHbp8hg0/f2uyrKQ$vlxUvDfUIuOdxn1YUzcNJ/+yGC4GrNZ6ibj7PQ9O7lU"
ATTEMPTS, PAUSE = 8, timedelta(minutes=10)
SESSION_TERM, TOKEN_TERM = timedelta(hours=10), timedelta(hours=1)
SHORTEST_PASSWORD = 12
IN_TEAMS = (Role.OFFICER, Role.SUPERVISOR, Role.PLANNER)
_LEFT = "Clients and transfers: a supervisor transfers them. Appointments: re-plan. Escalations: hand them over."
_LEFT += " As deputy: choose another one for each client."
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,60}", re.IGNORECASE)


class Credential(StrEnum):
    """What signing in is for: a browser's session or a program's bearer token."""

    WEB_SESSION = "web_session"
    BEARER = "bearer"


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
    password: str
    team_id: UUID | None = None
    provider_id: UUID | None = None
    language: str = "nl"


def token_hash(token: str) -> bytes:
    """The hash that is stored instead of a token. A copy of the table is not enough to sign in."""
    return hashlib.sha256(token.encode()).digest()


def check_password(work: UnitOfWork, username: str, password: str) -> StaffRow | None:
    """The account with this name and password, or None. Counts failures on the account, so the caller commits in
    both cases. Raises Throttled while the account is locked after too many failures."""
    staff = staff_by_username(work.session, username)
    credential = (
        work.session.get(CredentialRow, staff.id, with_for_update=ROW_LOCK) if staff else None
    )
    if staff is None or credential is None or not staff.active:
        HASHER.verify(password, NOBODY)
        return None
    if credential.locked_until_at and credential.locked_until_at > work.now:
        raise Throttled()
    if not HASHER.verify(password, credential.password_hash):
        _count_failure(credential, work.now)
        return None
    credential.failed_count, credential.locked_until_at = 0, None
    return staff


def _count_failure(credential: CredentialRow, now: datetime) -> None:
    credential.failed_count += 1
    if credential.failed_count >= ATTEMPTS:
        credential.failed_count, credential.locked_until_at = 0, now + PAUSE


def issue_token(work: UnitOfWork, staff: StaffRow, kind: Credential) -> tuple[str, datetime]:
    """A new opaque token for this account and when it ends; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    if kind is Credential.WEB_SESSION:
        ends_at = work.now + SESSION_TERM
        row: WebSessionRow | ApiTokenRow = WebSessionRow(
            token_hash=token_hash(token), staff_id=staff.id, created_at=work.now, expires_at=ends_at
        )
    else:
        ends_at = work.now + TOKEN_TERM
        row = ApiTokenRow(
            token_hash=token_hash(token), staff_id=staff.id, created_at=work.now, expires_at=ends_at
        )
    work.session.add(row)
    return token, ends_at


def sign_out(work: UnitOfWork, token: str) -> None:
    row = work.session.get(WebSessionRow, token_hash(token))
    if row is not None:
        work.session.delete(row)


def refuse_wrong(staff: StaffRow | None) -> StaffRow:
    """The account, or WrongCredentials; apart from check_password so that failures are committed."""
    if staff is None:
        raise WrongCredentials()
    return staff


def create_account(
    work: UnitOfWork, account: NewAccount, hasher: PasswordHash = HASHER, *, active: bool = True
) -> StaffRow:
    """A new account with a password, without a permission check or a second person: for the command line and the
    demonstration. Raises Invalid with fields, DuplicateReference for a taken name."""
    faults = [*position_faults(account), *name_faults(work, account.display_name)]
    if not _USERNAME.fullmatch(account.username):
        faults.append(FieldFault("/username", "bad-username"))
    if len(account.password) < SHORTEST_PASSWORD:
        faults.append(
            FieldFault("/password", "too-short", f"At least {SHORTEST_PASSWORD} characters.")
        )
    if staff_by_username(work.session, account.username):
        raise DuplicateReference()
    refuse(faults)
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
    work.session.add(staff)
    work.session.flush()
    work.session.add(CredentialRow(staff_id=staff.id, password_hash=hasher.hash(account.password)))
    return audit.written(work, "add", "staff", staff)


def name_faults(work: UnitOfWork, name: str, beside: UUID | None = None) -> Iterator[FieldFault]:
    """The faults of a display name; two accounts at work with one name could be mistaken for each other."""
    if not name.strip() or "\0" in name:
        yield FieldFault("/display_name", "missing")
    elif display_name_in_use(work.session, name.strip(), beside):
        yield FieldFault("/display_name", "name-in-use")


def position_faults(position: Position) -> Iterator[FieldFault]:
    """The faults of a role with its team or provider."""
    if position.role in IN_TEAMS and position.team_id is None:
        yield FieldFault("/team_id", "missing")
    if (position.role is Role.PROVIDER) != (position.provider_id is not None):
        yield FieldFault("/provider_id", "mismatch")
    if position.role is Role.CLOCK:
        yield FieldFault("/role", "unknown-role")


@requires(Permission.MANAGE_ACCOUNTS)
def list_accounts(work: UnitOfWork) -> list[StaffRow]:
    return all_staff(work.session)


@requires(Permission.MANAGE_ACCOUNTS)
def employers(work: UnitOfWork) -> tuple[list[TeamRow], list[ProviderRow]]:
    """Every team and provider an account can belong to, by name."""
    return teams(work.session), providers(work.session)


@requires(Permission.MANAGE_ACCOUNTS)
def close_account(work: UnitOfWork, staff_id: UUID, version: int | None = None) -> StaffRow:
    """The account can no longer sign in; its sessions end. What it did stays on record.

    Raises AccountHasCaseload with a field for each kind of work that is left: clients would have no officer. The
    actor's own account raises Conflict: the last administrator would lock all accounts out. NotFound, Stale.
    """
    if staff_id == work.actor.staff_id:
        raise Conflict("Your own account is closed by another administrator.")
    staff = get_row(StaffRow, work.session, staff_id, for_update=True)
    if version is not None and staff.version != version:
        raise Stale()
    end_account(work, staff)
    return staff


def end_account(work: UnitOfWork, staff: StaffRow) -> None:
    """The same without a permission check, for the command line. The row is locked."""
    if not staff.active:
        return
    refuse_work_left(work, staff.id)
    staff.active = False
    staff.version += 1
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
def set_duties(
    work: UnitOfWork, staff_id: UUID, version: int, *, on_duty_desk: bool, unit_manager: bool
) -> StaffRow:
    """Sets whether escalation steps reach this account at the duty desk, or as unit manager. Raises Invalid for a
    role that does not work on case files, or does not decide escalations; NotFound, Stale."""
    staff = get_row(StaffRow, work.session, staff_id, for_update=True)
    expect_version(staff, version)
    if on_duty_desk and staff.role not in (Role.OFFICER, Role.SUPERVISOR):
        raise Invalid.at("/on_duty_desk", "no-caseworker")
    if unit_manager and staff.role != Role.SUPERVISOR:
        raise Invalid.at("/unit_manager", "decides-nothing")
    staff.on_duty_desk, staff.unit_manager = on_duty_desk, unit_manager
    return audit.written(work, "set-duties", "staff", staff)


def whose_token(work: UnitOfWork, token: str, kind: Credential) -> Actor | None:
    """The account that holds this token, or None for an unknown or expired token."""
    find = actor_of_session if kind is Credential.WEB_SESSION else actor_of_api_token
    return find(work.session, token_hash(token), work.now)

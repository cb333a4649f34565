"""Signing in and out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pwdlib import PasswordHash

from aftercare.domain.accounts.permissions import Actor, Permission, Role
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.sign_in.rows import (
    ApiTokenRow,
    WebSessionRow,
    actor_of_api_token,
    actor_of_session,
)

HASHER = PasswordHash.recommended()
# The hash of a random password that was not kept. Checked when there is no such account, so that an unknown name
# takes as long as a wrong password; a constant, because making one takes a quarter of a second at each start.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$mRBdthWHbp8hg0/f2uyrKQ$vlxUvDfUIuOdxn1YUzcNJ/+yGC4GrNZ6ibj7PQ9O7lU"
SESSION_TERM, TOKEN_TERM = timedelta(hours=10), timedelta(hours=1)


class Credential(StrEnum):
    """What signing in is for: a browser's session or a program's bearer token."""

    WEB_SESSION = "web_session"
    BEARER = "bearer"


def token_hash(token: str) -> bytes:
    """The hash that is stored instead of a token. A copy of the table is not enough to sign in."""
    return hashlib.sha256(token.encode()).digest()


class StoppedAtCode(NamedTuple):
    """Sign-ins that gave the right password and no right code: how many, when the first began, and whether one came
    from another address than the last whole sign-in."""

    number: int = 0
    since_at: datetime | None = None
    elsewhere: bool = False


class LastSignIn(NamedTuple):
    """The last whole sign-in, which a new session tells: when, whether from another address, and failures since
    then."""

    at: datetime | None = None
    elsewhere: bool = False
    failures: int = 0
    stopped: StoppedAtCode = StoppedAtCode()


@dataclass(frozen=True)
class Terms:
    """How long a session lasts, used and unused; None: as long as it lasts. `device`: what it is made with. `before`:
    what it tells of the sign-in before. `authenticated_at`: when its holder proved who they are, if not just now.
    `device_token`: what its browser is known by."""

    session: timedelta = SESSION_TERM
    idle: timedelta | None = None
    device: str = ""
    before: LastSignIn = field(default_factory=LastSignIn)
    authenticated_at: datetime | None = None
    device_token: str = field(default="", repr=False)


def issue_token(
    work: UnitOfWork,
    staff: StaffRow,
    kind: Credential,
    terms: Terms | None = None,
    scopes: Iterable[Permission] = (),
) -> tuple[str, datetime]:
    """A new opaque token for this account and when it ends; only its hash is kept. `scopes`: what a token of a machine
    may do."""
    token, terms = secrets.token_urlsafe(32), terms or Terms()
    if kind is Credential.WEB_SESSION:
        ends_at = work.now + terms.session
        row: WebSessionRow | ApiTokenRow = WebSessionRow(
            token_hash=token_hash(token),
            staff_id=staff.id,
            created_at=work.now,
            expires_at=ends_at,
            idle=terms.idle,
            device=terms.device,
            before_at=terms.before.at,
            before_elsewhere=terms.before.elsewhere,
            before_failures=terms.before.failures,
            authenticated_at=terms.authenticated_at or work.now,
        )
    else:
        ends_at = work.now + TOKEN_TERM
        row = ApiTokenRow(
            token_hash=token_hash(token),
            staff_id=staff.id,
            created_at=work.now,
            expires_at=ends_at,
            device=terms.device,
            scopes=sorted(scopes) if staff.role == Role.MACHINE else None,
        )
    with as_sign_in(work):
        work.session.add(row)
    return token, ends_at


def sign_out(work: UnitOfWork, token: str) -> None:
    """Ends this web session, if there is one."""
    end_session(work, token, "sign-out")


def end_session(work: UnitOfWork, token: str, action: str) -> None:
    """The same under another name in the access log."""
    actor = whose_token(work, token, Credential.WEB_SESSION)
    with as_sign_in(work):
        row = work.session.get(WebSessionRow, token_hash(token))
        if row is not None:
            work.session.delete(row)
    if actor is not None:
        audit.note(replace(work, actor=actor), action, "staff", actor.staff_id_or_none)


def whose_token(work: UnitOfWork, token: str, kind: Credential) -> Actor | None:
    """The account that holds this token, or None for an unknown or expired token."""
    find = actor_of_session if kind is Credential.WEB_SESSION else actor_of_api_token
    with as_sign_in(work):
        return find(work.session, token_hash(token), work.now)

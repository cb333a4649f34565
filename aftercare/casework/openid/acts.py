"""Signing in at the organisation's identity provider: leaving for it, coming back, and ending sessions it ends."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from aftercare.casework.accounts.directory_proposals import holds
from aftercare.casework.openid.directory import position_in_directory, propose_as_directory
from aftercare.casework.sign_in.acts import Credential, Terms, issue_token, token_hash
from aftercare.casework.sign_in.reauthentication import note_confirmed
from aftercare.casework.sign_in.throttle import arrive_from
from aftercare.domain.accounts.fresh_sign_in import EACH_TIME
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.openid.assurance import Assurance, Shortfall, shortfall
from aftercare.domain.openid.claims import (
    ClaimsFault,
    ClaimsMapping,
    account_name,
    claimed_position,
    signed_in_at,
)
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_by_username
from aftercare.store.database.unit_of_work import Database, Origin, UnitOfWork, as_sign_in
from aftercare.store.openid import rows
from aftercare.store.sign_in.notice_rows import add_notice

# Logout tokens live for minutes; the provider's clock may be a little off.
LOGOUT_KEPT = timedelta(days=1)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Refusal(StrEnum):
    """Why no session begins on the way back from the provider; the page has the words."""

    NOT_ACCEPTED = "not-accepted"
    PROVIDER_AWAY = "provider-away"
    NO_ACCOUNT = "no-account"
    ANOTHER_ROLE = "another-role"
    NO_ROLE = "no-role"
    NOT_AGAIN = "not-again"
    TOO_WEAK = Shortfall.TOO_WEAK.value
    TOO_OLD = Shortfall.TOO_OLD.value


class ProviderError(Exception):
    """The provider did not answer (`away`), or what came from it does not hold."""

    def __init__(self, *, away: bool = False) -> None:
        super().__init__()
        self.away = away


@dataclass(frozen=True)
class Kept:
    """What the browser keeps during one sign-in: `state` comes back in the address, `nonce` in the token, `verifier`
    belongs to the code, and `following` is the page the visitor was on the way to. `again`: to confirm who is there."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    following: str
    again: bool = False


@dataclass(frozen=True)
class Identity:
    """Who signed in at the provider. `sid` is the provider's name of that session, where it has one."""

    subject: str
    sid: str | None
    claims: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Logout:
    """A session, or all sessions of a subject, that the provider ended. `token_id` makes it count once."""

    token_id: str
    subject: str | None
    sid: str | None


class IdentityProvider(Protocol):
    """An OpenID provider. Each method that asks it raises ProviderError, and never runs in a transaction."""

    @property
    def issuer(self) -> str: ...
    @property
    def mapping(self) -> ClaimsMapping: ...
    @property
    def assurance(self) -> Assurance: ...
    def address(self, kept: Kept) -> str:
        """Where the browser goes to sign in; when `again`, also if it is signed in there."""
        ...

    def identity(self, code: str, nonce: str, verifier: str) -> Identity: ...
    def logout(self, token: str) -> Logout: ...


@dataclass(frozen=True)
class Returned:
    """What a browser brings back from the provider, and what it kept. `terms`: those of the session it gets. `device`:
    what the browser keeps from an earlier sign-in."""

    state: str
    code: str = field(repr=False)
    kept: Kept
    request_id: UUID
    origin: Origin
    terms: Terms | None = None
    device: str = field(default="", repr=False)


@dataclass(frozen=True)
class Entered:
    """A new session, what its browser keeps to be known again, and the page the visitor was on the way to."""

    token: str = field(repr=False)
    device: str = field(repr=False)
    following: str


def leave_for(
    provider: IdentityProvider, following: str, *, again: bool = False
) -> tuple[str, Kept]:
    """The address at the provider, and what the browser keeps meanwhile. Raises ProviderError."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    kept = Kept(state, nonce, verifier, following, again)
    return provider.address(kept), kept


def come_back(
    database: Database, now: datetime, provider: IdentityProvider, returned: Returned
) -> Entered | Refusal:
    """A session for the account of who signed in at the provider. Role and team stay what a second person confirmed:
    where the provider gives others, they are proposed, and no session begins before they are confirmed."""
    kept, identity = returned.kept, _identity(provider, returned)
    if isinstance(identity, Refusal):
        return identity
    lacking = shortfall(provider.assurance, identity.claims, now)
    # A provider that does not say when may have let in a browser that signed in there hours ago.
    proved_at = signed_in_at(identity.claims, now) or LONG_AGO
    terms = replace(returned.terms or Terms(), authenticated_at=proved_at)
    with _work_of(database, now, returned) as work:
        if lacking is not None:
            audit.note(work, "sign-in-failed", "staff")
            return Refusal(lacking.value)
        staff = _account_of(work, provider, identity)
        refused = _refusal(work, provider, identity, staff)
        if staff is None or refused is not None:
            audit.note(work, "sign-in-failed", "staff", staff.id if staff else None)
            return refused or Refusal.NO_ACCOUNT
        with as_sign_in(work):
            device, is_new = arrive_from(work, staff, returned.origin.address, returned.device)
            if is_new:
                add_notice(work.session, staff.id, AccountNotice.PROVIDER_NEW_PLACE, work.now)
            token, _ = issue_token(work, staff, Credential.WEB_SESSION, terms)
            work.session.flush()
            work.session.add(
                rows.OpenidSessionRow(
                    token_hash=token_hash(token),
                    issuer=provider.issuer,
                    subject=identity.subject,
                    sid=identity.sid,
                )
            )
        audit.note(replace(work, actor=staff.actor()), "sign-in", "staff", staff.id)
        return Entered(token, device, kept.following)


def confirm_there(
    database: Database,
    now: datetime,
    provider: IdentityProvider,
    returned: Returned,
    account_id: UUID,
) -> Refusal | None:
    """The session of this request, of this account, counts as fresh since its holder signed in there again; or why
    not. The session goes on in both cases."""
    identity = _identity(provider, returned)
    with _work_of(database, now, returned) as work:
        refused = identity if isinstance(identity, Refusal) else None
        with as_sign_in(work):
            staff = work.session.get_one(StaffRow, account_id)
            if isinstance(identity, Identity):
                refused = _confirmed(work, provider, identity, staff)
        if refused is not None:
            audit.note(work, "confirmation-failed", "staff", account_id)
        return refused


def _confirmed(
    work: UnitOfWork, provider: IdentityProvider, identity: Identity, staff: StaffRow
) -> Refusal | None:
    session = work.origin.session or b""
    if not rows.is_of_subject(work.session, session, provider.issuer, identity.subject):
        return Refusal.NOT_ACCEPTED
    lacking = shortfall(provider.assurance, identity.claims, work.now)
    if lacking is not None:
        return Refusal(lacking.value)
    proved_at = signed_in_at(identity.claims, work.now)
    if proved_at is None or work.now - proved_at > EACH_TIME:
        return Refusal.NOT_AGAIN
    note_confirmed(work, staff, proved_at)
    return None


def _identity(provider: IdentityProvider, returned: Returned) -> Identity | Refusal:
    """Who signed in there, if what came back belongs to what this browser kept."""
    kept = returned.kept
    if not secrets.compare_digest(returned.state.encode(), kept.state.encode()):
        return Refusal.NOT_ACCEPTED
    try:
        return provider.identity(returned.code, kept.nonce, kept.verifier)
    except ProviderError as error:
        return Refusal.PROVIDER_AWAY if error.away else Refusal.NOT_ACCEPTED


def end_by_provider(
    database: Database, now: datetime, provider: IdentityProvider, token: str, request_id: UUID
) -> None:
    """Ends the sessions that a logout token names; a token that was used before ends none. Raises ProviderError for one
    that does not hold."""
    ended = provider.logout(token)
    with database.work(CLOCK, now) as work:
        work.request_id = request_id
        with as_sign_in(work):
            rows.forget_logouts_before(work.session, now - LOGOUT_KEPT)
            if not rows.keep_logout(work.session, ended.token_id, now):
                return
            whose = rows.end_sessions_of(work.session, provider.issuer, ended.subject, ended.sid)
        for staff_id in dict.fromkeys(whose):
            audit.note(work, "session-ended", "staff", staff_id)


@contextmanager
def _work_of(database: Database, now: datetime, returned: Returned) -> Iterator[UnitOfWork]:
    with database.work(CLOCK, now) as work:
        work.request_id, work.origin = returned.request_id, returned.origin
        yield work


def _account_of(
    work: UnitOfWork, provider: IdentityProvider, identity: Identity
) -> StaffRow | None:
    """The account of this subject. The first time, the account with the name that the provider gives, unless another
    subject has it: a name that is given again there must not open the account of who had it before."""
    with as_sign_in(work):
        known = rows.staff_of_subject(work.session, provider.issuer, identity.subject)
        if known is not None:
            return known
        name = account_name(provider.mapping, identity.claims)
        staff = staff_by_username(work.session, name) if name else None
        if staff is None or rows.subject_of_staff(work.session, provider.issuer, staff.id):
            return None
        work.session.add(
            rows.OpenidSubjectRow(
                issuer=provider.issuer,
                subject=identity.subject,
                staff_id=staff.id,
                linked_at=work.now,
            )
        )
    audit.note(work, "link", "staff", staff.id)
    return staff


def _refusal(
    work: UnitOfWork, provider: IdentityProvider, identity: Identity, staff: StaffRow | None
) -> Refusal | None:
    if staff is None or not staff.may_sign_in:
        return Refusal.NO_ACCOUNT
    if not provider.mapping.roles:
        return None
    claimed = claimed_position(provider.mapping, identity.claims)
    position = None if isinstance(claimed, ClaimsFault) else position_in_directory(work, claimed)
    propose_as_directory(work, staff, position)
    if position is not None and holds(staff, position):
        return None
    _end_sessions(work, provider, identity)
    return Refusal.NO_ROLE if position is None else Refusal.ANOTHER_ROLE


def _end_sessions(work: UnitOfWork, provider: IdentityProvider, identity: Identity) -> None:
    """Who has no longer the same role there must not go on here with sessions from before."""
    with as_sign_in(work):
        rows.end_sessions_of(work.session, provider.issuer, identity.subject, None)

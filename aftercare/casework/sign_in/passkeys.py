"""The passkeys of an account: added and removed by its holder, and whether an answer of a browser comes from one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import Conflict, NotFound, Unauthenticated
from aftercare.casework.sign_in.acts import token_hash
from aftercare.casework.sign_in.second_factor import give_recovery_codes
from aftercare.casework.sign_in.throttle import address_digest
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.domain.sign_in.passkeys import (
    CHALLENGE_BYTES,
    CHALLENGE_TERM,
    MOST_PASSKEYS,
    Holder,
    RelyingParty,
    counter_moved_on,
    creation_options,
    passkey_made,
    passkey_named,
    request_options,
    signed_count,
)
from aftercare.processes.sign_in.counting import may_note
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.sign_in.credentials import has_password
from aftercare.store.sign_in.factor_rows import end_without_factor, uses_factor
from aftercare.store.sign_in.notice_rows import add_notice
from aftercare.store.sign_in.passkey_rows import (
    PasskeyChallengeRow,
    PasskeyRow,
    end_passkey,
    is_known_credential,
    keep_challenge,
    lock_passkey,
    passkeys_of,
    take_challenge,
)
from aftercare.store.sign_in.rows import CredentialRow


@dataclass(frozen=True)
class Asked:
    """What a browser is asked for, as JSON, and the secret that binds its answer to that browser."""

    options: str
    token: str


@dataclass(frozen=True)
class OwnPasskey:
    id: UUID
    name: str
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class OwnPasskeys:
    """`may_add`: the account signs in with a password here, and not at the organisation's provider alone."""

    held: Sequence[OwnPasskey]
    may_add: bool


def own_passkeys(work: UnitOfWork) -> OwnPasskeys:
    staff_id = work.actor.staff_id
    with as_sign_in(work):
        rows = passkeys_of(work.session, staff_id)
        may_add = has_password(work.session, staff_id) and len(rows) < MOST_PASSKEYS
    held = [OwnPasskey(one.id, one.name, one.added_at, one.last_used_at) for one in rows]
    return OwnPasskeys(held, may_add)


@needs_fresh_sign_in
def begin_passkey(work: UnitOfWork, party: RelyingParty) -> Asked:
    """What the actor's browser makes a passkey from. Raises Conflict for an account that may have no more."""
    if not own_passkeys(work).may_add:
        raise Conflict("This account cannot have another passkey.")
    staff = work.session.get_one(StaffRow, work.actor.staff_id)
    holder = Holder(staff.id.bytes, staff.username, staff.display_name)
    with as_sign_in(work):
        known = [one.credential_id for one in passkeys_of(work.session, staff.id)]
        return ask(
            work, staff.id, lambda challenge: creation_options(party, challenge, holder, known)
        )


def add_passkey(
    work: UnitOfWork, party: RelyingParty, token: str, answer: str, name: str
) -> list[str] | None:
    """The recovery codes, which are shown once, of an account that had no second factor before; none of another.
    None when the answer does not hold, which uses up the challenge, so the caller commits in both cases."""
    staff_id = work.actor.staff_id
    with as_sign_in(work):
        challenge = take_challenge(work.session, token_hash(token), staff_id, work.now)
        made = passkey_made(party, challenge, answer) if challenge else None
        if made is None or is_known_credential(work.session, made.credential_id):
            return None
        spare = [] if uses_factor(work.session, staff_id) else give_recovery_codes(work)
        row = PasskeyRow(
            staff_id=staff_id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=name,
            added_at=work.now,
        )
        work.session.add(row)
        add_notice(work.session, staff_id, AccountNotice.PASSKEY_ADDED, work.now)
    audit.note(work, "add-passkey", "staff", staff_id)
    return spare


@needs_fresh_sign_in
def remove_passkey(work: UnitOfWork, passkey_id: UUID) -> None:
    """Raises NotFound for what is no passkey of the actor."""
    staff_id = work.actor.staff_id
    with as_sign_in(work):
        if not end_passkey(work.session, staff_id, passkey_id):
            raise NotFound()
        end_without_factor(work.session, staff_id)
        add_notice(work.session, staff_id, AccountNotice.PASSKEY_REMOVED, work.now)
    audit.note(work, "remove-passkey", "staff", staff_id)


def ask_own(work: UnitOfWork, party: RelyingParty, staff_id: UUID) -> Asked:
    """What a browser signs with a passkey of this account. Raises Unauthenticated for an account without one."""
    with as_sign_in(work):
        known = [one.credential_id for one in passkeys_of(work.session, staff_id)]
        if not known:
            raise Unauthenticated()
        return ask(work, staff_id, lambda challenge: request_options(party, challenge, known))


def ask(work: UnitOfWork, staff_id: UUID | None, options: Callable[[bytes], str]) -> Asked:
    """These options with a new challenge, for this account, or for the one that will sign in with it."""
    token, challenge = secrets.token_urlsafe(32), secrets.token_bytes(CHALLENGE_BYTES)
    row = PasskeyChallengeRow(
        token_hash=token_hash(token),
        challenge=challenge,
        staff_id=staff_id,
        expires_at=work.now + CHALLENGE_TERM,
    )
    keep_challenge(work.session, row, work.now)
    return Asked(options(challenge), token)


def signer(
    work: UnitOfWork, party: RelyingParty, token: str, answer: str, staff_id: UUID | None
) -> StaffRow | None:
    """The account of the passkey that signed what this browser was asked to; `staff_id`: only this account. Each answer
    uses up its challenge, and one that does not hold is noted, so the caller commits in both cases. For
    `as_sign_in`."""
    challenge = take_challenge(work.session, token_hash(token), staff_id, work.now)
    if challenge is None:
        # Nothing asked for it: it comes again, too late, or from another browser.
        if may_note(work, "passkey-unasked", address_digest(work.origin.address)):
            audit.note(work, "sign-in-failed", "staff", staff_id)
        return None
    credential_id = passkey_named(answer)
    row = lock_passkey(work.session, credential_id) if credential_id else None
    if row is None or staff_id not in (None, row.staff_id):
        audit.note(work, "sign-in-failed", "staff", staff_id)
        return None
    staff = work.session.get_one(StaffRow, row.staff_id)
    count = signed_count(party, challenge, answer, row.public_key, staff.id.bytes)
    if count is None or not staff.active:
        _refuse(work, staff.id, "sign-in-failed")
        return None
    if not counter_moved_on(row.sign_count, count):
        _refuse(work, staff.id, "passkey-copied")
        return None
    row.sign_count, row.last_used_at = count, work.now
    return staff


def _refuse(work: UnitOfWork, staff_id: UUID, action: str) -> None:
    """The holder hears of it at the next sign-in, as of a wrong password."""
    credential = work.session.get(CredentialRow, staff_id, with_for_update=ROW_LOCK)
    if credential is not None:
        credential.failed_count += 1
    audit.note(work, action, "staff", staff_id)

"""The second factor: an app that shows codes, set up and removed by its holder, and sign-ins that wait for a factor."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aftercare.base.errors import Conflict, Unauthenticated, Unavailable
from aftercare.base.sealing import Sealer
from aftercare.base.subject_errors import TooManyWrongCodes
from aftercare.casework.sign_in.acts import (
    Credential,
    LastSignIn,
    Terms,
    issue_token,
    token_hash,
)
from aftercare.casework.sign_in.throttle import address_digest, place_counters
from aftercare.casework.sign_in.waiting_sign_ins import (
    WAITING_TERM,
    end_unfinished,
    note_standing,
    waiting_account,
)
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.sign_in.limits import (
    CODES,
    Limit,
    after_attempt,
    code_limits,
    may_try,
    not_before,
)
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.domain.sign_in.one_time_codes import (
    half_minute_of,
    new_recovery_codes,
    new_secret,
    recovery_code_typed,
)
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.sign_in.counters import digest_of, lock_counters, set_counters
from aftercare.store.sign_in.factor_rows import (
    CodeAppRow,
    WaitingSignInRow,
    code_app,
    count_recovery_codes,
    end_code_app,
    lock_code_app,
    replace_recovery_codes,
    secret_binding,
    take_recovery_code,
    uses_factor,
    waiting_sign_in,
)
from aftercare.store.sign_in.notice_rows import add_notice
from aftercare.store.sign_in.rows import note_sign_in


@dataclass(frozen=True)
class Codes:
    """What codes are checked with: the key of the secrets, and the time that apps have. The clock of the demonstration
    may show another time."""

    sealer: Sealer
    at: datetime


@dataclass(frozen=True)
class OwnCodeApp:
    """Since when the actor's app is used, and how many recovery codes are left; None and 0 without an app."""

    since_at: datetime | None
    codes_left: int


def own_code_app(work: UnitOfWork) -> OwnCodeApp:
    staff_id = work.actor.staff_id
    with as_sign_in(work):
        row = code_app(work.session, staff_id)
        return OwnCodeApp(
            row.confirmed_at if row else None, count_recovery_codes(work.session, staff_id)
        )


@needs_fresh_sign_in
def begin_code_app(work: UnitOfWork, sealer: Sealer) -> tuple[str, str]:
    """The actor's user name and the secret for their app, which is shown once; it counts once `confirm_code_app` has
    seen a code. Raises Conflict while an app is in use, or without a key."""
    if not sealer:
        raise Conflict("The server has no key for second factors.")
    staff_id, secret = work.actor.staff_id, new_secret()
    with as_sign_in(work):
        username = work.session.get_one(StaffRow, staff_id).username
        row = code_app(work.session, staff_id)
        if row is not None and row.confirmed_at is not None:
            raise Conflict("An app is in use already. Remove it first.")
        sealed = sealer.seal(secret.encode(), secret_binding(staff_id))
        row = row or CodeAppRow(staff_id=staff_id, sealed_secret=sealed, added_at=work.now)
        row.sealed_secret, row.added_at = sealed, work.now
        work.session.add(row)
    return username, secret


def app_being_set_up(work: UnitOfWork, sealer: Sealer) -> tuple[str, str] | None:
    """What `begin_code_app` answered, for a page that is shown again after a wrong code; None once the app is in use,
    or ten minutes after it was begun."""
    staff_id = work.actor.staff_id
    with as_sign_in(work):
        row = code_app(work.session, staff_id)
        if row is None or row.confirmed_at is not None or row.added_at < work.now - WAITING_TERM:
            return None
        return work.session.get_one(StaffRow, staff_id).username, _secret(sealer, row)


def confirm_code_app(work: UnitOfWork, codes: Codes, code: str) -> list[str] | None:
    """The recovery codes, which are shown once, now that the app has shown a right code; None for a wrong one. Raises
    Conflict when no app is being set up."""
    staff_id = work.actor.staff_id
    with as_sign_in(work):
        row = code_app(work.session, staff_id)
        if row is None or row.confirmed_at is not None:
            raise Conflict("No app is being set up. Begin again.")
        half_minute = half_minute_of(_secret(codes.sealer, row), code, codes.at, row.last_step)
        if half_minute is None:
            return None
        row.confirmed_at, row.last_step = work.now, half_minute
        spare = give_recovery_codes(work)
        add_notice(work.session, staff_id, AccountNotice.APP_ADDED, work.now)
    audit.note(work, "add-factor", "staff", staff_id)
    return spare


def give_recovery_codes(work: UnitOfWork) -> list[str]:
    """New recovery codes of the actor, in place of those before."""
    spare = new_recovery_codes()
    replace_recovery_codes(work.session, work.actor.staff_id, map(_code_hash, spare))
    return spare


@needs_fresh_sign_in
def renew_recovery_codes(work: UnitOfWork) -> list[str]:
    """New recovery codes for the actor, which are shown once; those before end. Raises Conflict without a second
    factor."""
    staff_id = work.actor.staff_id
    with as_sign_in(work):
        if not uses_factor(work.session, staff_id):
            raise Conflict("Recovery codes go with a second factor. Set one up first.")
        spare = give_recovery_codes(work)
        add_notice(work.session, staff_id, AccountNotice.CODES_RENEWED, work.now)
    audit.note(work, "renew-recovery-codes", "staff", staff_id)
    return spare


@needs_fresh_sign_in
def remove_code_app(work: UnitOfWork) -> None:
    """The actor signs in without its codes from now on."""
    with as_sign_in(work):
        end_code_app(work.session, work.actor.staff_id)
        add_notice(work.session, work.actor.staff_id, AccountNotice.APP_REMOVED, work.now)
    audit.note(work, "remove-factor", "staff", work.actor.staff_id)


class Begun(NamedTuple):
    """`secret` is a session's, or when `waits` that of a sign-in that waits for its second factor, until `ends_at`."""

    secret: str
    ends_at: datetime
    waits: bool


def begin_session_or_wait(
    work: UnitOfWork,
    staff: StaffRow,
    required: Collection[str],
    terms: Terms | None = None,
    replaced: str = "",
) -> Begun:
    """What follows the right password: a session, or a sign-in that waits. It waits where a second factor is in use, or
    `required` has the role of the account. `replaced`: the secret of one that waited in the same browser."""
    with as_sign_in(work):
        if staff.role in required or uses_factor(work.session, staff.id):
            before = terms.before if terms else LastSignIn()
            return Begun(*begin_waiting_sign_in(work, staff.id, before, replaced), waits=True)
        return Begun(*begin_session(work, staff, terms), waits=False)


def begin_waiting_sign_in(
    work: UnitOfWork, staff_id: UUID, before: LastSignIn, replaced: str = ""
) -> tuple[str, datetime]:
    """The secret of a sign-in that waits for its second factor, and until when. `before`: what its session will
    tell."""
    token, ends_at = secrets.token_urlsafe(32), work.now + WAITING_TERM
    end_unfinished(work, staff_id, before, replaced)
    waiting = WaitingSignInRow(token_hash=token_hash(token), staff_id=staff_id, expires_at=ends_at)
    waiting.before_at, waiting.before_elsewhere, waiting.before_failures = before[:3]
    work.session.add(waiting)
    return token, ends_at


def finish_sign_in(work: UnitOfWork, token: str, terms: Terms | None = None) -> str:
    """A new session for the actor, who has set up the second factor that the sign-in with this secret waited for."""
    with as_sign_in(work):
        staff = work.session.get_one(StaffRow, work.actor.staff_id)
        return finish_sign_in_of(work, staff, token, terms)


def finish_sign_in_of(work: UnitOfWork, staff: StaffRow, token: str, terms: Terms | None) -> str:
    """A new session for this account. It tells of the sign-in before the one that waited; others go on waiting."""
    waiting = waiting_sign_in(work.session, token_hash(token), work.now)
    if waiting is not None and waiting.staff_id == staff.id:
        before = LastSignIn(waiting.before_at, waiting.before_elsewhere, waiting.before_failures)
        terms = replace(terms or Terms(), before=before)
        work.session.delete(waiting)
        work.session.flush()
    return begin_session(work, staff, terms)[0]


def begin_session(work: UnitOfWork, staff: StaffRow, terms: Terms | None) -> tuple[str, datetime]:
    """A session for an account that gave all it has to give, and when it ends. Only this counts as its last sign-in."""
    note_standing(work, staff.id)
    reported = terms.before.failures if terms else 0
    note_sign_in(work.session, staff.id, address_digest(work.origin.address), work.now, reported)
    audit.note(replace(work, actor=staff.actor()), "sign-in", "staff", staff.id)
    return issue_token(work, staff, Credential.WEB_SESSION, terms)


def finish_with_code(
    work: UnitOfWork, codes: Codes, token: str, code: str, terms: Terms
) -> str | None:
    """A new session for a waiting sign-in with its code; None for a wrong one, which is counted. Raises
    TooManyWrongCodes, Unauthenticated when none waits."""
    staff = waiting_account(work, token).staff
    with as_sign_in(work):
        waiting = waiting_sign_in(work.session, token_hash(token), work.now)
        before_at = waiting.before_at if waiting else None
        usual = waiting is not None and before_at is not None and not waiting.before_elsewhere
        forgiven = place_counters(staff.username, work.origin.address, terms.device_token)
        if not code_fits(work, codes, staff.id, code, code_limits(usual=usual), forgiven):
            audit.note(work, "sign-in-code-failed", "staff", staff.id)
            return None
        return finish_sign_in_of(work, staff, token, terms)


def code_fits(
    work: UnitOfWork,
    codes: Codes,
    staff_id: UUID,
    code: str,
    limits: Mapping[str, Limit],
    forgiven: Collection[bytes] = (),
) -> bool:
    """Whether this is the app's present code or a recovery code, which is used up by it. Wrong ones are counted by
    `limits`, so the caller commits in both cases; a right one empties `forgiven`. A right recovery code needs no turn:
    it has 118 bits. Raises Unauthenticated without a second factor, TooManyWrongCodes."""
    places = {_code_counter(work, staff_id, kind): limit for kind, limit in limits.items()}
    found = lock_counters(work.session, {*places, *forgiven}, work.now)
    if not uses_factor(work.session, staff_id):
        raise Unauthenticated()
    if not _is_recovery_code(work, staff_id, code):
        full = [
            not_before(limit, found[one])
            for one, limit in places.items()
            if not may_try(limit, found[one], work.now)
        ]
        if full:
            raise TooManyWrongCodes.until(max(full))
        counted = {one: after_attempt(limit, found[one], work.now) for one, limit in places.items()}
        set_counters(work.session, counted)
        if not _is_of_app(work, codes, staff_id, code):
            return False
    # What a stranger filled from everywhere stays as it was.
    emptied = {one: work.now if limit == CODES else found[one] for one, limit in places.items()}
    set_counters(work.session, emptied | dict.fromkeys(forgiven, work.now))
    return True


def _is_recovery_code(work: UnitOfWork, staff_id: UUID, code: str) -> bool:
    """Whether this is a recovery code of the account; it is used up by it, and the holder hears of it."""
    if not take_recovery_code(work.session, staff_id, _code_hash(recovery_code_typed(code))):
        return False
    with as_sign_in(work):
        add_notice(work.session, staff_id, AccountNotice.RECOVERY_CODE_USED, work.now)
    return True


def _code_counter(work: UnitOfWork, staff_id: UUID, kind: str) -> bytes:
    where = address_digest(work.origin.address) if kind == "address" else b""
    return digest_of("code", kind, staff_id.bytes, where)


def _is_of_app(work: UnitOfWork, codes: Codes, staff_id: UUID, code: str) -> bool:
    """Whether the app shows this code now; it is used up by it."""
    row = lock_code_app(work.session, staff_id)
    if row is None:
        return False
    half_minute = half_minute_of(_secret(codes.sealer, row), code, codes.at, row.last_step)
    if half_minute is not None:
        row.last_step = half_minute
    return half_minute is not None


def _secret(sealer: Sealer, row: CodeAppRow) -> str:
    secret = sealer.opened(row.sealed_secret, secret_binding(row.staff_id))
    if secret is None:
        raise Unavailable("The key of this second factor is missing on the server.")
    return secret.decode()


def _code_hash(code: str) -> bytes:
    """Fast, because a code is random and long enough."""
    return hashlib.sha256(code.encode()).digest()

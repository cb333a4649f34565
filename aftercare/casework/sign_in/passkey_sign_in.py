"""Signing in with a passkey: without a name, where it counts as both factors, or after the password."""

from __future__ import annotations

import secrets
from datetime import datetime

from aftercare.base.errors import Throttled
from aftercare.casework.sign_in.acts import Terms, end_session
from aftercare.casework.sign_in.passkeys import Asked, ask, ask_own, signer
from aftercare.casework.sign_in.password_sign_in import (
    Attempt,
    Issued,
    PasswordChecks,
    sign_in_before,
    terms_of,
    work_of_attempt,
)
from aftercare.casework.sign_in.second_factor import (
    begin_session,
    finish_sign_in_of,
)
from aftercare.casework.sign_in.throttle import (
    AttemptOrigin,
    count_attempt,
    forgive,
    forgive_place,
    is_ours,
    measures_of,
    remember,
)
from aftercare.casework.sign_in.waiting_sign_ins import waiting_account
from aftercare.domain.sign_in.limits import Measure, counted_without_name
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.domain.sign_in.passkeys import RelyingParty, request_options
from aftercare.processes.sign_in.counting import may_note
from aftercare.store.accounts import audit
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.unit_of_work import Database, UnitOfWork, as_sign_in
from aftercare.store.sign_in.notice_rows import add_notice
from aftercare.store.sign_in.rows import CredentialRow


def ask_for_passkey(
    database: Database,
    now: datetime,
    checks: PasswordChecks,
    party: RelyingParty,
    attempt: Attempt,
) -> Asked:
    """What a browser signs with a passkey that its user chooses. Asking counts as an attempt. Raises Throttled."""
    with work_of_attempt(database, now, attempt) as work:
        asked = _admitted(work, checks, party, attempt)
    if asked is None:
        raise Throttled()
    return asked


def _admitted(
    work: UnitOfWork, checks: PasswordChecks, party: RelyingParty, attempt: Attempt
) -> Asked | None:
    origin = _origin_of(attempt)
    known = is_ours(work, origin)
    most = checks.settings.sign_ins_per_minute
    measures = counted_without_name(known_device=known)
    if not count_attempt(work, most, origin, measures, checks.refused):
        if may_note(work, "throttled", origin.address):
            audit.note(work, "sign-in-throttled", "staff")
        return None
    return ask(work, None, lambda challenge: request_options(party, challenge))


def sign_in_with_passkey(
    database: Database,
    now: datetime,
    checks: PasswordChecks,
    party: RelyingParty,
    attempt: Attempt,
    token: str,
    answer: str,
) -> Issued | None:
    """A session for the account of the passkey that signed what this browser was asked to; None for another answer."""
    with work_of_attempt(database, now, attempt) as work:
        staff = signer(work, party, token, answer, None)
        if staff is None:
            return None
        origin = _origin_of(attempt)
        known = is_ours(work, origin)
        device = attempt.device if known else secrets.token_urlsafe(32)
        credential = work.session.get_one(CredentialRow, staff.id, with_for_update=ROW_LOCK)
        most = checks.settings.sign_ins_per_minute
        forgive(work, most, origin, counted_without_name(known_device=known))
        before = sign_in_before(credential, origin.address)
        if before.at is not None and Measure.NAME in measures_of(work, staff.id, origin):
            add_notice(work.session, staff.id, AccountNotice.PASSKEY_NEW_PLACE, now)
        remember(work, staff.id, origin.address, device)
        if attempt.replaced:
            end_session(work, attempt.replaced, "session-ended")
        terms = terms_of(checks.settings, attempt.made_with, before)
        session, ends_at = begin_session(work, staff, terms)
        return Issued(session, ends_at, device, before)


def ask_waiting(work: UnitOfWork, party: RelyingParty, secret: str) -> Asked:
    """What a browser signs with a passkey of the account that waits for it. Raises Unauthenticated."""
    return ask_own(work, party, waiting_account(work, secret).staff.id)


def finish_with_passkey(
    work: UnitOfWork,
    party: RelyingParty,
    secret: str,
    token: str,
    answer: str,
    terms: Terms | None = None,
) -> str | None:
    """A new session for a waiting sign-in with a passkey of its account; None for another answer, which is noted.
    Raises Unauthenticated when none waits."""
    staff = waiting_account(work, secret).staff
    with as_sign_in(work):
        if signer(work, party, token, answer, staff.id) is None:
            return None
        forgive_place(work, staff, terms.device_token if terms else "")
        return finish_sign_in_of(work, staff, secret, terms)


def _origin_of(attempt: Attempt) -> AttemptOrigin:
    return AttemptOrigin.of("", attempt.origin.address, attempt.device)

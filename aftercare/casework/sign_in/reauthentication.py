"""Confirming in the middle of a session who is there, by the means one signs in with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum, auto

from aftercare.base.errors import Throttled
from aftercare.casework.sign_in.passkeys import Asked, ask_own, signer
from aftercare.casework.sign_in.password_sign_in import (
    Attempt,
    Checked,
    PasswordChecks,
    account_of,
    admitted,
    work_of_attempt,
)
from aftercare.casework.sign_in.second_factor import Codes, code_fits
from aftercare.casework.sign_in.throttle import forgive
from aftercare.domain.sign_in.limits import CODES
from aftercare.domain.sign_in.passkeys import RelyingParty
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_by_username
from aftercare.store.database.unit_of_work import Database, UnitOfWork, as_sign_in
from aftercare.store.openid.rows import is_of_provider
from aftercare.store.sign_in.factor_rows import uses_code_app, uses_factor
from aftercare.store.sign_in.passkey_rows import has_passkey
from aftercare.store.sign_in.rows import confirm_session


class Means(StrEnum):
    """What a page asks for. A wrong one is named after its field."""

    PASSWORD = auto()
    CODE = auto()
    # In place of CODE, for an account without an app that shows codes.
    RECOVERY_CODE = auto()
    PASSKEY = auto()
    PROVIDER = auto()


@dataclass(frozen=True)
class Given:
    """What was typed to confirm it. `attempt` has the name and password of the session's own account; its session is
    the one of its origin."""

    attempt: Attempt
    code: str = field(default="", repr=False)


def means_of(work: UnitOfWork) -> tuple[str, tuple[Means, ...]]:
    """The actor's user name, and what they confirm with in this session."""
    with as_sign_in(work):
        staff = work.session.get_one(StaffRow, work.actor.staff_id)
        if work.origin.session and is_of_provider(work.session, work.origin.session):
            return staff.username, (Means.PROVIDER,)
        factors = [Means.CODE] if uses_code_app(work.session, staff.id) else []
        if has_passkey(work.session, staff.id):
            factors = [*(factors or [Means.RECOVERY_CODE]), Means.PASSKEY]
        return staff.username, (Means.PASSWORD, *factors)


def confirm(
    database: Database, now: datetime, checks: PasswordChecks, codes: Codes, given: Given
) -> Means | None:
    """From now on the session counts as fresh; or the means that was wrong. A wrong one counts as a failed attempt to
    sign in, and ends nothing. Raises Throttled, SignInBusy."""
    attempt = given.attempt
    with work_of_attempt(database, now, attempt) as work:
        checked = admitted(work, checks, attempt)
    if checked is None:
        raise Throttled()
    right = checks.is_right(attempt.password, checked.password_hash)
    with work_of_attempt(database, now, attempt) as work:
        return _settled(work, checks, codes, given, checked, right=right)


def _settled(
    work: UnitOfWork,
    checks: PasswordChecks,
    codes: Codes,
    given: Given,
    checked: Checked,
    *,
    right: bool,
) -> Means | None:
    found = account_of(work, checked, right=right)
    wrong = None if found else Means.PASSWORD
    if found is not None:
        staff, _ = found
        forgive(work, checks.settings.sign_ins_per_minute, checked.origin, checked.measures)
        needs_code = uses_factor(work.session, staff.id)
        if needs_code and not code_fits(work, codes, staff.id, given.code, {"session": CODES}):
            wrong = Means.CODE
    if found is None or wrong is not None:
        audit.note(work, "confirmation-failed", "staff", checked.staff_id)
        return wrong
    note_confirmed(work, found[0], work.now)
    return None


def ask_to_confirm(work: UnitOfWork, party: RelyingParty) -> Asked:
    """What the actor's browser signs with a passkey. Raises Unauthenticated for an account without one."""
    return ask_own(work, party, work.actor.staff_id)


def confirm_with_passkey(
    database: Database, now: datetime, party: RelyingParty, given: Given, asked: str, answer: str
) -> Means | None:
    """The same with a passkey of the account, which is both factors; a wrong answer uses up what was asked."""
    with work_of_attempt(database, now, given.attempt) as work:
        account = staff_by_username(work.session, given.attempt.name)
        staff = signer(work, party, asked, answer, account.id) if account else None
        if staff is None:
            audit.note(work, "confirmation-failed", "staff", account.id if account else None)
            return Means.PASSKEY
        note_confirmed(work, staff, work.now)
        return None


def note_confirmed(work: UnitOfWork, staff: StaffRow, at: datetime) -> None:
    """The session of this request belongs to this account; its holder proved at this moment who is there."""
    confirm_session(work.session, work.origin.session or b"", staff.id, at)
    audit.note(replace(work, actor=staff.actor()), "confirm-identity", "staff", staff.id)

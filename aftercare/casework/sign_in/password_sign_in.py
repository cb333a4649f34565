"""Signing in with a password: the attempt is counted, the password checked with no transaction open."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from aftercare.base.errors import SecondFactorNeeded, SignInBusy, Throttled, WrongCredentials
from aftercare.base.own_threads import OwnThreads
from aftercare.base.settings import Settings
from aftercare.casework.sign_in.acts import (
    HASHER,
    NOBODY,
    Credential,
    LastSignIn,
    Terms,
    end_session,
    issue_token,
)
from aftercare.casework.sign_in.second_factor import begin_session_or_wait
from aftercare.casework.sign_in.throttle import (
    AttemptOrigin,
    Refused,
    count_attempt,
    forgive,
    is_ours,
    measures_of,
    remember,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.sign_in.limits import Measure
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.processes.sign_in.counting import may_note
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_by_username
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.unit_of_work import Database, Origin, UnitOfWork, as_sign_in
from aftercare.store.sign_in.factor_rows import uses_factor
from aftercare.store.sign_in.notice_rows import add_notice
from aftercare.store.sign_in.rows import CredentialRow, note_sign_in

# Sign-ins that one process works on; most of them wait for their hash.
REQUESTS_AT_ONCE = 8
REFUSED_SECONDS = 1
Answer = TypeVar("Answer")


class PasswordChecks:
    """The threads of one process for sign-ins, and the fewer ones that hash passwords. Each hash takes 64 MiB and four
    threads of the processor."""

    def __init__(self, settings: Settings) -> None:
        wait = settings.sign_in_wait_seconds
        hashes = settings.sign_in_hashes
        # The roles that sign in with a second factor only.
        self.required = settings.required_roles
        self._hashing = OwnThreads("hashing", hashes, wait, SignInBusy, gives_way=True)
        self.settings, self.refused = settings, Refused()
        self._requests = OwnThreads("sign-in", REQUESTS_AT_ONCE, wait, SignInBusy)

    async def in_turn(self, now: datetime, attempt: Attempt, act: Callable[[], Answer]) -> Answer:
        """The result of `act`, the whole request of this attempt. Raises Throttled at once for what was refused just
        now, SignInBusy when its turn does not come in time; both a second late, so that trying again gains nothing."""
        origin = AttemptOrigin.of(attempt.name, attempt.origin.address, attempt.device)
        try:
            if self.refused.holds(origin, now):
                raise Throttled()
            return await self._requests.run_async(act)
        except (Throttled, SignInBusy):
            await asyncio.sleep(REFUSED_SECONDS)
            raise

    async def in_own_thread(self, act: Callable[[], Answer]) -> Answer:
        """The result of `act`, another request that hashes a password. Raises SignInBusy."""
        return await self._requests.run_async(act)

    def is_right(self, password: str, password_hash: str) -> bool:
        """Whether this is the password. Never call it in a transaction. Raises SignInBusy."""
        return self._hashing.run(lambda: HASHER.verify(password, password_hash))

    def hashed(self, password: str) -> str:
        """What is kept of a new password. Never call it in a transaction. Raises SignInBusy."""
        return self._hashing.run(lambda: HASHER.hash(password))


@dataclass(frozen=True)
class Attempt:
    """What a browser or a program sends to sign in. `device`: the token of a browser that signed in before, or empty.
    `replaced`: the session of the same browser, which ends; `waiting`: its sign-in that waited.
    `made_with`: the words of `device_of`."""

    name: str
    password: str = field(repr=False)
    kind: Credential
    request_id: UUID
    origin: Origin
    device: str = field(default="", repr=False)
    replaced: str = field(default="", repr=False)
    waiting: str = field(default="", repr=False)
    made_with: str = ""


@dataclass(frozen=True)
class Issued:
    """A new token or session, and the token of the device it is for. `waits`: the session begins once a second
    factor is given."""

    token: str = field(repr=False)
    ends_at: datetime
    device: str = field(repr=False)
    before: LastSignIn
    waits: bool = False


@dataclass(frozen=True)
class Checked:
    """The account an attempt names, its password hash, and the counters of the attempt."""

    staff_id: UUID | None
    password_hash: str
    origin: AttemptOrigin
    measures: tuple[Measure, ...]


def sign_in(database: Database, now: datetime, checks: PasswordChecks, attempt: Attempt) -> Issued:
    """A session or token for the account with this name and password. An attempt is counted before its password is
    checked, with no connection held meanwhile. An unknown name is counted, and takes as long, as a wrong password.

    Raises SecondFactorNeeded for a token of an account with a second factor, WrongCredentials, Throttled after too many
    failures, SignInBusy when too many passwords wait to be checked.
    """
    with work_of_attempt(database, now, attempt) as work:
        checked = admitted(work, checks, attempt)
    if checked is None:
        raise Throttled()
    right = checks.is_right(attempt.password, checked.password_hash)
    with work_of_attempt(database, now, attempt) as work:
        issued = _settled(work, checks, attempt, checked, right=right)
    if issued is None:
        raise WrongCredentials()
    return issued


@contextmanager
def work_of_attempt(database: Database, now: datetime, attempt: Attempt) -> Iterator[UnitOfWork]:
    with database.work(CLOCK, now) as work:
        work.request_id, work.origin = attempt.request_id, attempt.origin
        with as_sign_in(work):
            yield work


def admitted(work: UnitOfWork, checks: PasswordChecks, attempt: Attempt) -> Checked | None:
    """What the password is compared with, once the attempt is counted; None when there were too many."""
    origin = AttemptOrigin.of(attempt.name, attempt.origin.address, attempt.device)
    staff = staff_by_username(work.session, attempt.name)
    credential = work.session.get(CredentialRow, staff.id) if staff and staff.may_sign_in else None
    known = credential.staff_id if credential else None
    measures = measures_of(work, known, origin)
    most = checks.settings.sign_ins_per_minute
    if not count_attempt(work, most, origin, measures, checks.refused):
        if may_note(work, "throttled", origin.address):
            audit.note(work, "sign-in-throttled", "staff", known)
        return None
    return Checked(known, credential.password_hash if credential else NOBODY, origin, measures)


def _settled(
    work: UnitOfWork, checks: PasswordChecks, attempt: Attempt, checked: Checked, *, right: bool
) -> Issued | None:
    """The new token, if account and password are still those that were checked; else the failure is noted."""
    found = account_of(work, checked, right=right)
    if found is None:
        audit.note(work, "sign-in-failed", "staff", checked.staff_id)
        return None
    staff, credential = found
    device = attempt.device if is_ours(work, checked.origin) else secrets.token_urlsafe(32)
    waits = staff.role in checks.required or uses_factor(work.session, staff.id)
    most = checks.settings.sign_ins_per_minute
    forgive(work, most, checked.origin, checked.measures, waits=waits)
    remember(work, staff.id, checked.origin.address, device)
    before = sign_in_before(credential, checked.origin.address)
    if before.at is not None and Measure.NAME in checked.measures:
        # Neither this device nor this address; the first sign-in of all is no news.
        add_notice(work.session, staff.id, AccountNotice.NEW_PLACE, work.now)
    if attempt.replaced:
        end_session(work, attempt.replaced, "session-ended")
    terms = terms_of(checks.settings, attempt.made_with, before)
    if attempt.kind is Credential.WEB_SESSION:
        begun = begin_session_or_wait(work, staff, checks.required, terms, attempt.waiting)
        return Issued(begun.secret, begun.ends_at, device, before, begun.waits)
    if waits:
        raise SecondFactorNeeded()
    note_sign_in(work.session, staff.id, checked.origin.address, work.now, before.failures)
    audit.note(replace(work, actor=staff.actor()), "token", "staff", staff.id)
    return Issued(*issue_token(work, staff, attempt.kind, terms), device, before)


def account_of(
    work: UnitOfWork, checked: Checked, *, right: bool
) -> tuple[StaffRow, CredentialRow] | None:
    """The account, if it and its password are still those that were checked; else the failure is counted."""
    known = checked.staff_id
    credential = work.session.get(CredentialRow, known, with_for_update=ROW_LOCK) if known else None
    staff = work.session.get(StaffRow, known) if known else None
    same = credential is not None and credential.password_hash == checked.password_hash
    if credential is None or staff is None or not (right and same and staff.may_sign_in):
        if credential is not None:
            credential.failed_count += 1
        return None
    return staff, credential


def terms_of(settings: Settings, made_with: str, before: LastSignIn) -> Terms:
    """The terms of every role."""
    return Terms(
        timedelta(hours=settings.session_hours),
        timedelta(minutes=settings.session_idle_minutes),
        made_with,
        before,
    )


def sign_in_before(credential: CredentialRow, address: bytes) -> LastSignIn:
    """What a sign-in from this address tells of the last whole one."""
    elsewhere = credential.signed_in_from not in (None, address)
    return LastSignIn(credential.signed_in_at, elsewhere, credential.failed_count)

"""Sign-ins that gave the right password and wait for their second factor, several of one account side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum, auto
from typing import NamedTuple
from uuid import UUID

from aftercare.base.errors import Unauthenticated
from aftercare.casework.sign_in.acts import LastSignIn, token_hash
from aftercare.domain.sign_in.limits import MOST_WAITING
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.sign_in.factor_rows import (
    WaitingSignInRow,
    uses_code_app,
    waiting_sign_in,
    waiting_sign_ins_of,
)
from aftercare.store.sign_in.notice_rows import MOST_SHOWN, add_notice, stopped_at_code
from aftercare.store.sign_in.passkey_rows import has_passkey
from aftercare.store.sign_in.rows import CredentialRow

WAITING_TERM = timedelta(minutes=10)
EVER = datetime.min.replace(tzinfo=UTC)


def end_unfinished(
    work: UnitOfWork, staff_id: UUID, before: LastSignIn, replaced: str = ""
) -> None:
    """Makes room for one more sign-in that waits, and the holder hears of those that stopped at their code. Those from
    elsewhere have room of their own, so that a stranger ends none that began where the account signed in last."""
    standing = Counter({before.elsewhere: 1})
    stopped, same = [], token_hash(replaced)
    for waiting in waiting_sign_ins_of(work.session, staff_id):
        standing[waiting.before_elsewhere] += 1
        full = standing[waiting.before_elsewhere] > MOST_WAITING
        if full or waiting.expires_at <= work.now or waiting.token_hash == same:
            stopped.append(waiting)
    note_unfinished(work, staff_id, stopped)
    for waiting in stopped:
        work.session.delete(waiting)


def note_unfinished(work: UnitOfWork, staff_id: UUID, found: Iterable[WaitingSignInRow]) -> None:
    """The holder hears of each that gave no code, once. A few notices are enough."""
    credential = work.session.get(CredentialRow, staff_id)
    since = credential.signed_in_at if credential else None
    noted = {one.at for one in stopped_at_code(work.session, staff_id, None, work.now)}
    number = len(stopped_at_code(work.session, staff_id, since, work.now))
    for waiting in found:
        began_at = waiting.expires_at - WAITING_TERM
        if began_at in noted or number >= MOST_SHOWN:
            continue
        number += 1
        elsewhere = waiting.before_elsewhere
        notice = AccountNotice.CODE_MISSING_ELSEWHERE if elsewhere else AccountNotice.CODE_MISSING
        add_notice(work.session, staff_id, notice, began_at)


def note_standing(work: UnitOfWork, staff_id: UUID) -> None:
    """The account signed in, and its holder hears of others that gave no code. One that still waits at the same address
    may be the holder's own, in another browser."""
    found = waiting_sign_ins_of(work.session, staff_id)
    stopped = [one for one in found if one.before_elsewhere or one.expires_at <= work.now]
    note_unfinished(work, staff_id, stopped)


class Waiting(NamedTuple):
    """A sign-in that waits: its account, and the factors it may be finished with. Without one, it has yet to set one
    up."""

    staff: StaffRow
    uses_app: bool
    uses_passkey: bool

    @property
    def has_factor(self) -> bool:
        return self.uses_app or self.uses_passkey


def waiting_account(work: UnitOfWork, token: str) -> Waiting:
    """The sign-in that waits with this secret. Raises Unauthenticated."""
    with as_sign_in(work):
        waiting = waiting_sign_in(work.session, token_hash(token), work.now)
        staff = work.session.get(StaffRow, waiting.staff_id) if waiting else None
        if staff is None or not staff.may_sign_in:
            raise Unauthenticated()
        session = work.session
        return Waiting(staff, uses_code_app(session, staff.id), has_passkey(session, staff.id))


class Fate(StrEnum):
    """What became of a sign-in that waited."""

    WAITS = auto()
    TOO_LATE = auto()
    # Newer ones took its place, or the account's sign-in changed.
    ENDED = auto()


def fate_of_waiting(work: UnitOfWork, token: str) -> Fate:
    """A browser keeps no secret for longer than its sign-in may wait: an empty one is too late."""
    with as_sign_in(work):
        if waiting_sign_in(work.session, token_hash(token), work.now) is not None:
            return Fate.WAITS
        kept = not token or waiting_sign_in(work.session, token_hash(token), EVER) is not None
        return Fate.TOO_LATE if kept else Fate.ENDED


def waiting_for_first_factor(work: UnitOfWork, token: str) -> StaffRow:
    """The account of a waiting sign-in that has yet to set up its second factor. Raises Unauthenticated, also for an
    account with one: there a password is not enough to add another."""
    waiting = waiting_account(work, token)
    if waiting.has_factor:
        raise Unauthenticated()
    return waiting.staff

"""The sessions and tokens of one's own account, and ending them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import NotFound
from aftercare.casework.sign_in.acts import LastSignIn, StoppedAtCode, token_hash
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.sign_in.notice_rows import stopped_at_code
from aftercare.store.sign_in.rows import WebSessionRow
from aftercare.store.sign_in.sign_ins import end_these_sign_ins, sign_ins_of


@dataclass(frozen=True)
class OwnSignIn:
    """A session of a browser or a token of a program. `device` is empty when it is not recognised; `this`: the one that
    asks."""

    id: UUID
    kind: str
    device: str
    created_at: datetime
    last_seen_at: datetime | None
    expires_at: datetime
    this: bool


def own_sign_ins(work: UnitOfWork) -> list[OwnSignIn]:
    """Those that are live, the newest first."""
    with as_sign_in(work):
        found = sign_ins_of(work.session, work.actor.staff_id, work.now)
    return [OwnSignIn(this=_is_this(work, row.pop("token_hash")), **row) for row in found]


@needs_fresh_sign_in
def end_own(work: UnitOfWork, sign_in_id: UUID) -> None:
    """Ends one of them, also the one that asks. Raises NotFound."""
    if sign_in_id not in {one.id for one in own_sign_ins(work)}:
        raise NotFound()
    _end(work, [sign_in_id])


@needs_fresh_sign_in
def end_others(work: UnitOfWork) -> None:
    """Ends all but the one that asks."""
    _end(work, [one.id for one in own_sign_ins(work) if not one.this])


def end_this(work: UnitOfWork) -> None:
    """Ends the session or token that asks."""
    _end(work, [one.id for one in own_sign_ins(work) if one.this])


def last_sign_in(work: UnitOfWork, token: str) -> LastSignIn:
    """The sign-in before the one that made this web session."""
    with as_sign_in(work):
        row = work.session.get(WebSessionRow, token_hash(token))
        if row is None:
            return LastSignIn()
        found = stopped_at_code(work.session, row.staff_id, row.before_at, row.created_at)
        elsewhere = any(one.kind == AccountNotice.CODE_MISSING_ELSEWHERE for one in found)
        stopped = StoppedAtCode(len(found), found[0].at if found else None, elsewhere)
        return LastSignIn(row.before_at, row.before_elsewhere, row.before_failures, stopped)


def _end(work: UnitOfWork, ids: list[UUID]) -> None:
    account_id = work.actor.staff_id
    with as_sign_in(work):
        end_these_sign_ins(work.session, account_id, ids)
    audit.note_each(work, "session-ended", "staff", [(account_id, None)] * len(ids))


def _is_this(work: UnitOfWork, token: bytes) -> bool:
    return bytes(token) == work.origin.session

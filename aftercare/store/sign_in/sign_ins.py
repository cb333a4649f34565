"""Sessions and tokens of an account together: listed, ended, and deleted once they are over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.sign_in.rows import SESSION_IS_LIVE

_OF = """
select t.id, 'session' as kind, t.token_hash, t.created_at, t.last_seen_at, t.device, t.expires_at
from web_session t where t.staff_id = :staff and {live}
union all
select t.id, 'token', t.token_hash, t.created_at, t.last_seen_at, t.device, t.expires_at
from api_token t where t.staff_id = :staff and t.expires_at > :now
order by created_at desc, id
"""
_END = (
    "delete from web_session where staff_id = :staff and id = any(cast(:ids as uuid[]))",
    "delete from api_token where staff_id = :staff and id = any(cast(:ids as uuid[]))",
)
_END_ALL = (
    "delete from web_session where staff_id = :staff and token_hash <> :keep",
    "delete from api_token where staff_id = :staff",
)
_FORGET = (
    "delete from web_session t where not ({live})",
    "delete from api_token where expires_at <= :now",
)


def sign_ins_of(session: Session, staff_id: UUID, now: datetime) -> list[Row]:
    """The live sessions and tokens of this account, the newest first."""
    return rows(session, _OF.format(live=SESSION_IS_LIVE), {"staff": staff_id, "now": now})


def end_these_sign_ins(session: Session, staff_id: UUID, ids: Sequence[UUID]) -> None:
    """Deletes these sessions and tokens of this account."""
    for statement in _END:
        execute(session, statement, {"staff": staff_id, "ids": list(ids)})


def end_all_sign_ins(session: Session, staff_id: UUID, keep: bytes | None = None) -> None:
    """Deletes all sessions and tokens of this account, but not the session with the hash `keep`."""
    for statement in _END_ALL:
        execute(session, statement, {"staff": staff_id, "keep": keep or b""})


def forget_over(session: Session, now: datetime) -> None:
    """Deletes the sessions and tokens of all accounts that are over."""
    for statement in _FORGET:
        execute(session, statement.format(live=SESSION_IS_LIVE), {"now": now})

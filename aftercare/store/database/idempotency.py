"""Idempotency keys: replies kept per account and key, in the transaction of their effect, so that a retry gets the
same."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute
from aftercare.store.database.sealed_columns import COLUMNS

# Two requests with one key run one after the other; the second then finds the reply of the first.
_LOCK = "select pg_advisory_xact_lock(620110314, hashtext(cast(:staff as text) || :key))"
_FIND = (
    "select fingerprint, status, body, etag, location from idempotent_reply"
    " where staff_id = :staff and key = :key"
)
_KEEP = (
    "insert into idempotent_reply (staff_id, key, fingerprint, status, body, etag, location, created_at)"
    " values (:staff, :key, :fingerprint, :status, :body, :etag, :location, :now)"
)
_FORGET = "delete from idempotent_reply where created_at < :before"
_BODIES_OF = "select key, body from idempotent_reply where staff_id = :staff"
_FORGET_SOME = "delete from idempotent_reply where staff_id = :staff and key = any(:keys)"


@dataclass(frozen=True)
class Reply:
    """The reply to a request, to the byte; `body` is JSON text, empty for none."""

    status: int
    body: str = ""
    etag: str | None = None
    location: str | None = None


@dataclass(frozen=True)
class KeptReply:
    """A reply with the fingerprint of the request it answered."""

    fingerprint: bytes
    reply: Reply


def find_reply(session: Session, staff_id: UUID, key: str) -> KeptReply | None:
    """The reply kept under this key, after waiting for a running request with the same key."""
    execute(session, _LOCK, {"staff": staff_id, "key": key})
    row = execute(session, _FIND, {"staff": staff_id, "key": key}).first()
    if row is None:
        return None
    return KeptReply(bytes(row.fingerprint), Reply(row.status, row.body, row.etag, row.location))


def keep_reply(
    session: Session, staff_id: UUID, key: str, fingerprint: bytes, reply: Reply, now: datetime
) -> None:
    values = {"staff": staff_id, "key": key, "fingerprint": fingerprint, "now": now}
    body = COLUMNS["idempotent_reply.body"].clear(reply.body)
    execute(session, _KEEP, values | asdict(reply) | {"body": body})


def forget_replies_before(session: Session, before: datetime) -> None:
    """Bodies name people: they are kept no longer than a retry can reasonably take."""
    execute(session, _FORGET, {"before": before})


def forget_replies_about(session: Session, staff_id: UUID, person_id: UUID) -> None:
    """Replies to this account that name the client are gone: they can hold what it may no longer see. Run it as the
    clock."""
    kept = execute(session, _BODIES_OF, {"staff": staff_id})
    keys = [key for key, body in kept if str(person_id) in body]
    execute(session, _FORGET_SOME, {"staff": staff_id, "keys": keys})

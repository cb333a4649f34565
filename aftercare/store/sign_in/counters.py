"""Counters of attempts to sign in, and the places an account has signed in from; both under digests."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute

# Locked in the order of their digests, so that attempts which share several counters never wait for each other.
_LOCK = """
insert into sign_in_counter (digest, empty_at)
select digest, :now from unnest(cast(:digests as bytea[])) wanted(digest) order by digest
on conflict (digest) do update set empty_at = sign_in_counter.empty_at returning digest, empty_at
"""
_SET = "update sign_in_counter set empty_at = :empty_at where digest = :digest"
_FORGET = "delete from sign_in_counter where empty_at <= :now"
_KNOWN = "select digest from known_place where staff_id = :staff and digest = any(cast(:digests as bytea[]))"
_HAS_PLACES = "select exists (select from known_place where staff_id = :staff)"
_KNOWN_DEVICE = "select exists (select from known_place where digest = :digest)"
_REMEMBER = """
insert into known_place (staff_id, digest, last_at)
select :staff, digest, :now from unnest(cast(:digests as bytea[])) place(digest)
on conflict (staff_id, digest) do update set last_at = excluded.last_at
"""
_FORGET_PLACES = "delete from known_place where last_at < :before"


def digest_of(kind: str, *parts: str | bytes) -> bytes:
    """What is stored instead of a name, an address or the token of a device."""
    whole = hashlib.sha256(kind.encode())
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(len(data).to_bytes(4, "big") + data)
    return whole.digest()


def lock_counters(
    session: Session, digests: Collection[bytes], now: datetime
) -> dict[bytes, datetime]:
    """When each of these will be empty: now, for one that had not been used. They stay locked."""
    found = execute(session, _LOCK, {"digests": list(digests), "now": now})
    return {bytes(digest): empty_at for digest, empty_at in found}


def set_counters(session: Session, counters: Mapping[bytes, datetime]) -> None:
    if counters:
        rows = [{"digest": one, "empty_at": at} for one, at in counters.items()]
        execute(session, _SET, rows)


def known_places(session: Session, staff_id: UUID, digests: Collection[bytes]) -> set[bytes]:
    """Those of `digests` that this account has signed in from."""
    found = execute(session, _KNOWN, {"staff": staff_id, "digests": list(digests)})
    return {bytes(one) for one in found.scalars()}


def has_places(session: Session, staff_id: UUID) -> bool:
    """Whether the account signed in from anywhere lately."""
    return bool(execute(session, _HAS_PLACES, {"staff": staff_id}).scalar_one())


def is_known_device(session: Session, digest: bytes) -> bool:
    """Whether any account has signed in from this device, so that we made its token."""
    return bool(execute(session, _KNOWN_DEVICE, {"digest": digest}).scalar_one())


def remember_places(
    session: Session, staff_id: UUID, digests: Collection[bytes], now: datetime
) -> None:
    execute(session, _REMEMBER, {"staff": staff_id, "digests": list(digests), "now": now})


def forget_counters(session: Session, now: datetime, places_before: datetime) -> None:
    """Deletes what is empty, and places without a sign-in since `places_before`."""
    execute(session, _FORGET, {"now": now})
    execute(session, _FORGET_PLACES, {"before": places_before})

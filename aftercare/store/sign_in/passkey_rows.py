"""Passkeys of accounts, and the challenges that browsers were asked to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, col, delete, select

from aftercare.base.ids import new_id
from aftercare.store.database.columns import MOMENT, Table, moment
from aftercare.store.database.locks import locking


class PasskeyRow(Table, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    staff_id: UUID
    credential_id: bytes
    public_key: bytes
    sign_count: int = 0
    name: str
    added_at: datetime = Field(sa_type=MOMENT)
    last_used_at: datetime | None = moment()


class PasskeyChallengeRow(Table, table=True):
    """A challenge for one browser. It is for one account, except when someone signs in without a user name."""

    token_hash: bytes = Field(primary_key=True)
    challenge: bytes
    staff_id: UUID | None = None
    expires_at: datetime = Field(sa_type=MOMENT)


def passkeys_of(session: Session, staff_id: UUID) -> Sequence[PasskeyRow]:
    """The passkeys of an account, oldest first."""
    query = select(PasskeyRow).where(PasskeyRow.staff_id == staff_id)
    return session.exec(query.order_by(col(PasskeyRow.added_at), col(PasskeyRow.id))).all()


def has_passkey(session: Session, staff_id: UUID) -> bool:
    return (
        session.exec(select(PasskeyRow.id).where(PasskeyRow.staff_id == staff_id)).first()
        is not None
    )


def lock_passkey(session: Session, credential_id: bytes) -> PasskeyRow | None:
    """Locked: two answers with one counter wait for each other."""
    query = select(PasskeyRow).where(PasskeyRow.credential_id == credential_id)
    return session.exec(locking(query)).first()


def is_known_credential(session: Session, credential_id: bytes) -> bool:
    query = select(PasskeyRow.id).where(PasskeyRow.credential_id == credential_id)
    return session.exec(query).first() is not None


def keep_challenge(session: Session, row: PasskeyChallengeRow, now: datetime) -> None:
    """Stores the challenge. Deletes the account's earlier one and all expired ones. A challenge without an account
    deletes no other account's."""
    over = col(PasskeyChallengeRow.expires_at) <= now
    if row.staff_id is not None:
        over = over | (col(PasskeyChallengeRow.staff_id) == row.staff_id)
    session.execute(delete(PasskeyChallengeRow).where(over))
    session.add(row)


def take_challenge(
    session: Session, token_hash: bytes, staff_id: UUID | None, now: datetime
) -> bytes | None:
    """Deletes and returns this browser's challenge. Of two callers only one gets it. None if it expired or is another
    account's."""
    mine, for_it = (
        col(PasskeyChallengeRow.token_hash) == token_hash,
        col(PasskeyChallengeRow.staff_id),
    )
    taken = (
        delete(PasskeyChallengeRow)
        .where(
            mine, for_it.is_not_distinct_from(staff_id), col(PasskeyChallengeRow.expires_at) > now
        )
        .returning(col(PasskeyChallengeRow.challenge))
    )
    found = session.execute(taken).scalar()
    return None if found is None else bytes(found)


def end_passkey(session: Session, staff_id: UUID, passkey_id: UUID) -> bool:
    """Deletes the passkey; returns whether the account had it."""
    ended = (
        delete(PasskeyRow)
        .where(col(PasskeyRow.staff_id) == staff_id, col(PasskeyRow.id) == passkey_id)
        .returning(col(PasskeyRow.id))
    )
    return session.execute(ended).first() is not None


def end_passkeys(session: Session, staff_id: UUID) -> None:
    for row in (PasskeyChallengeRow, PasskeyRow):
        session.execute(delete(row).where(col(row.staff_id) == staff_id))

"""Messages that have not ended: due, claimed, with an unknown outcome, or without a final state from the provider."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, and_, col, or_, select

from aftercare.store.database.plain_sql import execute
from aftercare.store.messages.rows import WITHOUT_END, MessageRow

_NEXT_SEND = (
    "select least((select min(due_at) from message where state = 'planned' and channel = :channel),"
    " (select next_try_at from sender where channel = :channel and reason = 'by-hand'))"
)
_NEXT_LOOK = (
    "select least((select min(claim_expires_at) from message where state = 'claimed' and channel = :channel),"
    " (select min(next_look_at) from message where state in ('unknown','accepted','sent') and channel = :channel))"
)
_GIVE_BACK = (
    "update message set next_look_at = :now where id = any(:ids) and next_look_at = :until"
    " and state in ('accepted','sent')"
)


def next_send(session: Session, channel: str = "sms") -> datetime | None:
    """When a message is due, or the stop of one person runs out."""
    found: datetime | None = execute(session, _NEXT_SEND, {"channel": channel}).scalar()
    return found


def next_look(session: Session, channel: str = "sms") -> datetime | None:
    found: datetime | None = execute(session, _NEXT_LOOK, {"channel": channel}).scalar()
    return found


def lock_without_end(session: Session, channel: str, now: datetime, most: int) -> list[MessageRow]:
    """Messages without a final state that the provider is to be asked about, locked; the longest waiting first."""
    query = (
        select(MessageRow)
        .where(
            MessageRow.channel == channel,
            col(MessageRow.state).in_(WITHOUT_END),
            col(MessageRow.next_look_at) <= now,
        )
        .order_by(col(MessageRow.next_look_at))
        .limit(most)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return list(session.exec(query))


def give_back_leased(
    session: Session, message_ids: Sequence[UUID], until: datetime, now: datetime
) -> None:
    """Messages leased until that moment are to be asked about now; those that changed since are left alone."""
    values = {"ids": list(message_ids), "until": until, "now": now}
    execute(session, _GIVE_BACK, values)


def was_sent_again(session: Session, message_id: UUID) -> bool:
    """Whether a person has sent this message again."""
    resent = select(MessageRow.id).where(MessageRow.resend_of == message_id)
    return session.exec(resent).first() is not None


def lock_undecided(session: Session, channel: str, now: datetime, most: int) -> list[MessageRow]:
    """Messages with an expired claim, or with an unknown outcome and a look-up due, locked."""
    ran_out = and_(MessageRow.state == "claimed", col(MessageRow.claim_expires_at) <= now)
    unknown = and_(MessageRow.state == "unknown", col(MessageRow.next_look_at) <= now)
    query = (
        select(MessageRow)
        .where(MessageRow.channel == channel, or_(ran_out, unknown))
        .order_by(col(MessageRow.id))
        .limit(most)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return list(session.exec(query))


def lock_run_out(session: Session, channel: str, now: datetime, most: int) -> list[MessageRow]:
    """Messages with an expired claim, locked."""
    query = (
        select(MessageRow)
        .where(
            MessageRow.channel == channel,
            MessageRow.state == "claimed",
            col(MessageRow.claim_expires_at) <= now,
        )
        .limit(most)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return list(session.exec(query))


def to_look_for(session: Session, channel: str, now: datetime, most: int) -> list[UUID]:
    """Messages with an unknown outcome and a look-up due, the longest waiting first."""
    query = (
        select(MessageRow.id)
        .where(
            MessageRow.channel == channel,
            MessageRow.state == "unknown",
            col(MessageRow.next_look_at) <= now,
        )
        .order_by(col(MessageRow.next_look_at))
        .limit(most)
    )
    return list(session.exec(query))


def is_of_another(session: Session, message_id: UUID, sid: str) -> bool:
    """Whether the provider's identifier is on record for another message."""
    query = select(MessageRow.id).where(MessageRow.provider_sid == sid, MessageRow.id != message_id)
    return session.exec(query).first() is not None

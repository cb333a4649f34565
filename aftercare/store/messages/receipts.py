"""Receipts of the provider, each kept once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from aftercare.base.ids import new_id
from aftercare.store.messages.rows import MessageReceiptRow


def keep_receipt(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep a receipt with these columns; returns whether it was new."""
    kept = session.execute(
        insert(MessageReceiptRow)
        .values(id=new_id(), **values)
        .on_conflict_do_nothing()
        .returning(col(MessageReceiptRow.id))
    )
    return kept.first() is not None


def receipts_of(session: Session, message_id: UUID, sid: str) -> list[MessageReceiptRow]:
    """The receipts for this message under this identifier."""
    query = select(MessageReceiptRow).where(
        MessageReceiptRow.message_id == message_id, MessageReceiptRow.sid == sid
    )
    return list(session.exec(query))


def had_receipt(session: Session, message_id: UUID, sid: str, before: datetime) -> bool:
    """Whether a receipt came in under this identifier before that moment."""
    query = select(MessageReceiptRow.id).where(
        MessageReceiptRow.message_id == message_id,
        MessageReceiptRow.sid == sid,
        col(MessageReceiptRow.received_at) < before,
    )
    return session.exec(query.limit(1)).first() is not None

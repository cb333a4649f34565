"""When the outbox will next have something to do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

_NEXT_SEND = text("select min(due_at) from message where state = 'planned' and channel = :channel")
_NEXT_LOOK = text(
    "select least((select min(claim_expires_at) from message where state = 'claimed' and channel = :channel),"
    " (select min(next_look_at) from message where state in ('unknown','accepted','sent') and channel = :channel))"
)


def next_send(session: Session, channel: str = "sms") -> datetime | None:
    found: datetime | None = session.execute(_NEXT_SEND, {"channel": channel}).scalar()
    return found


def next_look(session: Session, channel: str = "sms") -> datetime | None:
    found: datetime | None = session.execute(_NEXT_LOOK, {"channel": channel}).scalar()
    return found

"""What lies on the demonstration's phone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from aftercare.store.columns import MOMENT


class SandboxTextRow(SQLModel, table=True):
    __tablename__ = "sandbox_text"
    sid: str = Field(primary_key=True)
    message_id: UUID | None = None
    direction: str
    number: str
    body: str
    status: str = "sent"
    at: datetime = Field(sa_type=MOMENT)


def texts_on_phone(session: Session, limit: int = 200) -> list[SandboxTextRow]:
    """Newest first."""
    query = select(SandboxTextRow).order_by(col(SandboxTextRow.at).desc(), col(SandboxTextRow.sid))
    return list(session.exec(query.limit(limit)))


def texts_to(session: Session, number: str, since: datetime) -> list[SandboxTextRow]:
    query = select(SandboxTextRow).where(
        SandboxTextRow.number == number,
        SandboxTextRow.direction == "to_person",
        SandboxTextRow.at >= since,
    )
    return list(session.exec(query.order_by(col(SandboxTextRow.at))))

"""The messages on the demonstration's phone, and the next replies of its mail server."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, select

from aftercare.domain.messages.sandbox_mail import MailAnswer
from aftercare.store.database.columns import MOMENT, Table, moment
from aftercare.store.database.sealed_columns import sealed


class SandboxTextRow(Table, table=True):
    sid: str = Field(primary_key=True)
    message_id: UUID | None = None
    direction: str
    number: str = sealed("sandbox_text.number")
    body: str = sealed("sandbox_text.body")
    status: str = "sent"
    at: datetime = Field(sa_type=MOMENT)
    # Since when the provider has no copy of it; it is still on the phone.
    redacted_at: datetime | None = moment()


class SandboxMailAnswerRow(Table, table=True):
    address: str = Field(primary_key=True)
    answer: str


def texts_on_phone(session: Session, limit: int = 200) -> list[SandboxTextRow]:
    """Newest first."""
    query = select(SandboxTextRow).order_by(col(SandboxTextRow.at).desc(), col(SandboxTextRow.sid))
    return list(session.exec(query.limit(limit)))


def texts_to(session: Session, number: str, since: datetime) -> list[SandboxTextRow]:
    """The provider's remaining copies of messages to a number since then, oldest first."""
    query = select(SandboxTextRow).where(
        SandboxTextRow.number == number,
        SandboxTextRow.direction == "to_person",
        SandboxTextRow.at >= since,
        col(SandboxTextRow.redacted_at).is_(None),
    )
    return list(session.exec(query.order_by(col(SandboxTextRow.at))))


def choose_answer(session: Session, address: str, answer: MailAnswer) -> None:
    """The next mail to this address gets this reply; later ones are accepted again."""
    if answer is MailAnswer.TAKEN:
        use_answer(session, address)
        return
    values = {"address": address, "answer": answer.value}
    session.execute(
        insert(SandboxMailAnswerRow)
        .values(**values)
        .on_conflict_do_update(index_elements=["address"], set_={"answer": answer.value})
    )


def use_answer(session: Session, address: str) -> MailAnswer:
    """The reply to this mail; used once."""
    found = session.execute(
        delete(SandboxMailAnswerRow)
        .where(col(SandboxMailAnswerRow.address) == address)
        .returning(col(SandboxMailAnswerRow.answer))
    ).scalar()
    return MailAnswer(found) if found else MailAnswer.TAKEN

"""The outbox: one row per appointment, slot, recipient and channel, with its whole history of delivery."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import event, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import object_session
from sqlmodel import Field, Session, col, select

from aftercare.base.ids import new_id
from aftercare.domain.messages.departure import NUMBER_CHANGED
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.columns import MOMENT, Row, VersionedRow, among, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.messages.writing_traced import trace_written
from aftercare.store.people.rows import lock_person_of

# Whether reminder `m` of appointment `a` was delivered before it began and no reply disputes that;
# domain.absences.reminded defines these days. A text about a change, a new or a missed appointment is no reminder.
CHANGED, NEW, MISSED, OFFER = "changed", "new", "missed", "offer"
REMINDER = "starts_with(m.slot, 'T-')"
ARRIVED = f"""(m.state = 'delivered' and {REMINDER} and m.state_at < a.starts_at
  and (m.disowned_at >= coalesce(m.claimed_at, m.state_at)
    and m.disowned_at < coalesce(m.claimed_at, m.state_at) + interval '7 days') is not true)"""
# States at the provider that are not final; the channels with final states from the provider.
WITHOUT_END = ("accepted", "sent")
REPORTING = ("sms", "voice")


class MessageRow(VersionedRow, table=True):
    # None: a text or call to staff, about no client.
    person_id: UUID | None = None
    appointment_id: UUID | None = None
    # The recipient, when it is staff; for mail `person_id` is then the client of its first notice.
    staff_id: UUID | None = None
    # The alarm notice that a text or call to staff belongs to.
    notice_id: UUID | None = None
    slot: str
    channel: str = "sms"
    recipient: str = sealed("message.recipient")
    language: str
    template: str
    template_version: int
    policy_version: int | None = None
    # The trial that this reminder is about, and the arm by which it was planned.
    trial: int | None = None
    trial_arm: str | None = None
    body: str = sealed("message.body")
    state: str = "planned"
    reason: str | None = None
    due_at: datetime = Field(sa_type=MOMENT)
    useful_until_at: datetime = Field(sa_type=MOMENT)
    attempts: int = 0
    claimed_by: UUID | None = None
    claim_number: int | None = None
    claim_expires_at: datetime | None = moment()
    claimed_at: datetime | None = moment()
    # The claim under which no attempt was begun yet; cleared right before one is.
    unbegun_claim: int | None = None
    looks: int = 0
    next_look_at: datetime | None = moment()
    provider_sid: str | None = None
    error_code: int | None = None
    resend_of: UUID | None = None
    possible_duplicate: bool = False
    created_at: datetime = Field(sa_type=MOMENT)
    state_at: datetime = Field(sa_type=MOMENT)
    # How many segments were paid for, once counted; when words and number were erased.
    segments: int | None = None
    # When a reply from its number first said, after it was sent, that the number is wrong.
    disowned_at: datetime | None = moment()
    emptied_at: datetime | None = moment()


@event.listens_for(MessageRow, "after_insert")
def _inserted(_mapper: object, _connection: object, row: MessageRow) -> None:
    session = object_session(row)
    assert isinstance(session, Session)
    trace_written(session, row.id)


class MessageReceiptRow(Row, table=True):
    message_id: UUID | None = None
    sid: str
    status: str
    error_code: int | None = None
    raw: dict[str, Any] = sealed("message_receipt.raw")
    received_at: datetime = Field(sa_type=MOMENT)


class InboundTextRow(Row, table=True):
    sid: str
    person_id: UUID | None = None
    sender: str = sealed("inbound_text.sender")
    body: str = sealed("inbound_text.body")
    meaning: str
    received_at: datetime = Field(sa_type=MOMENT)
    emptied_at: datetime | None = moment()


get_message = partial(get_row, MessageRow)


def lock_message(session: Session, message_id: UUID) -> MessageRow | None:
    """The row, locked after its person and its appointment: the outcome of a text can stop texts to this number."""
    lock_person_of(session, MessageRow, message_id)
    about = select(MessageRow.appointment_id).where(MessageRow.id == message_id)
    session.exec(
        select(AppointmentRow.id)
        .where(AppointmentRow.id == about.scalar_subquery())
        .with_for_update(key_share=True)
    ).first()
    query = select(MessageRow).where(MessageRow.id == message_id)
    return session.exec(query.with_for_update(key_share=True)).first()


def write_to_staff(
    session: Session, *, now: datetime, due_at: datetime | None = None, **values: Any
) -> UUID | None:
    """One message to staff in the outbox, due now or at `due_at`; None when its slot was written before."""
    written = session.execute(
        insert(MessageRow)
        .values(
            id=new_id(),
            state="planned",
            due_at=due_at or now,
            created_at=now,
            state_at=now,
            **values,
        )
        .on_conflict_do_nothing()
        .returning(col(MessageRow.id))
    ).first()
    if written is None:
        return None
    message_id: UUID = written[0]
    trace_written(session, message_id)
    return message_id


def cancel_texts_to_other_numbers(
    session: Session, person_id: UUID, number: str, now: datetime
) -> None:
    """Cancel waiting messages to any other number than `number`: the next run plans them anew."""
    session.execute(
        update(MessageRow)
        .where(
            col(MessageRow.person_id) == person_id,
            col(MessageRow.state) == "planned",
            col(MessageRow.staff_id).is_(None),
            col(MessageRow.recipient) != number,
        )
        .values(
            state="cancelled",
            reason=NUMBER_CHANGED,
            state_at=now,
            version=MessageRow.version + 1,
        )
    )


def cancel_texts_about(session: Session, appointment_id: UUID, reason: str, now: datetime) -> None:
    """Cancel the planned texts about this appointment, for this reason."""
    session.execute(
        update(MessageRow)
        .where(col(MessageRow.appointment_id) == appointment_id, col(MessageRow.state) == "planned")
        .values(state="cancelled", reason=reason, state_at=now)
    )


def message_in_slot(session: Session, person_id: UUID, slot: str) -> MessageRow | None:
    """The message to this person that was written for this slot."""
    query = select(MessageRow).where(MessageRow.person_id == person_id, MessageRow.slot == slot)
    return session.exec(query).first()


def cancel_texts_of_changed(
    session: Session, appointment_ids: Collection[UUID], now: datetime
) -> None:
    """Cancel the messages about these appointments that wait to be sent: the appointment changed."""
    waiting = (
        select(MessageRow.id)
        .where(among(MessageRow.appointment_id, appointment_ids), MessageRow.state == "planned")
        .order_by(col(MessageRow.id))
        .with_for_update(key_share=True)
    )
    session.execute(
        update(MessageRow)
        .where(among(MessageRow.id, session.exec(waiting)), col(MessageRow.state) == "planned")
        .values(state="cancelled", reason="appointment-changed", state_at=now)
    )

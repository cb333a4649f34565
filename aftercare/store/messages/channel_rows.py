"""Each person's channel preference, and the channels a reminder has used so far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column
from sqlalchemy import Text as TextType
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlmodel import Field, Session, col, select

from aftercare.base.ids import new_id
from aftercare.domain.messages.departure import ANOTHER_WAY
from aftercare.domain.people.preferences import Channel, MoveBounds, Preference
from aftercare.store.database.columns import MOMENT, Table
from aftercare.store.database.locks import locking
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.rows_of import rows_of_any
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.messages.rows import MessageRow

# Why a message was cancelled when another channel delivers it, or has delivered it.
_NEVER_LEFT = ("withheld", "cancelled")
# A waiting text goes before a waiting call; a sent message, or one that may have been sent, goes before both.
_ELSEWHERE = """
select m.id from message m join message o
    on o.appointment_id = m.appointment_id and o.slot = m.slot and o.channel <> m.channel
where m.id = any(:ids) and (o.state in ('claimed','accepted','sent','delivered','unknown')
    or (o.state = 'planned' and m.channel = 'voice'))"""


class ChannelPreferenceRow(Table, table=True):
    person_id: UUID = Field(primary_key=True)
    channels: list[str] = Field(sa_column=Column(ARRAY(TextType), nullable=False))
    reason: str = sealed("channel_preference.reason")
    agreed: bool = True
    although_restricted: bool = False
    # How often in thirteen weeks the client may take another time by text, and until how long before an appointment.
    moves_most: int = 0
    moves_until_hours: int = 48
    own_page: bool = False
    check_in: bool = False
    set_by: UUID
    set_at: datetime = Field(sa_type=MOMENT)
    version: int = 1

    def fact(self) -> Preference:
        channels = tuple(Channel(one) for one in self.channels)
        moves = MoveBounds(self.moves_most, self.moves_until_hours)
        agreed, lifted = self.agreed, self.although_restricted
        own_page = self.own_page and agreed
        return Preference(channels, agreed, lifted, moves, own_page, own_page and self.check_in)


_preferences = rows_of_any(ChannelPreferenceRow, "person_id")


def preference_row(
    session: Session, person_id: UUID, *, for_update: bool = False
) -> ChannelPreferenceRow | None:
    if for_update:
        query = select(ChannelPreferenceRow).where(ChannelPreferenceRow.person_id == person_id)
        return session.exec(locking(query)).first()
    return next(iter(_preferences(session, [person_id])), None)


def preferences_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, Preference]:
    """The recorded preferences, by person; a person without one has the usual order."""
    return {row.person_id: row.fact() for row in _preferences(session, person_ids)}


def served_elsewhere(session: Session, message_ids: Iterable[UUID]) -> set[UUID]:
    """The messages with a reminder that another channel is delivering or may have delivered."""
    return set(execute(session, _ELSEWHERE, {"ids": list(message_ids)}).scalars())


def siblings_of(session: Session, row: MessageRow) -> list[MessageRow]:
    """Every message of the same reminder, this one included."""
    query = select(MessageRow).where(
        MessageRow.appointment_id == row.appointment_id, MessageRow.slot == row.slot
    )
    return list(session.exec(query))


def plan_follow_up(
    session: Session, row: MessageRow, channel: Channel, recipient: str, now: datetime
) -> None:
    """The same reminder by another channel, due now. An existing one that was never sent is due again; a sent one stays
    as it is."""
    table = insert(MessageRow)
    values = {
        "id": new_id(),
        "person_id": row.person_id,
        "appointment_id": row.appointment_id,
        "slot": row.slot,
        "channel": channel.value,
        "recipient": recipient,
        "language": row.language,
        "template": row.template,
        "template_version": row.template_version,
        "body": row.body,
        "state": "planned",
        "reason": ANOTHER_WAY,
        "due_at": now,
        "useful_until_at": row.useful_until_at,
        "created_at": now,
        "state_at": now,
    }
    again = {name: values[name] for name in ("state", "reason", "due_at", "state_at")}
    session.flush()
    session.execute(
        table.values(**values).on_conflict_do_update(
            index_elements=["appointment_id", "slot", "recipient", "channel"],
            index_where=col(MessageRow.emptied_at).is_(None),
            set_=again | {"version": MessageRow.version + 1},
            where=col(MessageRow.state).in_(_NEVER_LEFT),
        )
    )

"""Other times offered to clients by text, and the reply that chose one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, Session, col, desc, func, select

from aftercare.domain.appointments.lifecycle import OPEN_STATES
from aftercare.domain.appointments.time_offers import COUNTED_OVER, OfferEnd, OfferState
from aftercare.domain.placement.result import Placed
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.columns import JSON, MOMENT, OfPerson, moment
from aftercare.store.database.locks import get_row, locking, rows_locked
from aftercare.store.database.plain_sql import execute

OPEN = (OfferState.ASKED, OfferState.OFFERED, OfferState.CHOSEN)
# An offer is over too when its text will not arrive, or not in time.
_DUE = """
select o.id from time_offer o left join message m on m.id = o.message_id
where o.state = 'chosen' or (o.state = 'asked' and :awake)
  or (o.state = 'offered' and (o.expires_at <= :now or m.state in
    ('withheld','cancelled','skipped_late','failed','undelivered')))
order by o.asked_at, o.id"""

_ANSWERED_NUMBER = """
select 1 from inbound_step x join inbound_text i on i.id = x.text_id
where x.appointment_id = :about and i.meaning = 'choice' and x.answer is not null and x.done_at >= :since limit 1"""


class TimeOfferRow(OfPerson, table=True):
    """Other times for one appointment, asked for by a text, or on the client's own page (`reply_id` None). `options`:
    the free times as they were offered, in the order of their numbers."""

    appointment_id: UUID
    reply_id: UUID | None = None
    state: str = OfferState.ASKED.value
    end_reason: str | None = None
    asked_at: datetime = Field(sa_type=MOMENT)
    options: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    message_id: UUID | None = None
    expires_at: datetime | None = moment()
    chosen: int | None = None
    ended_at: datetime | None = moment()

    def offer(self, times: Sequence[Placed]) -> None:
        self.options = [
            {"start": one.start.isoformat(), "officer": one.officer, "site": one.site}
            for one in times
        ]

    @property
    def starts(self) -> list[datetime]:
        return [datetime.fromisoformat(one["start"]) for one in self.options]

    @property
    def chosen_time(self) -> tuple[datetime, str | None, str | None]:
        """Start, officer and site of the time that was chosen."""
        assert self.chosen is not None
        option = self.options[self.chosen - 1]
        return datetime.fromisoformat(option["start"]), option["officer"], option["site"]

    def end(self, state: OfferState, now: datetime, reason: str | None = None) -> None:
        self.state, self.end_reason, self.ended_at = state.value, reason, now


get_offered_times = partial(get_row, TimeOfferRow)


def open_offer(session: Session, person_id: UUID) -> TimeOfferRow | None:
    """The offer that this person can still choose from, or waits for, locked. Lock the person first."""
    found = rows_locked(
        TimeOfferRow,
        session,
        TimeOfferRow.person_id == person_id,
        col(TimeOfferRow.state).in_(OPEN),
    )
    return next(iter(found), None)


def last_offer(session: Session, person_id: UUID) -> TimeOfferRow | None:
    """The offer asked for last, open or not."""
    query = select(TimeOfferRow).where(TimeOfferRow.person_id == person_id)
    return session.exec(query.order_by(desc("asked_at"), desc("id"))).first()


def stands_after(session: Session, offer: TimeOfferRow, now: datetime) -> AppointmentRow | None:
    """The appointment to come that the offer was about, or the one taken in its place, locked."""
    row = AppointmentRow
    held = row.replaces_id if offer.state == OfferState.TAKEN else row.id
    query = select(row).where(
        held == offer.appointment_id, col(row.state).in_(OPEN_STATES), row.starts_at > now
    )
    return session.exec(locking(query)).first()


def was_answered_number(session: Session, appointment_id: UUID, since: datetime) -> bool:
    """Whether a number was answered, since then, with the time of this appointment."""
    values = {"about": appointment_id, "since": since}
    return execute(session, _ANSWERED_NUMBER, values).first() is not None


def was_declined(session: Session, appointment_id: UUID) -> bool:
    """Whether the client took none of the times that were offered for this appointment."""
    query = select(TimeOfferRow.id).where(
        TimeOfferRow.appointment_id == appointment_id,
        TimeOfferRow.end_reason == OfferEnd.DECLINED,
        func.jsonb_array_length(col(TimeOfferRow.options)) > 0,
    )
    return session.exec(query).first() is not None


def times_taken(session: Session, person_id: UUID, now: datetime) -> int:
    """How many times this person took by text in the period that is counted."""
    query = select(func.count()).where(
        TimeOfferRow.person_id == person_id,
        TimeOfferRow.state == OfferState.TAKEN,
        col(TimeOfferRow.ended_at) > now - COUNTED_OVER,
    )
    return session.exec(query).one()


def offers_due(session: Session, now: datetime, *, awake: bool) -> list[UUID]:
    """The offers to be made, booked or ended. `awake`: texts may be sent now, so that new offers are made."""
    return list(execute(session, _DUE, {"now": now, "awake": awake}).scalars())


def next_expiry(session: Session) -> datetime | None:
    """When the first of the offers that stand ends."""
    query = select(func.min(TimeOfferRow.expires_at)).where(
        TimeOfferRow.state == OfferState.OFFERED
    )
    return session.exec(query).one()

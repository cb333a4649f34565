"""What a client does with the other times they may take: asks for them, takes one, or keeps the present time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.domain.appointments.time_offers import OfferEnd, OfferState
from aftercare.processes.messages.ask_for_answer import ANSWER_WITHIN
from aftercare.processes.placement.offered_times import may_take_times
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.appointments.time_offer_rows import (
    TimeOfferRow,
    last_offer,
    open_offer,
    stands_after,
    was_answered_number,
)
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.incoming_rows import ask_by

NUMBER_AFTER_BOOKING, NUMBER_AFTER_OFFER = "number-after-booking", "number-after-offer"


def ask_for_times(work: UnitOfWork, about: AppointmentRow, reply_id: UUID | None) -> bool:
    """Other times will be texted, where the officer allows it. A no to times that were offered declines them all; the
    officer then finds one. `reply_id` None: asked on the client's own page. Lock the person first, as for the rest
    here."""
    earlier = open_offer(work.session, about.person_id)
    if earlier is not None and earlier.appointment_id == about.id:
        if earlier.state == OfferState.ASKED:
            return True
        decline_times(work, about)
        # The officer is asked now, and no longer when the offer would have ended.
        ask_by(work.session, about.person_id, about.id, work.now + ANSWER_WITHIN)
        return False
    if not may_take_times(work, about):
        return False
    if earlier is not None:
        # About another appointment: only one offer can be answered by a number.
        earlier.end(OfferState.ENDED, work.now, OfferEnd.DECLINED.value)
        work.session.flush()
    work.session.add(
        TimeOfferRow(
            person_id=about.person_id,
            appointment_id=about.id,
            reply_id=reply_id,
            asked_at=work.now,
        )
    )
    work.session.flush()
    return True


def times_to_repeat(work: UnitOfWork, about: AppointmentRow) -> list[datetime]:
    """The times a client can still choose from, who sent a number that is none of theirs. Empty when a number was
    answered already since they were asked for: the next one is for the officer."""
    offer = open_offer(work.session, about.person_id)
    if (
        offer is None
        or offer.appointment_id != about.id
        or offer.state != OfferState.OFFERED
        or offer.expires_at is None
        or offer.expires_at <= work.now
        or was_answered_number(work.session, about.id, offer.asked_at)
    ):
        return []
    return offer.starts


def decline_times(work: UnitOfWork, about: AppointmentRow) -> bool:
    """The client keeps the present time, or can come at none of those offered for it. False when none were."""
    offer = open_offer(work.session, about.person_id)
    if offer is None or offer.appointment_id != about.id:
        return False
    offer.end(OfferState.ENDED, work.now, OfferEnd.DECLINED.value)
    work.session.flush()
    return True


def choose_time(
    work: UnitOfWork, person_id: UUID, number: int | None, about: AppointmentRow | None
) -> bool:
    """The time with this number will be booked. False when no offer with that number stands; the last choice before
    the booking counts."""
    offer = open_offer(work.session, person_id)
    if (
        number is None
        or about is None
        or offer is None
        or offer.appointment_id != about.id
        or offer.expires_at is None
        or offer.expires_at <= work.now
        or offer.state == OfferState.ASKED
        or number > len(offer.options)
    ):
        return False
    offer.state, offer.chosen = OfferState.CHOSEN.value, number
    work.session.flush()
    return True


@dataclass(frozen=True)
class LateNumber:
    """A number after the time to choose. `stands`: the appointment that holds; `was_answered`: the client was answered
    that since the offer ended."""

    reason: str
    stands: AppointmentRow
    was_answered: bool


def number_too_late(work: UnitOfWork, person_id: UUID) -> LateNumber | None:
    """None while a time can still be chosen or is being looked for, where none was offered, and where neither the
    appointment nor the one taken in its place is still to come."""
    offer = last_offer(work.session, person_id)
    if offer is None or not offer.options or offer.expires_at is None:
        return None
    # One that was chosen in time is still to be booked.
    expired = offer.state == OfferState.OFFERED and offer.expires_at <= work.now
    if not expired and offer.state not in (OfferState.TAKEN, OfferState.ENDED):
        return None
    stands = stands_after(work.session, offer, work.now)
    if stands is None:
        return None
    reason = NUMBER_AFTER_BOOKING if offer.state == OfferState.TAKEN else NUMBER_AFTER_OFFER
    # A number that was answered with the times, while one could be chosen, was another question.
    ended_at = min(offer.expires_at, offer.ended_at or offer.expires_at)
    return LateNumber(reason, stands, was_answered_number(work.session, stands.id, ended_at))

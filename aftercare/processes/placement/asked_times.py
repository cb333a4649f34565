"""What a client does with the other times they may take: asks for them, takes one, or keeps the present time."""

from __future__ import annotations

from uuid import UUID

from aftercare.domain.appointments.time_offers import OfferEnd, OfferState
from aftercare.processes.placement.offered_times import may_take_times
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.appointments.time_offer_rows import TimeOfferRow, open_offer
from aftercare.store.database.unit_of_work import UnitOfWork


def ask_for_times(work: UnitOfWork, about: AppointmentRow, reply_id: UUID | None) -> bool:
    """Other times will be texted, where the officer allows it. A no to times that were offered declines them all; the
    officer then finds one. `reply_id` None: asked on the client's own page. Lock the person first, as for the rest
    here."""
    earlier = open_offer(work.session, about.person_id)
    if earlier is not None and earlier.appointment_id == about.id:
        if earlier.state == OfferState.ASKED:
            return True
        decline_times(work, about)
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

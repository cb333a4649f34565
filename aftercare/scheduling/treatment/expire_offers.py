"""Withdraws offers of places that got no answer, and offers free places to the next in line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.treatment.offers import OfferAct, OfferState
from aftercare.processes.treatment.place_offers import close_offer, offer_places
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Work
from aftercare.store.treatment.offers import (
    first_answer_by,
    groups_running,
    lock_groups,
    offers_over,
)
from aftercare.store.treatment.rows import get_offer

BATCH = 200


def lapse_due(session: Session, now: datetime) -> list[UUID]:
    """Offers past their deadline, the oldest first."""
    return offers_over(session, now, BATCH)


def next_lapse(session: Session, _now: datetime) -> datetime | None:
    """When the next open offer ends."""
    return first_answer_by(session)


def lapse_offer(work: Work, offer_id: UUID) -> bool:
    """The place goes to the next in line; an offer answered in the meantime stands."""
    group_id = get_offer(work.session, offer_id).group_id
    lock_groups(work.session, [group_id])
    offer = get_offer(work.session, offer_id, for_update=True)
    if offer.state != OfferState.OFFERED or offer.answer_by > work.now:
        return False
    close_offer(work, offer, OfferAct.LAPSE)
    offer.version += 1
    audit.note(work, "lapse-offer", "place-offer", offer.id, offer.person_id)
    offer_places(work, [group_id])
    return True


def groups_to_fill(work: Work) -> list[UUID]:
    """Every running group: a place can become free without any recorded act, such as when a pair may meet again."""
    return groups_running(work)


def fill_group(work: Work, group_id: UUID) -> int:
    """Offer what is free in this group; answers how many places were offered."""
    return offer_places(work, [group_id])

"""Withdraws offers of places that got no answer, and offers free places to the next in line."""

from __future__ import annotations

from uuid import UUID

from aftercare.domain.treatment.offers import OfferAct, OfferState
from aftercare.processes.treatment.place_offers import close_offer, offer_places
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.treatment.offers import (
    lock_groups,
)
from aftercare.store.treatment.rows import get_offer

BATCH = 200


def expire_offer(work: UnitOfWork, offer_id: UUID) -> bool:
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

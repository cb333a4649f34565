"""Accepting a place offered to a person, or declining it with a reason."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import AlreadyDecided
from aftercare.base.typed_text import required
from aftercare.casework.treatment.referral_steps import LONGEST_NOTE, offer_freed
from aftercare.casework.treatment.referrals import take_place
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.treatment.offers import OfferAct, OfferState
from aftercare.processes.treatment.place_offers import close_offer
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.treatment.offers import lock_groups
from aftercare.store.treatment.rows import PlaceOfferRow, ReferralRow, get_offer, get_referral


@requires(Permission.WRITE_CASE_FILES)
def accept_offer(work: UnitOfWork, offer_id: UUID, version: int) -> ReferralRow:
    """Accepts the place; returns the referral that holds it. The place is reserved while the offer is open, also
    just after its deadline. Raises AlreadyDecided, Stale, Invalid."""
    offer = _standing(work, offer_id, version)
    referral = get_referral(work.session, offer.referral_id, for_update=True)
    close_offer(work, offer, OfferAct.ACCEPT)
    audit.note(work, "accept", "place-offer", offer.id, offer.person_id)
    referral.version += 1
    return take_place(work, referral, offer.group_id)


@requires(Permission.WRITE_CASE_FILES)
def decline_offer(work: UnitOfWork, offer_id: UUID, version: int, reason: str) -> PlaceOfferRow:
    """Declines the place with a reason; it is offered to the next person in the waiting list. The person's wait goes
    on."""
    reason = required(reason, LONGEST_NOTE, trivial=True)
    offer = _standing(work, offer_id, version)
    close_offer(work, offer, OfferAct.DECLINE, reason)
    audit.note(work, "decline", "place-offer", offer.id, offer.person_id)
    offer_freed(work, [offer.group_id])
    return offer


def _standing(work: UnitOfWork, offer_id: UUID, version: int) -> PlaceOfferRow:
    """The open offer; its group is locked before it."""
    lock_groups(work.session, [get_offer(work.session, offer_id).group_id])
    offer = get_offer(work.session, offer_id, for_update=True)
    if offer.state != OfferState.OFFERED:
        raise AlreadyDecided()
    expect_version(offer, version)
    return offer

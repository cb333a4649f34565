"""Which of somebody's referrals says whether they can come to a treatment now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from aftercare.domain.treatment.referrals import ENDED, OPEN, ReferralState


class Referred(Protocol):
    """What is known of a referral; `state` is a code of ReferralState."""

    id: UUID
    programme_id: UUID
    provider_id: UUID
    state: str
    referred_on: date


R = TypeVar("R", bound=Referred)


def governing(
    referrals: Iterable[R], programme_id: UUID | None, provider_id: UUID | None
) -> R | None:
    """The referral for this programme, or for this provider where no programme is named: one that
    runs, else one that waits or stands still, else the newest that ended. None: nobody referred."""
    found = sorted(
        (one for one in referrals if _about(one, programme_id, provider_id)),
        key=lambda one: (one.referred_on, one.id),
        reverse=True,
    )
    for states in ((ReferralState.STARTED,), OPEN, ENDED):
        for one in found:
            if one.state in states:
                return one
    return None


def _about(one: Referred, programme_id: UUID | None, provider_id: UUID | None) -> bool:
    if programme_id is not None:
        return one.programme_id == programme_id
    return provider_id is not None and one.provider_id == provider_id

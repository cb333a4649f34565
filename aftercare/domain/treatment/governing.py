"""Which of a client's referrals decides whether they can attend a treatment now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from aftercare.domain.treatment.referrals import ENDED, OPEN, ReferralState


class Referred(Protocol):
    """The facts of a referral; `state` is a code of ReferralState."""

    id: UUID
    programme_id: UUID
    provider_id: UUID
    condition_id: UUID
    state: str
    referred_on: date
    ended_on: date | None


R = TypeVar("R", bound=Referred)


def governing(
    referrals: Iterable[R],
    programme_id: UUID | None,
    provider_id: UUID | None,
    condition_id: UUID,
    starts_on: date,
) -> R | None:
    """The referral for this programme; for this provider where no programme is named; under this condition where
    neither is named. One that runs comes first, then one that waits or is paused, then the newest that ended. None:
    there is no referral.

    A treatment that ended before the obligation began, under another condition, does not count: a treatment
    completed under an earlier order must not hide what a new one requires.
    """
    found = sorted(
        (
            one
            for one in referrals
            if _about(one, programme_id, provider_id, condition_id)
            and not (one.condition_id != condition_id and _over_before(one, starts_on))
        ),
        key=lambda one: (one.referred_on, one.id),
        reverse=True,
    )
    for states in ((ReferralState.STARTED,), OPEN, ENDED):
        for one in found:
            if one.state in states:
                return one
    return None


def _over_before(one: Referred, day: date) -> bool:
    return one.state in ENDED and one.ended_on is not None and one.ended_on < day


def _about(
    one: Referred, programme_id: UUID | None, provider_id: UUID | None, condition_id: UUID
) -> bool:
    if programme_id is not None:
        return one.programme_id == programme_id
    if provider_id is not None:
        return one.provider_id == provider_id
    return one.condition_id == condition_id

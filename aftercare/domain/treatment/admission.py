"""Whether a line of treatment may get times yet: only from the start of an accepted referral, at its provider's sites.

A referral is accepted when its start is agreed. Waiting for a place is no missed appointment and no
failure of placing: it belongs to the waiting list and its norms (docs/decisions/0012 and 0045).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from aftercare.domain.treatment.governing import Referred
from aftercare.domain.treatment.referrals import ENDED, OPEN, ReferralState


class Hold(StrEnum):
    """Why a line of treatment gets no times. The first means that no referral has been made yet; the last is a
    fault of the plan: it names no site of this provider."""

    NO_REFERRAL = "no-referral"
    NOT_STARTED = "treatment-not-started"
    PAUSED = "treatment-paused"
    ENDED = "treatment-ended"
    NO_SITE = "no-site-of-provider"


KEPT: Final = frozenset({Hold.NO_REFERRAL, Hold.NO_SITE})
"""Faults of what was entered, not of the treatment: sessions that stand are kept until a person decides."""


OF_PROVIDERS: Final = ("treatment", "group_session")
"""Kinds of obligation held by a provider; all others wait for no referral."""

COVERS: Final = frozenset({*OPEN, ReferralState.COMPLETED})
"""States in which a referral is what a condition asked for. One that ended otherwise is not."""


class Accepted(Referred, Protocol):
    """Of a referral also its start and that of its group, each None while there is none."""

    started_on: date | None
    group_from_on: date | None


@dataclass(frozen=True)
class Admission:
    """What of a line may be placed: nothing while `hold` gives a reason, else from `from_on` (None: at once)
    at `sites` (None where a session has its own site)."""

    hold: Hold | None = None
    from_on: date | None = None
    sites: tuple[UUID, ...] | None = None


FREE = Admission()


def admission(
    referral: Accepted | None, sites: Collection[UUID] | None, of_provider: Collection[UUID]
) -> Admission:
    """How far this line may be placed under the referral that governs it, if there is one. `sites` are those
    the plan names, None for a group; `of_provider` those at which this provider treats."""
    if referral is None:
        return Admission(Hold.NO_REFERRAL)
    hold = _hold(ReferralState(referral.state))
    if hold is not None:
        return Admission(hold)
    starts = [day for day in (referral.started_on, referral.group_from_on) if day is not None]
    from_on = max(starts, default=None)
    if sites is None:
        return Admission(from_on=from_on)
    theirs = tuple(one for one in sites if one in of_provider)
    return Admission(None if theirs else Hold.NO_SITE, from_on, theirs)


def is_laid_down(kind: str, referral: str | None) -> bool:
    """Whether a line of this kind covers a condition: one of treatment only under a referral, by the state of
    the one that governs it, since a line alone sends the client to no provider."""
    return kind not in OF_PROVIDERS or referral in COVERS


def _hold(state: ReferralState) -> Hold | None:
    if state is ReferralState.STARTED:
        return None
    if state is ReferralState.PAUSED:
        return Hold.PAUSED
    return Hold.ENDED if state in ENDED else Hold.NOT_STARTED

"""Whether a treatment obligation may be scheduled yet: only from an accepted referral's start, at its provider's
sites.

A referral is accepted when its start is agreed. Waiting for treatment is neither a missed appointment nor a failure
to schedule: it belongs to the waiting list and its norms (docs/decisions/0012 and 0045).
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


class WhyWaiting(StrEnum):
    """Why a treatment obligation is not scheduled. The first means that there is no referral yet; the last is a
    fault of the plan: it names no site of this provider."""

    NO_REFERRAL = "no-referral"
    NOT_STARTED = "treatment-not-started"
    PAUSED = "treatment-paused"
    ENDED = "treatment-ended"
    NO_SITE = "no-site-of-provider"


KEPT: Final = frozenset({WhyWaiting.NO_REFERRAL, WhyWaiting.NO_SITE})
"""Faults of the input, not of the treatment: booked sessions stay until a person decides."""


OF_PROVIDERS: Final = ("treatment", "group_session")
"""Kinds of obligation held by a provider; the others do not wait for a referral."""

COVERS: Final = frozenset({*OPEN, ReferralState.COMPLETED})
"""States in which a referral covers a condition. One that ended in another way does not."""


class Accepted(Referred, Protocol):
    """A referral with its start and the start of its group, each None until it is known."""

    started_on: date | None
    group_from_on: date | None


@dataclass(frozen=True)
class Admission:
    """What may be scheduled of an obligation: nothing while `why_waiting` gives a reason, else from `from_on` (None: at
    once) at `sites` (None where a session has its own site)."""

    why_waiting: WhyWaiting | None = None
    from_on: date | None = None
    sites: tuple[UUID, ...] | None = None


FREE = Admission()


def admission(
    referral: Accepted | None, sites: Collection[UUID] | None, of_provider: Collection[UUID]
) -> Admission:
    """How far this obligation may be scheduled under its governing referral, if there is one. `sites` are those in
    the plan, None for a group; `of_provider` are the sites where this provider treats."""
    if referral is None:
        return Admission(WhyWaiting.NO_REFERRAL)
    waiting = _why_waiting(ReferralState(referral.state))
    if waiting is not None:
        return Admission(waiting)
    starts = [day for day in (referral.started_on, referral.group_from_on) if day is not None]
    from_on = max(starts, default=None)
    if sites is None:
        return Admission(from_on=from_on)
    theirs = tuple(one for one in sites if one in of_provider)
    return Admission(None if theirs else WhyWaiting.NO_SITE, from_on, theirs)


def is_laid_down(kind: str, referral: str | None) -> bool:
    """Whether an obligation of this kind covers a condition. One of treatment does so only under a referral, by the
    state of the governing one: an obligation alone does not refer the client to a provider."""
    return kind not in OF_PROVIDERS or referral in COVERS


def _why_waiting(state: ReferralState) -> WhyWaiting | None:
    if state is ReferralState.STARTED:
        return None
    if state is ReferralState.PAUSED:
        return WhyWaiting.PAUSED
    return WhyWaiting.ENDED if state in ENDED else WhyWaiting.NOT_STARTED

"""An offer of a place to a waiting client: open until it is accepted, declined, or its deadline has passed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from aftercare.domain.time.lifecycle import Lifecycle
from aftercare.domain.time.working_hours import add_working_days

# How long a place is reserved for an answer: configuration of this service, not a norm.
ANSWER_WORKING_DAYS: Final = 3


class OfferState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


class OfferAct(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    LAPSE = "lapse"


_S = OfferState
OFFER_LIFE: Lifecycle[OfferState, OfferAct] = Lifecycle(
    {
        OfferAct.ACCEPT: {_S.OFFERED: _S.ACCEPTED},
        OfferAct.DECLINE: {_S.OFFERED: _S.DECLINED},
        OfferAct.LAPSE: {_S.OFFERED: _S.LAPSED},
    }
)


def answer_by(offered_at: datetime) -> datetime:
    """The moment (UTC) until which a place offered now is reserved."""
    return add_working_days(offered_at, ANSWER_WORKING_DAYS)

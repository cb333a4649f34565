"""Why a letter that waits to be posted is taken back by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from aftercare.domain.appointments.lifecycle import OPEN_STATES, AppointmentState
from aftercare.domain.letters.wording import LetterKind
from aftercare.domain.messages.fallback_channels import (
    POST_NEEDS,
    ToReach,
    WhyNotNow,
    why_not_now,
)
from aftercare.domain.people.person import Reachability, WhyNoText
from aftercare.domain.people.preferences import Channel


class TakenBack(StrEnum):
    """The reason, kept with the letter."""

    APPOINTMENT_CHANGED = "appointment-changed"
    APPOINTMENT_BEGAN = "appointment-began"
    AWAY = "away"
    RESTRICTED = "restricted-case"
    FILE_CLOSED = "file-closed"


_OF_CLIENT: Final[Mapping[WhyNoText | WhyNotNow, TakenBack]] = {
    WhyNotNow.AWAY: TakenBack.AWAY,
    WhyNotNow.SEEN_AT_THE_DOOR: TakenBack.RESTRICTED,
    WhyNoText.FILE_CLOSED: TakenBack.FILE_CLOSED,
}


def why_no_letter(reached: Reachability) -> TakenBack | None:
    """Why no letter goes to this client without a colleague's act; how long the post takes is asked elsewhere."""
    why = why_not_now(ToReach(reached, POST_NEEDS, spoken=False), Channel.LETTER)
    return _OF_CLIENT[why] if why else None


def why_appointment_ended(
    kind: str, state: str, starts_at: datetime, now: datetime
) -> TakenBack | None:
    """Why a letter of this kind about this appointment would mislead, also one that a colleague made."""
    stands = state in OPEN_STATES or (
        kind == LetterKind.CANCELLED and state == AppointmentState.CALLED_OFF
    )
    if not stands:
        return TakenBack.APPOINTMENT_CHANGED
    return TakenBack.APPOINTMENT_BEGAN if starts_at <= now else None

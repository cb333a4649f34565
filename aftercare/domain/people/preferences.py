"""A client's preferred order of channels: by text, read aloud by telephone, by letter, by the officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aftercare.base.errors import FieldFault, Invalid
from aftercare.base.typed_text import MEDIUM_REASON, one_of_these


class Channel(StrEnum):
    SMS = "sms"
    VOICE = "voice"
    LETTER = "letter"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class MoveBounds:
    """How often in thirteen weeks the client may take another time by text, not at all by default, and until how many
    hours before the appointment."""

    most: int = 0
    hours: int = 48


NO_MOVES: Final = MoveBounds()
MOST_MOVES, LEAST_HOURS, MOST_HOURS = 12, 24, 168


@dataclass(frozen=True, slots=True)
class Preference:
    """`agreed`: recorded together with the client, who agreed to what is in it. `although_restricted`: an officer
    knew that the case file is restricted and chose automatic reminders. `moves`: when another time may be taken by
    text. `own_page`: the client wants to see appointments on a page of their own; `check_in`: and is asked there how
    things are."""

    channels: tuple[Channel, ...] = (Channel.SMS, Channel.VOICE, Channel.LETTER, Channel.CALL)
    agreed: bool = False
    although_restricted: bool = False
    moves: MoveBounds = NO_MOVES
    own_page: bool = False
    check_in: bool = False

    @property
    def lifts_restriction(self) -> bool:
        """Whether the restriction is lifted. A choice in an imported case file was made by another service and does
        not count."""
        return self.agreed and self.although_restricted

    @property
    def texts_first(self) -> bool:
        return self.channels[0] is Channel.SMS


USUAL: Final = Preference()


def recorded_preference(
    channels: Sequence[str], reason: str, moves: MoveBounds = NO_MOVES
) -> tuple[Preference, str]:
    """The valid preference and its reason. Raises Invalid at /channels, /moves_most, /moves_until_hours or /reason. A
    call by the officer is always the last resort and need not be named."""
    faults = []
    if not channels:
        faults.append(FieldFault("/channels", "missing"))
    elif not set(channels) <= set(Channel):
        faults.append(FieldFault("/channels", "unknown-channel", one_of_these(Channel)))
    elif len(set(channels)) != len(channels):
        faults.append(FieldFault("/channels", "twice"))
    if not 0 <= moves.most <= MOST_MOVES:
        faults.append(FieldFault("/moves_most", "out-of-range", f"From 0 to {MOST_MOVES}."))
    if not LEAST_HOURS <= moves.hours <= MOST_HOURS:
        hours = f"From {LEAST_HOURS} to {MOST_HOURS}."
        faults.append(FieldFault("/moves_until_hours", "out-of-range", hours))
    if not (plain := reason.strip()):
        faults.append(FieldFault("/reason", "missing"))
    elif len(plain) > MEDIUM_REASON or "\0" in plain:
        faults.append(FieldFault("/reason", "too-long", f"At most {MEDIUM_REASON} characters."))
    if faults:
        raise Invalid(fields=tuple(faults))
    chosen = tuple(Channel(one) for one in channels)
    return Preference(chosen, agreed=True, moves=moves), plain

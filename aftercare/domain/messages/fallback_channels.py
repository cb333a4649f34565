"""What follows when one channel of a reminder did not work.

A second channel is used only when the first is known to have failed; an unknown result is left to a person. A client
without any other channel is called by the officer. That call is always the last resort, even when it is not in the
client's preference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from aftercare.domain.people.person import PhoneState, Reachability, WhyNoText, why_no_text
from aftercare.domain.people.preferences import Channel

# The post takes a day or two, and a weekend may come between.
POST_NEEDS: Final = timedelta(days=4)
# Done by a colleague at the office, who then decides what follows.
BY_HAND: Final = frozenset({Channel.LETTER, Channel.CALL})


class ChannelFate(StrEnum):
    """What is known of one channel: it may still arrive, it arrived, it did not, or this is unknown."""

    ON_ITS_WAY = "on-its-way"
    ARRIVED = "arrived"
    NOT_ARRIVED = "not-arrived"
    UNKNOWN = "unknown"


class WhyNotNow(StrEnum):
    """Why a channel is skipped for a reason of its own, not one that forbids texts."""

    NOT_SPOKEN = "not-spoken"
    NOT_VERIFIED = "not-verified"
    # The client is not at home to open a letter.
    AWAY = "away"
    # Others may see a letter at the door, so a person has to decide.
    SEEN_AT_THE_DOOR = "seen-at-the-door"
    POST_TOO_SLOW = "post-too-slow"


FATES: Final = {
    "planned": ChannelFate.ON_ITS_WAY,
    "claimed": ChannelFate.ON_ITS_WAY,
    "accepted": ChannelFate.ON_ITS_WAY,
    "sent": ChannelFate.ON_ITS_WAY,
    "delivered": ChannelFate.ARRIVED,
    "undelivered": ChannelFate.NOT_ARRIVED,
    "failed": ChannelFate.NOT_ARRIVED,
    "withheld": ChannelFate.NOT_ARRIVED,
    "skipped_late": ChannelFate.NOT_ARRIVED,
    "cancelled": ChannelFate.NOT_ARRIVED,
    "unknown": ChannelFate.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class ToReach:
    """One reminder to deliver. `fates`: the results of the channels tried so far; `time_left` until the appointment;
    `spoken`: whether the words can be read aloud."""

    reached: Reachability
    time_left: timedelta
    spoken: bool
    fates: Mapping[Channel, ChannelFate] = field(default_factory=dict)


def next_channel(one: ToReach) -> Channel | None:
    """The next channel for this reminder. None when something may still arrive, or when every channel was tried."""
    if any(fate is not ChannelFate.NOT_ARRIVED for fate in one.fates.values()):
        return None
    for channel in (*one.reached.preference.channels, Channel.CALL):
        if channel not in one.fates and why_not_now(one, channel) is None:
            return channel
    return None


def way_instead(
    reached: Reachability, why: WhyNoText | None, time_left: timedelta
) -> Channel | None:
    """The channel that replaces a text that may not be sent because of `why`; None when the text may be sent. SMS when
    the text was only waiting for a preferred channel that is not available."""
    if why is None:
        return None
    tried = {} if why is WhyNoText.OTHER_FIRST else {Channel.SMS: ChannelFate.NOT_ARRIVED}
    return next_channel(ToReach(reached, time_left, spoken=True, fates=tried))


def why_no_voice(person: Reachability) -> WhyNoText | None:
    """The first reason that forbids reading a reminder aloud, or None: all that forbids a text, and more. It is
    unknown who will answer, so only a verified number is called. A client who refused texts, or never agreed to
    them, gets an automatic call only when that was recorded with the client."""
    if person.preference.agreed and Channel.VOICE in person.preference.channels:
        person = replace(person, opted_out=False, texts_consented=True)
    why = why_no_text(person)
    if why is None and person.phone_state is not PhoneState.VERIFIED:
        return WhyNoText.NUMBER_UNPROVEN
    return why


@dataclass(frozen=True, slots=True)
class Step:
    """One channel of a client's preference; `why_not` is the reason to skip it now, None when it is used."""

    channel: Channel
    why_not: WhyNoText | WhyNotNow | None


def steps_now(one: ToReach) -> tuple[Step, ...]:
    """The channels as they would be tried now if each failed, in order. The last one is the first that a colleague
    carries out: nothing follows that automatically."""
    steps = []
    for channel in dict.fromkeys((*one.reached.preference.channels, Channel.CALL)):
        step = Step(channel, why_not_now(one, channel))
        steps.append(step)
        if step.why_not is None and channel in BY_HAND:
            break
    return tuple(steps)


def why_not_now(one: ToReach, channel: Channel) -> WhyNoText | WhyNotNow | None:
    """Why this channel cannot deliver the reminder; None when it can."""
    if channel is Channel.SMS:
        return why_no_text(one.reached)
    if channel is Channel.VOICE:
        return _why_not_aloud(one)
    if channel is Channel.LETTER:
        return _why_not_posted(one)
    return None


def _why_not_aloud(one: ToReach) -> WhyNoText | WhyNotNow | None:
    if not one.spoken:
        return WhyNotNow.NOT_SPOKEN
    why = why_no_voice(one.reached)
    if why is WhyNoText.NUMBER_UNPROVEN and not one.reached.unproven:
        return WhyNotNow.NOT_VERIFIED
    return why


def _why_not_posted(one: ToReach) -> WhyNoText | WhyNotNow | None:
    if one.reached.file_closed:
        return WhyNoText.FILE_CLOSED
    if one.reached.in_custody:
        return WhyNotNow.AWAY
    if one.reached.restricted:
        return WhyNotNow.SEEN_AT_THE_DOOR
    return WhyNotNow.POST_TOO_SLOW if one.time_left < POST_NEEDS else None

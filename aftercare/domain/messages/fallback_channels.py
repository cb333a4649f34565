"""What follows when one way of reaching a person about a reminder did not work.

Never two ways for one reminder unless the first is known not to have arrived: an unknown fate is left
to a person. Whoever has no other way is called by the officer; that is always the last resort, also
where it is not in the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from aftercare.domain.people.person import PhoneState, Reachability, WhyNoText, why_no_text
from aftercare.domain.people.preferences import Channel

# The post takes a day or two, and a weekend may lie between.
POST_NEEDS: Final = timedelta(days=4)
# Done by somebody at the office, who then decides what follows.
BY_HAND: Final = frozenset({Channel.LETTER, Channel.CALL})


class Fate(StrEnum):
    """What is known of one way: it may still arrive, it did, it did not, or nobody knows."""

    ON_ITS_WAY = "on-its-way"
    ARRIVED = "arrived"
    NOT_ARRIVED = "not-arrived"
    UNKNOWN = "unknown"


class WhyNotNow(StrEnum):
    """Why a way is passed over, where the reason is the way's own and not one that forbids texts."""

    NOT_SPOKEN = "not-spoken"
    NOT_VERIFIED = "not-verified"
    # Nobody is at home to open a letter.
    AWAY = "away"
    # What lies at the door is for a person to decide.
    SEEN_AT_THE_DOOR = "seen-at-the-door"
    POST_TOO_SLOW = "post-too-slow"


FATES: Final = {
    "planned": Fate.ON_ITS_WAY,
    "claimed": Fate.ON_ITS_WAY,
    "accepted": Fate.ON_ITS_WAY,
    "sent": Fate.ON_ITS_WAY,
    "delivered": Fate.ARRIVED,
    "undelivered": Fate.NOT_ARRIVED,
    "failed": Fate.NOT_ARRIVED,
    "withheld": Fate.NOT_ARRIVED,
    "skipped_late": Fate.NOT_ARRIVED,
    "cancelled": Fate.NOT_ARRIVED,
    "unknown": Fate.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class ToReach:
    """One reminder to be brought across. `fates`: what became of the ways tried so far; `time_left` until
    the appointment; `spoken`: whether the words can be read aloud."""

    reached: Reachability
    time_left: timedelta
    spoken: bool
    fates: Mapping[Channel, Fate] = field(default_factory=dict)


def next_channel(one: ToReach) -> Channel | None:
    """The next way for this reminder, or None: something may still arrive, or all that is left was
    tried."""
    if any(fate is not Fate.NOT_ARRIVED for fate in one.fates.values()):
        return None
    for channel in (*one.reached.preference.channels, Channel.CALL):
        if channel not in one.fates and why_not_now(one, channel) is None:
            return channel
    return None


def way_instead(
    reached: Reachability, why: WhyNoText | None, time_left: timedelta
) -> Channel | None:
    """What goes in place of the texts of a reminder that may not be texted because of `why`; None when it
    is texted. Texts are the answer where the way that was to come first cannot be taken."""
    if why is None:
        return None
    tried = {} if why is WhyNoText.OTHER_FIRST else {Channel.SMS: Fate.NOT_ARRIVED}
    return next_channel(ToReach(reached, time_left, spoken=True, fates=tried))


def why_no_voice(person: Reachability) -> WhyNoText | None:
    """The first reason that forbids reading a reminder aloud, or None: what forbids a text, and more.
    Nobody knows who picks up, so only a verified number is called. Who refused texts, or never agreed to
    them, is called by a machine only when that was recorded with them."""
    if person.preference.agreed and Channel.VOICE in person.preference.channels:
        person = replace(person, opted_out=False, texts_consented=True)
    why = why_no_text(person)
    if why is None and person.phone_state is not PhoneState.VERIFIED:
        return WhyNoText.NUMBER_UNPROVEN
    return why


@dataclass(frozen=True, slots=True)
class Step:
    """One way in somebody's order; `why_not` says why it is passed over now, None when it is taken."""

    channel: Channel
    why_not: WhyNoText | WhyNotNow | None


def steps_now(one: ToReach) -> tuple[Step, ...]:
    """The ways as they would be tried now if each failed, from the first in the order up to and with the
    first that somebody at the office does: nothing follows that by itself."""
    steps = []
    for channel in dict.fromkeys((*one.reached.preference.channels, Channel.CALL)):
        step = Step(channel, why_not_now(one, channel))
        steps.append(step)
        if step.why_not is None and channel in BY_HAND:
            break
    return tuple(steps)


def why_not_now(one: ToReach, channel: Channel) -> WhyNoText | WhyNotNow | None:
    """Why this way cannot bring the reminder, None when it can."""
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


def _why_not_posted(one: ToReach) -> WhyNotNow | None:
    if one.reached.in_custody:
        return WhyNotNow.AWAY
    if one.reached.restricted:
        return WhyNotNow.SEEN_AT_THE_DOOR
    return WhyNotNow.POST_TOO_SLOW if one.time_left < POST_NEEDS else None

"""Notices early that somebody stays away from a treatment: who drops out is most at risk.

Two missed sessions in a row, or less than three quarters of the sessions of eight weeks. Both are
usual signals of practice, not a published norm (to be verified); nothing follows from them but a
telephone call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

SIGNAL_SOURCE: Final = "usual practice against attrition; figures to be verified"
MISSES_IN_A_ROW: Final = 2
LEAST_SHARE: Final = 0.75
WINDOW_DAYS: Final = 56
FEWEST_SESSIONS: Final = 4


@dataclass(frozen=True, order=True)
class Held:
    """A session that took place: on which day, its id, and whether the person came. What the
    provider called off is no session."""

    on: date
    session: str
    came: bool


class LowReason(StrEnum):
    IN_A_ROW = "missed-in-a-row"
    SHARE = "missed-too-often"


@dataclass(frozen=True)
class LowAttendance:
    """An episode that lasts: the session at which it began, and by which sign."""

    session: str
    began_on: date
    reason: LowReason


def low_attendance(sessions: Sequence[Held], today: date) -> LowAttendance | None:
    """The episode of low attendance somebody is in at the last session, None when there is none.

    It begins at the first session that shows a sign after one that showed none, so the same episode
    always has the same session, however often it is asked. What lies eight weeks back is over.
    """
    held = sorted(sessions)
    if not held or (today - held[-1].on).days >= WINDOW_DAYS:
        return None
    episode: LowAttendance | None = None
    for count, one in enumerate(held, 1):
        sign = _sign(held[:count])
        if sign is None:
            episode = None
        elif episode is None:
            episode = LowAttendance(one.session, one.on, sign)
    return episode


def _sign(held: Sequence[Held]) -> LowReason | None:
    """What the sessions up to the last of these show."""
    if len(held) >= MISSES_IN_A_ROW and not any(one.came for one in held[-MISSES_IN_A_ROW:]):
        return LowReason.IN_A_ROW
    since = held[-1].on - timedelta(days=WINDOW_DAYS - 1)
    lately = [one.came for one in held if one.on >= since]
    if len(lately) >= FEWEST_SESSIONS and sum(lately) < LEAST_SHARE * len(lately):
        return LowReason.SHARE
    return None

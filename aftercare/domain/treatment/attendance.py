"""Detects early that a client stops attending a treatment, since clients who drop out have the highest risk.

The signs are two missed sessions in a row, or less than three quarters of the sessions of eight weeks. Both are
usual in practice, not a published norm (to be verified). Their only consequence is a telephone call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

MISSES_IN_A_ROW: Final = 2
LEAST_SHARE: Final = 0.75
WINDOW_DAYS: Final = 56
FEWEST_SESSIONS: Final = 4


@dataclass(frozen=True, order=True)
class Held:
    """A session that took place: the day, its id, and whether the client came. A session that the provider cancelled
    does not count."""

    on: date
    session: str
    came: bool


class LowReason(StrEnum):
    IN_A_ROW = "missed-in-a-row"
    SHARE = "missed-too-often"


@dataclass(frozen=True)
class LowAttendance:
    """A continuing episode: the session at which it began, and by which sign."""

    session: str
    began_on: date
    reason: LowReason


def low_attendance(sessions: Sequence[Held], today: date) -> LowAttendance | None:
    """The client's present episode of low attendance at the last session; None when there is none.

    It begins at the first session with a sign after one without. The same episode therefore always has the same
    session, at any time of asking. An episode without a session for eight weeks is over.
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
    """The sign shown by these sessions, at the last of them; None when there is none."""
    if len(held) >= MISSES_IN_A_ROW and not any(one.came for one in held[-MISSES_IN_A_ROW:]):
        return LowReason.IN_A_ROW
    since = held[-1].on - timedelta(days=WINDOW_DAYS - 1)
    lately = [one.came for one in held if one.on >= since]
    if len(lately) >= FEWEST_SESSIONS and sum(lately) < LEAST_SHARE * len(lately):
        return LowReason.SHARE
    return None

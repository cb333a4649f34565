"""Whether the condition behind an appointment still held on the day of that appointment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NoLongerHeld:
    """`last_on`: the last day it held. `withdrawn`: the condition itself was withdrawn; else its order was ended."""

    last_on: date
    withdrawn: bool


def no_longer_held(
    withdrawn_on: date | None, ended_on: date | None, on: date
) -> NoLongerHeld | None:
    """Of a condition that was withdrawn, or its order ended, before this day; None for one that held. What was
    asked then may still have been missed: it is said, and a person decides."""
    days = [one for one in (withdrawn_on, ended_on) if one is not None and one < on]
    if not days:
        return None
    return NoLongerHeld(min(days), withdrawn=min(days) == withdrawn_on)

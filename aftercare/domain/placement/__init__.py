"""Gives every due occurrence a time, a place and an officer, or says why there is none.

The same facts always give the same plan: no clock, no randomness, no database (docs/decisions/0003). The names below
are imported when first used (`placement.place(…)`). The engine needs libraries that a process without placement
should not load.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aftercare.domain.placement.judging import Judgement, Wish, judge
    from aftercare.domain.placement.placing import free_starts, place, place_in_turn

_OF_JUDGING = ("Judgement", "Wish", "judge")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    module = "judging" if name in _OF_JUDGING else "placing"
    return getattr(import_module(f"{__name__}.{module}"), name)


__all__ = ["Judgement", "Wish", "free_starts", "judge", "place", "place_in_turn"]

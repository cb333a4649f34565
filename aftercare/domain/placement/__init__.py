"""Gives every due occurrence a time, a place and an officer, or says why there is none.

The same facts always give the same plan: no clock, no randomness, no database (docs/decisions/0003). The names below
are imported when first used (`placement.place(…)`). The engine needs libraries that a process without placement
should not load.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aftercare.domain.placement.document.parsing import read_instance, read_plan
    from aftercare.domain.placement.document.serialising import plan_document
    from aftercare.domain.placement.document.streaming import opened
    from aftercare.domain.placement.explanation.wording import reason_text, why_text
    from aftercare.domain.placement.instance import Instance
    from aftercare.domain.placement.judging import Judgement, Wish, judge
    from aftercare.domain.placement.placing import free_starts, place, place_in_turn
    from aftercare.domain.placement.plan import Placed, Plan, Unplaced
    from aftercare.domain.placement.scoring import ceiling, score

_MODULES = {
    "Instance": "instance",
    "Judgement": "judging", "Wish": "judging", "judge": "judging",
    "opened": "document.streaming",
    "free_starts": "placing", "place": "placing", "place_in_turn": "placing",
    "Placed": "plan", "Plan": "plan", "Unplaced": "plan",
    "read_instance": "document.parsing", "read_plan": "document.parsing",
    "ceiling": "scoring", "score": "scoring",
    "reason_text": "explanation.wording", "why_text": "explanation.wording",
    "plan_document": "document.serialising",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


__all__ = [
    "Instance",
    "Judgement",
    "Placed",
    "Plan",
    "Unplaced",
    "Wish",
    "ceiling",
    "free_starts",
    "judge",
    "opened",
    "place",
    "place_in_turn",
    "plan_document",
    "read_instance",
    "read_plan",
    "reason_text",
    "score",
    "why_text",
]

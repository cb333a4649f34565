"""Give every due occurrence a time, a place and an officer, or say why there is none.

Same facts in, same plan out: no clock, no chance, no database. docs/decisions/0003 tells how. What is
named here is read when it is first asked for (`placement.place(…)`): the engine comes with libraries
that a process which places nothing does without.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aftercare.domain.placement.document.parsing import read_instance, read_plan
    from aftercare.domain.placement.document.serialising import plan_document
    from aftercare.domain.placement.document.streaming import opened
    from aftercare.domain.placement.instance import Instance
    from aftercare.domain.placement.judging import Judgement, Wish, judge
    from aftercare.domain.placement.placing import free_starts, place, place_in_turn
    from aftercare.domain.placement.plan import Placed, Plan, Unplaced
    from aftercare.domain.placement.scoring import ceiling, score
    from aftercare.domain.placement.wording import reason_text, why_text

_MODULES = {
    "Instance": "instance",
    "Judgement": "judging", "Wish": "judging", "judge": "judging",
    "opened": "document.streaming",
    "free_starts": "placing", "place": "placing", "place_in_turn": "placing",
    "Placed": "plan", "Plan": "plan", "Unplaced": "plan",
    "read_instance": "document.parsing", "read_plan": "document.parsing",
    "ceiling": "scoring", "score": "scoring",
    "reason_text": "wording", "why_text": "wording",
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

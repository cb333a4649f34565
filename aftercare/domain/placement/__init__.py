"""Give every due occurrence a time, a place and an officer, or say why there is none.

Same facts in, same plan out: no clock, no chance, no database. docs/decisions/0003 tells how.
"""

from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.judging import Judgement, Wish, judge
from aftercare.domain.placement.opening import opened
from aftercare.domain.placement.placing import free_starts, place, place_in_turn
from aftercare.domain.placement.plan import Placed, Plan, Unplaced
from aftercare.domain.placement.reading import read_instance, read_plan
from aftercare.domain.placement.scoring import ceiling, score
from aftercare.domain.placement.wording import reason_text, why_text
from aftercare.domain.placement.writing import plan_document

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

"""The score of a placement, and the highest possible score.

score = Σ over occurrences of weight(tier 1, 2, 3 = 9, 3, 1) × (2 placed within the longest gap, 1 placed late). The
ceiling is the score if every occurrence that has a start in an empty calendar were in time.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from zoneinfo import ZoneInfo

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.obligations import WEIGHTS
from aftercare.domain.placement.ordering import in_empty_calendar
from aftercare.domain.placement.result import Placement


def score(instance: Instance, placement: Placement) -> int:
    """The points of the placed rows; fixed rows from before count for gaps only."""
    zone = ZoneInfo(instance.tz)
    tiers = {person.id: person.tier for person in instance.persons}
    placed: dict[str, list[date]] = defaultdict(list)
    standing: dict[str, list[date]] = defaultdict(list)
    for row in placement.placed:
        placed[row.obligation].append(row.start.astimezone(zone).date())
    for taken in instance.taken:
        if taken.obligation is not None:
            standing[taken.obligation].append(taken.start.astimezone(zone).date())
    points = 0
    for obligation in instance.obligations:
        fixed = standing[obligation.id]
        if obligation.last_done is not None:
            fixed = [*fixed, obligation.last_done]
        own = placed[obligation.id]
        longest = obligation.max_gap_days
        for day in own:
            before = max((other for other in (*fixed, *own) if other < day), default=None)
            in_time = longest is None or before is None or (day - before).days <= longest
            points += WEIGHTS[tiers[obligation.person]] * (2 if in_time else 1)
    return points


def ceiling(instance: Instance) -> int:
    """The points if every occurrence with a start in an empty calendar were in time."""
    compiled = Compiled(instance)
    possible = in_empty_calendar(compiled)
    of = compiled.bookings[: len(possible), at.Booking.obligation]
    weights = compiled.obligation_fields[of, at.Obligation.weight]
    return int(2 * (weights * possible).sum())

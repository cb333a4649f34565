"""The points of a plan, counted from the files alone: which kinds and tiers earned them, and which lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from bench.placement_officers import Json

WEIGHTS = {1: 9, 2: 3, 3: 1}

Group = tuple[str, int]
"""Kind of obligation and tier of the person."""


def points_by_occurrence(document: Json, plan: Json) -> dict[tuple[str, int], int]:
    """weight × (2 in time, 1 late) of every placed occurrence."""
    tiers = {row["id"]: row["tier"] for row in document["persons"]}
    placed: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for row in plan["placed"]:
        on = date.fromisoformat(row["start"][:10])
        placed[row["obligation"]].append((on, row["occurrence"]))
    found = {}
    for row in document["obligations"]:
        last = row["last_done"] and date.fromisoformat(row["last_done"])
        weight = WEIGHTS[tiers[row["person"]]]
        for on, number in sorted(placed[row["id"]]):
            longest = row["max_gap_days"]
            late = None not in (last, longest) and (on - last).days > longest
            found[row["id"], number] = weight * (1 if late else 2)
            last = on
    return found


def points(document: Json, plan: Json) -> int:
    return sum(points_by_occurrence(document, plan).values())


def difference(document: Json, plan: Json, better: Json) -> Mapping[Group, tuple[int, int, int]]:
    """What `better` has more than `plan`, by kind and tier: points, occurrences placed, in time."""
    tiers = {row["id"]: row["tier"] for row in document["persons"]}
    about = {row["id"]: (row["kind"], tiers[row["person"]]) for row in document["obligations"]}
    more: Counter[Group] = Counter()
    placed: Counter[Group] = Counter()
    in_time: Counter[Group] = Counter()
    for sign, one in ((-1, plan), (1, better)):
        for (obligation, _), earned in points_by_occurrence(document, one).items():
            group = about[obligation]
            more[group] += sign * earned
            placed[group] += sign
            in_time[group] += sign * (earned == 2 * WEIGHTS[group[1]])
    return {
        group: (more[group], placed[group], in_time[group])
        for group in sorted(about.values())
        if more[group] or placed[group] or in_time[group]
    }

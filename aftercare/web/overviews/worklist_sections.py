"""The rows of the worklist: one per client with the reasons for it, in sections by when the first is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aftercare.casework.overviews.view import CONTACT_GAP
from aftercare.store.appointments.known_to_client import CHANGE
from aftercare.store.database.plain_sql import Row
from aftercare.store.messages.incoming_rows import ANSWERING
from aftercare.store.overviews.screen_queue import Due, Queue
from aftercare.web.overviews.worklist_items import NO_DEADLINE, Item

# Of a client with more reasons the rest is folded, and cut when it does not fit.
MOST_REASONS, MOST_IN_ROW = 2, 30
CHANGE_SOON = timedelta(days=4)
AHEAD = "ahead"


def sections(
    queue: Queue,
    items: Sequence[Item],
    kept: Sequence[Item],
    places: Mapping[UUID, str],
    now: datetime,
) -> list[dict[str, Any]]:
    """Sections in the order of the page: {name: a code of Due, or `ahead` for weeks without contact that the header
    does not count; count: its rows on all pages; rows}. `kept` are items just recorded, which stay in their place:
    their row is not counted. `places`: whom the reader stands in for, by client."""
    of: dict[UUID, list[Item]] = defaultdict(list)
    for item in (*items, *kept):
        of[item["person_id"]].append(item)
    by_due: dict[str, list[Row]] = defaultdict(list)
    for one in queue.people:
        if reasons := of.pop(one["person_id"], []):
            by_due[one["due"]].append(_row(reasons, places, now))
    ahead: list[Row] = []
    for rest in of.values():
        only_gaps = all(item["listed_as"] == CONTACT_GAP for item in rest)
        row = _row(rest, places, now)
        (ahead if only_gaps else by_due[_due(row, now)]).append(row)
    for due in (Due.OVERDUE, Due.TODAY):
        by_due[due].sort(key=lambda row: (not row["reasons"][0]["danger"], row["due_at"]))
    found = [{"name": due.value, "count": queue.counts[due], "rows": by_due[due]} for due in Due]
    found.append({"name": AHEAD, "count": len(ahead), "rows": ahead})
    return [one for one in found if one["rows"]]


def shown_first(ordered: Sequence[Item], now: datetime) -> list[Item]:
    """The reasons of a client in their order, except that a new time of the next days, what is due within a day, or
    what the client waits for, comes second at the latest: what is overdue already does not hide it."""
    first, *rest = ordered
    soonest = (one for asked in (_changes_soon, _is_pressing) for one in rest if asked(one, now))
    pressing = next(soonest, None)
    return (
        [first, pressing, *(one for one in rest if one is not pressing)] if pressing else [*ordered]
    )


def _changes_soon(item: Item, now: datetime) -> bool:
    """Whether the client would come at the old time, or miss the new one, unless notified now."""
    if item["listed_as"] != CHANGE:
        return False
    times = (item["starts_at"], item["changes"]["now_at"])
    return any(one is not None and now <= one <= now + CHANGE_SOON for one in times)


def _due(kept: Row, now: datetime) -> Due:
    """Of a row that is no longer in the queue."""
    return Due.OVERDUE if kept["due_at"] <= now else Due.TODAY


def _is_pressing(item: Item, now: datetime) -> bool:
    due_at = item["due_at"]
    within_a_day = due_at is not None and now <= due_at <= now + timedelta(days=1)
    return within_a_day or item["listed_as"] in ANSWERING


def _turn(item: Item) -> tuple[int, datetime]:
    """As the queue counts, so that a row stands in the section of its first reason: words that may be about suicide
    come first; what has no deadline is of this week, before what is due later; weeks without contact come last."""
    if item["danger"] and item["due"] == Due.OVERDUE:
        return (-1, item["due_at"])
    if item["due_at"] is None:
        return (1 if item["due"] else 3, NO_DEADLINE)
    return (2 if item["due"] == Due.LATER else 0, item["due_at"])


def _row(items: list[Item], places: Mapping[UUID, str], now: datetime) -> Row:
    ordered = shown_first(sorted(items, key=_turn), now)
    first = ordered[0]
    # What another organisation sent is read as it came, not behind a fold.
    folded = [one for one in ordered[MOST_REASONS:] if not one["headline"]]
    shown = ordered[:MOST_REASONS] + [one for one in ordered[MOST_REASONS:] if one["headline"]]
    return {
        "person_id": first["person_id"],
        "person": first["person"],
        "in_place_of": places.get(first["person_id"]),
        "closed_on": first["closed_on"],
        "due_at": first["due_at"] or NO_DEADLINE,
        "reasons": shown,
        "more": folded[: MOST_IN_ROW - MOST_REASONS],
        "count": len(ordered),
    }

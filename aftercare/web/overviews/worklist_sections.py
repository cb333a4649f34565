"""Splits the worklist into sections: due today, then overdue from earlier days, then the rest by kind."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from aftercare.casework.overviews.view import CONTACT_GAP

Item = dict[str, Any]
_NO_DEADLINE = datetime.max.replace(tzinfo=UTC)
# Sections across all kinds, in the order of the page; an item's `due` says which, `later` is by kind.
ACROSS = ("today", "late")


def sections(items: list[Item]) -> list[dict[str, Any]]:
    """Each item once. A section is {name: `today`, `late` or a code of words.TASK_KINDS, mixed: whether of all kinds,
    count: the number of items, counted: whether in the header's number, passes_on: whether clients are to be notified
    of a change, items: in the order of their deadlines, cut: list of {kind, shown, count} for kinds not shown
    completely}."""
    by_name: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_name[item["due"] if item["due"] in ACROSS else item["listed_as"]].append(item)
    found = [_section(name, of_it) for name, of_it in by_name.items()]
    return sorted(found, key=_place)


def _section(name: str, items: list[Item]) -> dict[str, Any]:
    shown: dict[str, int] = defaultdict(int)
    there: dict[str, int] = {}
    for item in items:
        shown[item["listed_as"]] += 1
        there[item["listed_as"]] = item["of_all"]
    return {
        "name": name,
        "mixed": name in ACROSS,
        "count": sum(there.values()),
        "counted": name != CONTACT_GAP,
        "passes_on": "notify_change" in shown,
        "items": sorted(items, key=_due_at),
        "cut": [
            {"kind": kind, "shown": shown[kind], "count": count}
            for kind, count in there.items()
            if shown[kind] < count
        ],
    }


def _place(section: dict[str, Any]) -> tuple[int, datetime, str]:
    """Items due weeks ahead, which the header does not count, come last."""
    name = section["name"]
    first = ACROSS.index(name) if section["mixed"] else len(ACROSS) + (not section["counted"])
    return first, min(map(_due_at, section["items"])), name


def _due_at(item: Item) -> datetime:
    due_at: datetime | None = item["due_at"]
    return due_at or _NO_DEADLINE

"""Which records an access document leaves out: by rule, or withheld by a person, each with what depends on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from aftercare.domain.deadlines.reported import EMERGENCY_REVIEW

# Drafts are left out by rule: the facts in them are elsewhere, and what the author thinks is not the client's data
# (CJEU C-141/12, YS, points 38 to 48).
DRAFT: Final = "draft"
# So is all about access in an emergency, which is about staff: its review, and an escalation that this is late.
OF_STAFF: Final = "staff"
BY_RULE: Final = frozenset({DRAFT, OF_STAFF})
# The deadline of a record is not shown when the record is not. A request is not shown without its deadline either.
_OWNED: Final = ("hand_over_id", "deadline_id")
_NO_LINK: Final = frozenset({"id", "person_id", "hand_over_id"})
_NOTHING: Final[Mapping[str, Collection[str]]] = {}


def record_id(row: Mapping[str, Any]) -> str:
    return str(row.get("id") or row["person_id"])


def is_draft(table: str, row: Mapping[str, Any]) -> bool:
    return table == "paper" and row["signed_at"] is None


def _is_of_staff(table: str, row: Mapping[str, Any]) -> bool:
    return table == "deadline" and row.get("code") == EMERGENCY_REVIEW


def withheld_records(
    rows: Mapping[str, Iterable[Mapping[str, Any]]],
    grounds: Mapping[tuple[str, str], str],
    follows: Mapping[str, Collection[str]] = _NOTHING,
) -> dict[tuple[str, str], str]:
    """The ground of each record that is left out, by table and id. `rows` are all records by table, `grounds` those
    that a person gave. A record that refers to one left out, or follows from it by `follows`, is left out on the
    same ground. A draft takes only what refers to it: the decision behind it is no draft."""
    every = [(table, row) for table, found in rows.items() for row in found]
    left = {(table, record_id(row)): DRAFT for table, row in every if is_draft(table, row)}
    left |= {(table, record_id(row)): OF_STAFF for table, row in every if _is_of_staff(table, row)}
    left |= grounds
    # A record without an id of its own has that of the client, to whom every record refers.
    ids: dict[str, str] = {}
    while True:
        known = len(ids)
        for table, row in every:
            key = (table, record_id(row))
            if key not in left and (ground := _ground(row, ids, follows)):
                left[key] = ground
            if key in left:
                if "id" in row and table != "person":
                    ids.setdefault(key[1], left[key])
                for one in _OWNED:
                    if row.get(one):
                        ids.setdefault(str(row[one]), left[key])
        if len(ids) == known:
            return left


def _ground(
    row: Mapping[str, Any], ids: Mapping[str, str], follows: Mapping[str, Collection[str]]
) -> str | None:
    own = str(row.get("id"))
    if own in ids:
        return ids[own]
    referred = next((ids[one] for one in _refers_to(row) if one in ids), None)
    return referred or _followed(follows.get(own, ()), ids)


def _followed(origins: Iterable[str], ids: Mapping[str, str]) -> str | None:
    grounds = (ids[one] for one in origins if one in ids)
    return next((one for one in grounds if one != DRAFT), None)


def _refers_to(row: Mapping[str, Any]) -> Iterable[str]:
    """A task names what it is about in its key, after its kind."""
    links = (name for name in row if name.endswith("_id") or name == "subject_key")
    named = (str(row[name]) for name in links if name not in _NO_LINK)
    return (part for one in named for part in one.split(":"))

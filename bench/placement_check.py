"""Every hard rule again, fast enough for 100,000 rows, and without a line of the engine.

It reads the two files, works in instants and in the wall time they write, and sorts where the judge
of the tests compares everybody with everybody. It knows what generated instances hold; presence
duties and sites shut for a time are the business of the judge of the tests.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from bench.placement_check_rows import Facts, Row, alone, read_row
from bench.placement_officers import Json


def violations(document: Json, plan: Json) -> list[str]:
    """What is wrong with a plan, in words; empty when nothing is."""
    facts = Facts(document)
    faults = list(_accounted(facts, plan))
    if any(row["obligation"] not in facts.obligations for row in plan["placed"]):
        return [*faults, "a row of nobody"]
    rows = [read_row(facts, row) for row in plan["placed"]]
    for row in rows:
        name = f"{row.obligation['id']}/{row.row['occurrence']}"
        faults += [f"{name}: {fault}" for fault in alone(facts, row)]
    for check in (_twice, _spacing, _crowds, _foes, _seats):
        faults += check(facts, rows)
    return faults


def _accounted(facts: Facts, plan: Json) -> Iterator[str]:
    named = Counter(
        (row["obligation"], row["occurrence"]) for row in (*plan["placed"], *plan["unplaced"])
    )
    due = {
        (row["id"], k)
        for row in facts.obligations.values()
        for k in range(-(-facts.days // row["period_days"]))
    }
    if set(named) != due or max(named.values(), default=1) > 1:
        yield "not every occurrence exactly once"
    if not all(row["reason"] for row in plan["unplaced"]):
        yield "no reason given"


def _twice(facts: Facts, rows: list[Row]) -> Iterator[str]:
    officers, persons = defaultdict(list), defaultdict(list)
    for row in rows:
        travel = row.obligation["travel_min"]
        if row.row["officer"] is not None:
            officers[row.row["officer"]].append((row.start - travel, row.end + travel))
        persons[row.person["id"]].append((row.start, row.end + facts.gap))
    for kind, spans in (("officer", officers), ("person", persons)):
        for who, taken in spans.items():
            if any(b[0] < a[1] for a, b in pairwise(sorted(taken))):
                yield f"{kind} {who} twice"


def _spacing(facts: Facts, rows: list[Row]) -> Iterator[str]:
    days: dict[str, list[date]] = defaultdict(list)
    for row in rows:
        days[row.obligation["id"]].append(row.local.date())
    for name, on in days.items():
        obligation = facts.obligations[name]
        if obligation["last_done"] is not None:
            on.append(date.fromisoformat(obligation["last_done"]))
        if any((b - a).days < obligation["min_gap_days"] for a, b in pairwise(sorted(on))):
            yield f"{name} too close"


def _crowds(facts: Facts, rows: list[Row]) -> Iterator[str]:
    """One walk through the comings and goings at each site; who leaves goes before who comes."""
    moves: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for row in rows:
        if row.row["location"] is not None:
            young = row.person["juvenile"]
            moves[row.row["location"]] += [(row.start, 1, young), (row.end, -1, young)]
    for site, walk in moves.items():
        room = facts.sites[site]["capacity"] if site in facts.sites else None
        there = {True: 0, False: 0}
        for _, step, young in sorted(walk):
            there[young] += step
            if step > 0 and there[True] and there[False]:
                yield f"{site}: juveniles and adults"
            if step > 0 and room is not None and sum(there.values()) > room:
                yield f"{site}: more than {room}"


def _foes(facts: Facts, rows: list[Row]) -> Iterator[str]:
    wanted = {name for one in facts.persons.values() for name in one["no_contact"]}
    wanted |= {one["id"] for one in facts.persons.values() if one["no_contact"]}
    visits: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.person["id"] in wanted and row.row["location"] is not None:
            visits[row.person["id"], row.row["location"]].append(row)
    for (who, site), own in visits.items():
        for foe in facts.persons[who]["no_contact"]:
            if _meet(own, visits.get((foe, site), ()), facts.margin):
                yield f"{who} and {foe} at {site}"


def _meet(some: Iterable[Row], others: Iterable[Row], margin: int) -> bool:
    return any(a.start < b.end + margin and b.start < a.end + margin for a in some for b in others)


def _seats(facts: Facts, rows: list[Row]) -> Iterator[str]:
    taken = Counter(row.row["session"] for row in rows if row.row["session"] is not None)
    for which, count in taken.items():
        seats = facts.sessions[which]["capacity"] if which in facts.sessions else None
        if seats is not None and count > seats:
            yield f"{which}: more people than seats"

"""Made-up instances in the file format: crowded small ones for hypothesis, realistic larger ones."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any

Json = dict[str, Any]

WEEKDAYS = (0, 1, 2, 3, 4)


def made(
    seed: int,
    persons: int = 12,
    days: int = 28,
    load: float = 0.85,
    start: str = "2026-03-16",
    tz: str = "Europe/Amsterdam",
) -> Json:
    """An instance of `persons` people, one officer per 40 of them but at least two, whose hours
    are such that the contacts take `load` of them; above 1 there is more to do than time."""
    chance = Random(seed)
    sites, people, obligations = _places(chance), [], []
    number = max(2, -(-persons // 40))
    for index in range(persons):
        person = _person(chance, index, number, date.fromisoformat(start), days)
        if chance.random() < 0.5:
            person["home"] = f"H{index}"
            sites.append({"id": f"H{index}", "kind": "home", "capacity": None, "hours": None})
        people.append(person)
        obligations += _obligations(chance, person, len(obligations), date.fromisoformat(start))
    for _ in range(persons // 10):
        one, other = chance.sample(people, 2)
        one["no_contact"] = sorted({*one["no_contact"], other["id"]})
    minutes = sum(
        (row["minutes"] + 2 * row["travel_min"]) * 7 / row["period_days"]
        for row in obligations
        if row["needs"] == "officer"
    )
    officers = [
        _officer(chance, n, minutes / number / load / 5, date.fromisoformat(start), days)
        for n in range(number)
    ]
    document = {
        "meta": {
            "tz": tz,
            "start": start,
            "days": days,
            "grid_min": 15,
            "person_gap_min": 30,
            "no_contact_margin_min": 60,
        },
        "holidays": [_day(chance, date.fromisoformat(start), days)],
        "locations": sites,
        "officers": officers,
        "sessions": _sessions(chance, date.fromisoformat(start), days),
        "persons": people,
        "obligations": obligations,
        "notified": [],
    }
    return deepcopy(document)  # rows share lists until here


def _day(chance: Random, start: date, days: int) -> str:
    return (start + timedelta(days=chance.randrange(days))).isoformat()


def _places(chance: Random) -> list[Json]:
    office = {str(day): [[480, 1230]] for day in WEEKDAYS}
    lab = {str(day): [[510, 750]] for day in chance.sample(WEEKDAYS, 4)}
    return [
        {"id": "L0", "kind": "office", "capacity": chance.choice([1, 2, 3]), "hours": office},
        {"id": "L1", "kind": "lab", "capacity": 2, "hours": lab},
        {"id": "L2", "kind": "lab", "capacity": 1, "hours": {"2": [[960, 1170]]}},
        {"id": "L3", "kind": "group", "capacity": None, "hours": None},
    ]


def _officer(chance: Random, number: int, a_day: float, start: date, days: int) -> Json:
    hours = {}
    for day in WEEKDAYS:
        begins = chance.choice([510, 540, 570])
        length = max(60, round(a_day / 15) * 15)
        hours[str(day)] = [[begins, min(begins + length, 1200)]]
    away = _day(chance, start, days)
    return {
        "id": f"O{number}",
        "office": "L0",
        "hours": hours,
        "absent": [[f"{away}T00:00", f"{away}T13:00"]],
    }


def _sessions(chance: Random, start: date, days: int) -> list[Json]:
    found = []
    for series, audience in (("R0", "adult"), ("R1", "juvenile"), ("R2", "any")):
        weekday, begins = chance.choice(WEEKDAYS), chance.choice([570, 840, 1110])
        for week in range(days // 7):
            on = start + timedelta(days=7 * week + weekday)
            found.append(
                {
                    "id": f"S{len(found)}", "series": series, "programme": "G0", "location": "L3",
                    "date": on.isoformat(), "from": begins, "minutes": 90,
                    "capacity": chance.choice([1, 3]), "audience": audience,
                }
            )  # fmt: skip
    return found


def _person(chance: Random, index: int, officers: int, start: date, days: int) -> Json:
    own = chance.randrange(officers)
    away = _day(chance, start, days)
    shift = {str(day): [[480, 1020]] for day in chance.sample(WEEKDAYS, 3)}
    return {
        "id": f"P{index}",
        "tier": chance.choice([1, 2, 2, 3, 3]),
        "juvenile": chance.random() < 0.2,
        "officer": f"O{own}",
        "deputy": f"O{(own + 1) % officers}",
        "home": None,
        "work": chance.choice([[{}], [{}], [shift], [shift, {}]]),
        "absent": [[f"{away}T08:00", f"{away}T13:00"]],
        "no_contact": [],
        "excluded": chance.choice([[], [], [], ["L1"], ["L3"]]),
    }


def _obligations(chance: Random, person: Json, first: int, start: date) -> list[Json]:
    period = {1: 7, 2: 14, 3: 28}[person["tier"]]
    rows = [_obligation(person, "checkin", "officer", 30, period, ["L0"], 540, 1020)]
    if person["home"] is not None or chance.random() < 0.2:
        rows.append(_obligation(person, "home_visit", "officer", 60, 28, ["L0"], 480, 1200))
        rows[-1]["travel_min"] = chance.choice([0, 15, 45])
        rows[-1]["locations"] = [person["home"] or "L0"]
    if chance.random() < 0.3:
        rows.append(_obligation(person, "urine", "lab", 15, 14, ["L1", "L2"], 480, 1290))
    if chance.random() < 0.3:
        rows.append(_obligation(person, "group", "session", 90, 7, [], 480, 1290))
        rows[-1]["programme"] = "G0"
    for number, row in enumerate(rows):
        row["id"] = f"B{first + number}"
        done = start - timedelta(days=chance.randrange(1, row["period_days"] + 1))
        row["last_done"] = chance.choice([None, done.isoformat()])
    return rows


def _obligation(
    person: Json,
    kind: str,
    needs: str,
    minutes: int,
    period: int,
    sites: list[str],
    begins: int,
    ends: int,
) -> Json:
    return {
        "person": person["id"],
        "kind": kind,
        "needs": needs,
        "minutes": minutes,
        "travel_min": 0,
        "period_days": period,
        "min_gap_days": period // 2,
        "max_gap_days": period * 3 // 2,
        "weekdays": list(WEEKDAYS),
        "from": begins,
        "to": ends,
        "locations": sites,
        "programme": None,
    }

"""Invented instances of any size in the file format of `aftercare place`, the same for the same seed.

Forty people per officer and five officers per office; a region of five offices shares two labs.
Officers' hours are cut until contacts take the wanted share of them, journeys included.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.placement_officers import Json, absent_days, dutch_holidays, hours_for
from bench.placement_people import household, person, wishes

DAYS = 84
PER_OFFICER, PER_OFFICE, PER_REGION = 40, 5, 5
STARTS = (date(2026, 3, 2), date(2026, 9, 7), date(2026, 11, 16))
"""Mondays: the next 12 weeks hold the March change, the October change, and New Year."""

TUNED_ON = tuple(range(1, 6))
HELD_OUT = tuple(range(101, 111))

OFFICE_HOURS = {str(day): [[480, 1230]] for day in range(5)}
SEATS, SPARE = 8, 1.25  # a quarter more seats than people, rounded up to whole groups
ADULT_FROM, JUVENILE_FROM = (570, 675, 810, 930, 1110), (840, 945)
RESTRICTED = 0.04  # the share with a no-contact order, and the share with exclusion zones


def start_of(seed: int) -> date:
    """The start that goes with a seed, so that every three seeds see all three."""
    return STARTS[seed % len(STARTS)]


def generate(persons: int, load: float, seed: int, start: date) -> Json:
    """A document for `read_instance`: 12 weeks from `start`, a Monday.

    `load` is the share of the officers' hours, absences and holidays taken off, that their
    people's contacts and journeys need.
    """
    random = Random(f"{persons}/{load}/{seed}/{start}")
    holidays = dutch_holidays(start, DAYS)
    officers = math.ceil(persons / PER_OFFICER)
    offices = math.ceil(officers / PER_OFFICE)
    document: Json = {
        "meta": {
            "tz": "Europe/Amsterdam", "start": start.isoformat(), "days": DAYS, "grid_min": 15,
            "person_gap_min": 30, "no_contact_margin_min": 60,
            "persons": persons, "load": load, "seed": seed,
        },
        "holidays": [day.isoformat() for day in holidays],
        "locations": _sites(random, officers, offices),
        "officers": [{"id": f"O{n}", "office": f"office{n // PER_OFFICE}"} for n in range(officers)],
        "sessions": [], "persons": [], "obligations": [], "notified": [],
    }  # fmt: skip
    _people(document, random, persons, officers)
    document["sessions"] = _sessions(document, random, offices, start, holidays)
    _no_contact(document["persons"], random)
    _staff(document, random, start, holidays)
    return document


def _sites(random: Random, officers: int, offices: int) -> list[Json]:
    found = []
    for office in range(offices):
        staffed = min(PER_OFFICE, officers - office * PER_OFFICE)
        room = max(staffed - 1, min(staffed, 3))
        found.append(_site(f"office{office}", "office", room, OFFICE_HOURS))
        found += [_site(f"group{office}-{n}", "group", None, None) for n in range(3)]
    for region in range(math.ceil(offices / PER_REGION)):
        found += [_site(f"lab{region}-{n}", "lab", 2, _lab_hours(random)) for n in range(2)]
    return found


def _site(name: str, kind: str, capacity: int | None, hours: Json | None) -> Json:
    return {"id": name, "kind": kind, "capacity": capacity, "hours": hours}


def _lab_hours(random: Random) -> Json:
    """Three mornings and one evening of the working week."""
    *mornings, evening = random.sample(range(5), 4)
    hours = {str(day): [[510, 750]] for day in sorted(mornings)}
    return hours | {str(evening): [[960, 1170]]}


def _people(document: Json, random: Random, persons: int, officers: int) -> None:
    deck = [n * officers // persons for n in range(persons)]
    random.shuffle(deck)
    start = date.fromisoformat(document["meta"]["start"])
    for number, officer in enumerate(deck):
        office = officer // PER_OFFICE
        first = office * PER_OFFICE
        colleagues = [n for n in range(first, min(first + PER_OFFICE, officers)) if n != officer]
        one = person(random, f"P{number}", start, DAYS)
        one["officer"] = f"O{officer}"
        one["deputy"] = f"O{random.choice(colleagues)}" if colleagues else None
        labs = [f"lab{office // PER_REGION}-{n}" for n in range(2)]
        if random.random() < RESTRICTED:
            one["excluded"] = [random.choice(labs), f"group{office}-{random.randrange(3)}"]
        if home := household(random, one):
            document["locations"].append(home)
        for wish in wishes(random, one, f"office{office}", labs, f"programme{office}", start):
            document["obligations"].append({"id": f"B{len(document['obligations'])}", **wish})
        document["persons"].append(one)


def _sessions(
    document: Json, random: Random, offices: int, start: date, holidays: list[date]
) -> list[Json]:
    """As many weekly groups as the people of a programme fill, juveniles on Wednesdays."""
    young = {row["id"]: row["juvenile"] for row in document["persons"]}
    need: dict[tuple[str, bool], int] = {}
    for row in document["obligations"]:
        if row["needs"] == "session":
            key = (row["programme"], young[row["person"]])
            need[key] = need.get(key, 0) + 1
    found: list[Json] = []
    for office in range(offices):
        for juvenile in (False, True):
            count = math.ceil(need.get((f"programme{office}", juvenile), 0) * SPARE / SEATS)
            for _ in range(count):
                found += _series(random, office, juvenile, len(found), start, holidays)
    return found


def _series(
    random: Random, office: int, juvenile: bool, first: int, start: date, holidays: list[date]
) -> list[Json]:
    weekday = 2 if juvenile else random.choice((0, 1, 3, 4))
    begins = random.choice(JUVENILE_FROM if juvenile else ADULT_FROM)
    site = f"group{office}-{random.randrange(3)}"
    dates = [start + timedelta(days=weekday + 7 * week) for week in range(DAYS // 7)]
    return [
        {
            "id": f"S{first + n}", "series": f"R{first}", "programme": f"programme{office}",
            "location": site, "date": on.isoformat(), "from": begins, "minutes": 90,
            "capacity": SEATS, "audience": "juvenile" if juvenile else "adult",
        }
        for n, on in enumerate(day for day in dates if day not in holidays)
    ]  # fmt: skip


def _no_contact(people: list[Json], random: Random) -> None:
    """Pairs, every second one with the same office where there is one to be had."""
    by_office: dict[int, list[Json]] = {}
    for one in people:
        by_office.setdefault(int(one["officer"][1:]) // PER_OFFICE, []).append(one)
    for number in range(round(len(people) * RESTRICTED / 2)):
        pool = random.choice(list(by_office.values())) if number % 2 else people
        if len(pool) > 1:
            one, other = random.sample(pool, 2)
            one["no_contact"].append(other["id"])
            other["no_contact"].append(one["id"])


def _staff(document: Json, random: Random, start: date, holidays: list[date]) -> None:
    officer_of = {row["id"]: row["officer"] for row in document["persons"]}
    need: dict[Any, int] = {}
    for row in document["obligations"]:
        if row["needs"] == "officer":
            each = row["minutes"] + 2 * row["travel_min"]
            who = officer_of[row["person"]]
            need[who] = need.get(who, 0) + each * math.ceil(DAYS / row["period_days"])
    for officer in document["officers"]:
        away = absent_days(random, start, DAYS)
        wanted = need.get(officer["id"], 0) / document["meta"]["load"]
        gone = {*away, *holidays}
        working = [day for n in range(DAYS) if (day := start + timedelta(days=n)) not in gone]
        officer["hours"] = hours_for(random, wanted, working)
        officer["absent"] = [
            [f"{day.isoformat()}T00:00", f"{(day + timedelta(days=1)).isoformat()}T00:00"]
            for day in away
        ]

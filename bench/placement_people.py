"""People for invented instances: their weeks, their homes, and what must happen again and again."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from bench.placement_officers import Json

DAY_JOB, EARLY, LATE, MORNINGS = [510, 1020], [360, 840], [840, 1320], [480, 750]
HOME_VISITED = {1: 1.0, 2: 0.92, 3: 0.0}
TESTED = {1: 0.42, 2: 0.29, 3: 0.09}
IN_GROUP = {1: 0.29, 2: 0.24, 3: 0.0}
CHECK_IN = {1: (7, 4, 11), 2: (14, 8, 21), 3: (28, 18, 42)}  # period, shortest and longest gap
HOME_VISIT = {1: (28, 18, 42), 2: (42, 28, 63)}
TEST = {1: (14, 6, 22), 2: (28, 12, 44), 3: (28, 12, 44)}
SESSION = (7, 3, 12)


def person(random: Random, name: str, start: date, days: int) -> Json:
    """Somebody without officers yet; tiers 20/40/40 %, 8 % juveniles."""
    return {
        "id": name,
        "tier": random.choices((1, 2, 3), (20, 40, 40))[0],
        "juvenile": random.random() < 0.08,
        "home": None,
        "work": _work(random),
        "absent": sorted(_half_day(random, start, days) for _ in range(random.randrange(3))),
        "no_contact": [],
        "excluded": [],
    }


def household(random: Random, one: Json) -> Json | None:
    """The home, for those who are visited there; three in five of the others' are not known."""
    if random.random() >= HOME_VISITED[one["tier"]]:
        return None
    one["home"] = f"home-{one['id']}"
    return {"id": one["home"], "kind": "home", "capacity": None, "hours": None}


def wishes(
    random: Random, one: Json, office: str, labs: list[str], programme: str, start: date
) -> list[Json]:
    """The obligations of a person, without ids."""
    tier = one["tier"]
    found = [_wish("checkin", "officer", 30, CHECK_IN[tier], (540, 1020), [office])]
    if one["home"]:
        found.append(
            _wish("home_visit", "officer", 60, HOME_VISIT[tier], (480, 1200), [one["home"]])
        )
        found[-1]["travel_min"] = random.choices((15, 30, 45), (28, 50, 22))[0]
    if random.random() < TESTED[tier]:
        found.append(_wish("urine", "lab", 15, TEST[tier], (480, 1290), labs))
    if random.random() < IN_GROUP[tier]:
        found.append(_wish("group", "session", 90, SESSION, (480, 1290), []))
        found[-1]["programme"] = programme
    for wish in found:
        ago = random.randint(1, wish["period_days"])
        wish["person"] = one["id"]
        wish["last_done"] = (start - timedelta(days=ago)).isoformat()
    return found


def _wish(
    kind: str, needs: str, minutes: int, days: tuple[int, int, int], within: tuple[int, int],
    sites: list[str],
) -> Json:  # fmt: skip
    period, shortest, longest = days
    return {
        "kind": kind, "needs": needs, "minutes": minutes, "travel_min": 0, "period_days": period,
        "min_gap_days": shortest, "max_gap_days": longest, "weekdays": [0, 1, 2, 3, 4],
        "from": within[0], "to": within[1], "locations": sites, "programme": None,
    }  # fmt: skip


def _work(random: Random) -> list[Json]:
    """No work, four days, early or late shifts, both in turn, or three mornings."""
    kind = random.choices(("none", "days", "early", "late", "turns", "mornings"),
                          (45, 20, 13, 9, 9, 4))[0]  # fmt: skip
    everyday = [str(day) for day in range(5)]
    if kind == "turns":
        first, second = random.sample((EARLY, LATE), 2)
        return [{day: [first] for day in everyday}, {day: [second] for day in everyday}]
    days, hours = {
        "none": ([], []),
        "days": (sorted(random.sample(everyday, 4)), DAY_JOB),
        "early": (everyday, EARLY),
        "late": (everyday, LATE),
        "mornings": (sorted(random.sample(everyday, 3)), MORNINGS),
    }[kind]
    return [{day: [hours] for day in days}]


def _half_day(random: Random, start: date, days: int) -> list[str]:
    on = (start + timedelta(days=random.randrange(days))).isoformat()
    begins, ends = random.choice((("08:00", "13:00"), ("12:00", "18:00")))
    return [f"{on}T{begins}", f"{on}T{ends}"]

"""An independent judge: every hard rule, written anew from the file format with plain datetimes.

It shares no code with the engine, works in instants and naive local times, and is slow on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


class Instance:
    """A decoded instance with its rows by id."""

    def __init__(self, document: Json) -> None:
        meta = document["meta"]
        self.document = document
        self.zone = ZoneInfo(meta["tz"])
        self.start = date.fromisoformat(meta["start"])
        self.days = meta["days"]
        self.grid = meta["grid_min"]
        self.gap = timedelta(minutes=meta["person_gap_min"])
        self.margin = timedelta(minutes=meta["no_contact_margin_min"])
        self.holidays = {date.fromisoformat(day) for day in document["holidays"]}
        for name in ("locations", "officers", "sessions", "persons", "obligations"):
            setattr(self, name, {row["id"]: row for row in document[name]})
        self.foes = {
            frozenset((row["id"], other))
            for row in document["persons"]
            for other in row["no_contact"]
        }

    locations: dict[str, Json]
    officers: dict[str, Json]
    sessions: dict[str, Json]
    persons: dict[str, Json]
    obligations: dict[str, Json]

    def due(self) -> set[tuple[str, int]]:
        found = set()
        for row in self.document["obligations"]:
            k = 0
            while k * row["period_days"] < self.days:
                found.add((row["id"], k))
                k += 1
        return found


class Appointment:
    """One placed row, in instants and in local wall time."""

    def __init__(self, instance: Instance, row: Json) -> None:
        self.row = row
        self.start = datetime.fromisoformat(row["start"])
        self.end = datetime.fromisoformat(row["end"])
        self.local = self.start.astimezone(instance.zone).replace(tzinfo=None)
        self.local_end = self.end.astimezone(instance.zone).replace(tzinfo=None)
        self.obligation = instance.obligations[row["obligation"]]
        self.person = instance.persons[self.obligation["person"]]
        self.travel = timedelta(minutes=self.obligation["travel_min"])
        self.name = f"{row['obligation']}/{row['occurrence']}"

    def overlaps(self, other: Appointment, apart: timedelta = timedelta()) -> bool:
        return self.start < other.end + apart and other.start < self.end + apart


def violations(document: Json, plan: Json) -> list[str]:
    """Every broken rule in words; empty when the plan is sound."""
    instance = Instance(document)
    found = list(_accounting(instance, plan))
    unknown = [row for row in plan["placed"] if row["obligation"] not in instance.obligations]
    if unknown:
        return [*found, "unknown obligation"]
    rows = [Appointment(instance, row) for row in plan["placed"]]
    for one in rows:
        found += [f"{one.name}: {fault}" for fault in alone(instance, one)]
    found += together(instance, rows)
    return found


def _accounting(instance: Instance, plan: Json) -> list[str]:
    named = [(row["obligation"], row["occurrence"]) for row in plan["placed"]]
    named += [(row["obligation"], row["occurrence"]) for row in plan["unplaced"]]
    found = []
    if len(named) != len(set(named)):
        found.append("an occurrence appears twice")
    if set(named) != instance.due():
        found.append(f"not accounted for: {sorted(set(named) ^ instance.due())[:5]}")
    if any(not row["reason"] for row in plan["unplaced"]):
        found.append("an unplaced occurrence has no reason")
    return found


# One appointment by itself ---------------------------------------------------------------------


def alone(instance: Instance, one: Appointment) -> list[str]:
    """The rules that need nobody else."""
    return [
        *_timing(instance, one),
        *_person(instance, one),
        *_officer(instance, one),
        *_site(instance, one),
        *_session(instance, one),
    ]


def _timing(instance: Instance, one: Appointment) -> list[str]:
    row = one.obligation
    found = []
    if one.end - one.start != timedelta(minutes=row["minutes"]):
        found.append("wrong length")
    if one.local_end - one.local != timedelta(minutes=row["minutes"]):
        found.append("crosses a clock change")
    for moment, local in ((one.start, one.local), (one.end, one.local_end)):
        folds = {local.replace(tzinfo=instance.zone, fold=fold).utcoffset() for fold in (0, 1)}
        if moment.utcoffset() not in folds:
            found.append("wrong offset")
    minute = one.local.hour * 60 + one.local.minute
    if minute % instance.grid or one.local.second or one.local.microsecond:
        found.append("off the grid")
    on = one.local.date()
    first = instance.start + timedelta(days=one.row["occurrence"] * row["period_days"])
    last_day = instance.start + timedelta(days=instance.days)
    if not first <= on < min(first + timedelta(days=row["period_days"]), last_day):
        found.append("outside its period")
    if on.weekday() not in row["weekdays"] and not _stands_in(instance, row, first, on):
        found.append("wrong weekday")
    if on in instance.holidays:
        found.append("on a holiday")
    if minute < row["from"] or minute + row["minutes"] > row["to"]:
        found.append("outside its hours")
    return found


def _stands_in(instance: Instance, row: Json, first: date, on: date) -> bool:
    """Whether the usual days of the period are all closed, so that another working day may take their place."""
    period = [first + timedelta(days=n) for n in range(row["period_days"])]
    usual = [day for day in period if day.weekday() in row["weekdays"]]
    closed = bool(usual) and all(day in instance.holidays for day in usual)
    return closed and row["needs"] != "session" and on.weekday() < 5


def _minutes(begins: datetime, ends: datetime) -> list[tuple[date, int]]:
    """Every minute of a local interval, as date and minute of the day."""
    found = []
    while begins < ends:
        found.append((begins.date(), begins.hour * 60 + begins.minute))
        begins += timedelta(minutes=1)
    return found


def _inside(hours: Json, on: date, minute: int) -> bool:
    return any(a <= minute < b for a, b in hours.get(str(on.weekday()), []))


def _away(row: Json, begins: datetime, ends: datetime) -> bool:
    return any(
        begins < datetime.fromisoformat(b) and datetime.fromisoformat(a) < ends
        for a, b in row["absent"]
    )


def _person(instance: Instance, one: Appointment) -> list[str]:
    found = []
    if _away(one.person, one.local, one.local_end):
        found.append("while the person is away")
    work = one.person["work"]
    for on, minute in _minutes(one.local, one.local_end) if work else []:
        pattern = work[((on - instance.start).days // 7) % len(work)]
        if _inside(pattern, on, minute):
            found.append("while the person works")
            break
    return found


def _officer(instance: Instance, one: Appointment) -> list[str]:
    who = one.row["officer"]
    if one.obligation["needs"] != "officer":
        return [] if who is None else ["an officer nobody needs"]
    if who not in (one.person["officer"], one.person["deputy"]) or who not in instance.officers:
        return ["neither officer nor deputy"]
    change = one.person.get("officer_from")
    comes = change is not None and one.local.date() >= date.fromisoformat(change)
    if change is not None and who != one.person["officer" if comes else "deputy"]:
        return ["the other officer has the person on that day"]
    officer = instance.officers[who]
    begins, ends = one.local - one.travel, one.local_end + one.travel
    found = []
    if not all(_inside(officer["hours"], on, m) for on, m in _minutes(begins, ends)):
        found.append("officer not at work")
    if _away(officer, begins, ends):
        found.append("officer away")
    return found


def _site(instance: Instance, one: Appointment) -> list[str]:
    where = one.row["location"]
    allowed = one.obligation["locations"]
    if where is None:
        return [*(["no location"] if allowed else []), *_kept_at_home(instance, one)]
    found = []
    if where not in instance.locations:
        return ["unknown location"]
    if where not in allowed and (allowed or one.obligation["needs"] != "session"):
        found.append("location not allowed")
    found += _kept_at_home(instance, one)
    if where in one.person["excluded"]:
        found.append("excluded location")
    found += _confined(one)
    hours = instance.locations[where]["hours"]
    if hours is not None and not all(
        _inside(hours, on, minute) for on, minute in _minutes(one.local, one.local_end)
    ):
        found.append("location closed")
    if one.local.date().isoformat() in instance.locations[where].get("closed", ()):
        found.append("location closed that day")
    return found


def _meets(one: Appointment, begins: str, ends: str) -> bool:
    first, after = datetime.fromisoformat(begins), datetime.fromisoformat(ends)
    return one.local < after and first < one.local_end


def _kept_at_home(instance: Instance, one: Appointment) -> list[str]:
    where = one.row["location"]
    at_home = where is not None and where == one.person["home"]
    online = where is not None and instance.locations[where]["kind"] == "online"
    if at_home or online or not any(_meets(one, *span) for span in one.person.get("home_only", [])):
        return []
    return ["away from home during a presence duty"]


def _confined(one: Appointment) -> list[str]:
    shut = any(
        row["location"] == one.row["location"] and _meets(one, row["from"], row["to"])
        for row in one.person.get("barred", [])
    )
    return ["at a location shut to the person for now"] if shut else []


def _session(instance: Instance, one: Appointment) -> list[str]:
    which = one.row["session"]
    if one.obligation["needs"] != "session":
        return [] if which is None else ["a session nobody needs"]
    if which not in instance.sessions:
        return ["no such session"]
    session = instance.sessions[which]
    found = []
    if session["programme"] != one.obligation["programme"]:
        found.append("wrong programme")
    if session["audience"] not in ("any", "juvenile" if one.person["juvenile"] else "adult"):
        found.append("wrong audience")
    begins = datetime.fromisoformat(session["date"]) + timedelta(minutes=session["from"])
    if begins != one.local or session["minutes"] != one.obligation["minutes"]:
        found.append("not at the session's time")
    if session["location"] != one.row["location"]:
        found.append("not at the session's place")
    return found


# Appointments together -------------------------------------------------------------------------


def together(instance: Instance, rows: list[Appointment]) -> list[str]:
    """The rules about two or more."""
    return [
        *_pairs(rows, "officer", lambda a, b: a.overlaps(b, a.travel + b.travel), "officer twice"),
        *_own(instance, rows),
        *_spacing(instance, rows),
        *_places(instance, rows),
        *_seats(instance, rows),
    ]


def _grouped(rows: list[Appointment], key: str) -> dict[Any, list[Appointment]]:
    found = defaultdict(list)
    for one in rows:
        if one.row[key] is not None:
            found[one.row[key]].append(one)
    return found


def _pairs(rows: list[Appointment], key: str, clash: Any, fault: str) -> list[str]:
    return [
        f"{a.name}, {b.name}: {fault}"
        for group in _grouped(rows, key).values()
        for a, b in combinations(group, 2)
        if clash(a, b)
    ]


def _own(instance: Instance, rows: list[Appointment]) -> list[str]:
    by_person = defaultdict(list)
    for one in rows:
        by_person[one.person["id"]].append(one)
    return [
        f"{a.name}, {b.name}: own appointments too close"
        for group in by_person.values()
        for a, b in combinations(group, 2)
        if a.overlaps(b, instance.gap)
    ]


def _spacing(instance: Instance, rows: list[Appointment]) -> list[str]:
    days = defaultdict(list)
    for one in rows:
        days[one.row["obligation"]].append(one.local.date())
    found = []
    for name, on in days.items():
        row = instance.obligations[name]
        if row["last_done"] is not None:
            on.append(date.fromisoformat(row["last_done"]))
        on.sort()
        for a, b in pairwise(on):
            if (b - a).days < row["min_gap_days"]:
                found.append(f"{name}: occurrences too close")
    return found


def _places(instance: Instance, rows: list[Appointment]) -> list[str]:
    found = []
    for where, group in _grouped(rows, "location").items():
        capacity = instance.locations[where]["capacity"]
        for one in group:
            there = sum(other.start <= one.start < other.end for other in group)
            if capacity is not None and there > capacity:
                found.append(f"{one.name}: {where} holds {there} of {capacity}")
        for a, b in combinations(group, 2):
            pair = frozenset((a.person["id"], b.person["id"]))
            if a.person["juvenile"] != b.person["juvenile"] and a.overlaps(b):
                found.append(f"{a.name}, {b.name}: ages together at {where}")
            if pair in instance.foes and a.overlaps(b, instance.margin):
                found.append(f"{a.name}, {b.name}: no-contact pair at {where}")
    return found


def _seats(instance: Instance, rows: list[Appointment]) -> list[str]:
    return [
        f"{which}: more people than seats"
        for which, group in _grouped(rows, "session").items()
        if instance.sessions[which]["capacity"] is not None
        and len(group) > instance.sessions[which]["capacity"]
    ]


# Brute force -----------------------------------------------------------------------------------


def free_rows(document: Json, plan: Json, obligation: str, occurrence: int) -> list[Json]:
    """Every row that could be added to the plan without breaking a rule, by trying them all."""
    instance = Instance(document)
    rows = [Appointment(instance, row) for row in plan["placed"]]
    due = instance.obligations[obligation]
    person = instance.persons[due["person"]]
    officers = (
        [o for o in {person["officer"], person["deputy"]} if o]
        if due["needs"] == "officer"
        else [None]
    )
    found = []
    for start in _moments(instance, due, occurrence):
        for where, session in _choices(instance, due, start):
            for who in officers:
                one = Appointment(
                    instance, _row(instance, due, occurrence, start, where, who, session)
                )
                if not alone(instance, one) and not _clashes(instance, rows, one):
                    found.append(one.row)
    return found


def _clashes(instance: Instance, rows: list[Appointment], one: Appointment) -> bool:
    near = [
        other
        for other in rows
        if other.row["obligation"] == one.row["obligation"]
        or abs(other.start - one.start) < timedelta(days=2)
    ]
    touched = together(instance, [*near, one])
    return bool(touched) and bool(set(touched) - set(together(instance, near)))


def _moments(instance: Instance, due: Json, occurrence: int) -> list[datetime]:
    first = occurrence * due["period_days"]
    return [
        datetime.combine(instance.start + timedelta(days=day), datetime.min.time())
        + timedelta(minutes=minute)
        for day in range(first, min(first + due["period_days"], instance.days))
        for minute in range(due["from"] - due["from"] % instance.grid, due["to"], instance.grid)
    ]


def _choices(instance: Instance, due: Json, start: datetime) -> list[tuple[Any, Any]]:
    if due["needs"] == "session":
        return [
            (row["location"], row["id"])
            for row in instance.document["sessions"]
            if datetime.fromisoformat(row["date"]) + timedelta(minutes=row["from"]) == start
        ]
    return [(where, None) for where in due["locations"] or [None]]


def _row(
    instance: Instance,
    due: Json,
    occurrence: int,
    start: datetime,
    where: Any,
    who: Any,
    session: Any,
) -> Json:
    end = start + timedelta(minutes=due["minutes"])
    return {
        "obligation": due["id"],
        "occurrence": occurrence,
        "start": start.replace(tzinfo=instance.zone).isoformat(),
        "end": end.replace(tzinfo=instance.zone).isoformat(),
        "location": where,
        "officer": who,
        "session": session,
    }

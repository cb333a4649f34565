"""The placer one writes first: highest tier first, the first start that breaks no rule, datetimes only.

No masks, no repair, no reasons; every rule is asked of every candidate in turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.placement_officers import Json

Span = tuple[datetime, datetime]
Choice = tuple[datetime, str | None, str | None, str | None]
"""Start, officer, location, session."""


def place_naively(document: Json) -> Json:
    """A plan document in which every due occurrence appears once."""
    placer = _Placer(document)
    tiers = {row["id"]: row["tier"] for row in document["persons"]}
    for row in sorted(document["obligations"], key=lambda row: tiers[row["person"]]):
        for occurrence in range(-(-document["meta"]["days"] // row["period_days"])):
            placer.try_to_place(row, occurrence)
    return {"placed": placer.placed, "unplaced": placer.unplaced}


class _Placer:
    def __init__(self, document: Json) -> None:
        meta = document["meta"]
        self.zone, self.start = ZoneInfo(meta["tz"]), date.fromisoformat(meta["start"])
        self.days, self.grid = meta["days"], timedelta(minutes=meta["grid_min"])
        self.gap = timedelta(minutes=meta["person_gap_min"])
        self.margin = timedelta(minutes=meta["no_contact_margin_min"])
        self.holidays = {date.fromisoformat(day) for day in document["holidays"]}
        self.officers = {row["id"]: row for row in document["officers"]}
        self.sites = {row["id"]: row for row in document["locations"]}
        self.persons = {row["id"]: row for row in document["persons"]}
        self.sessions: dict[tuple[str, str], list[Json]] = defaultdict(list)
        for row in document["sessions"]:
            self.sessions[row["programme"], row["date"]].append(row)
        self.busy: dict[tuple[str, date], list[Span]] = defaultdict(list)
        self.there: dict[tuple[str, date], list[tuple[Span, Json]]] = defaultdict(list)
        self.seated: dict[str, int] = defaultdict(int)
        self.done: dict[str, date] = {
            row["id"]: date.fromisoformat(row["last_done"])
            for row in document["obligations"]
            if row["last_done"]
        }
        self.placed: list[Json] = []
        self.unplaced: list[Json] = []

    def try_to_place(self, obligation: Json, occurrence: int) -> None:
        name = {"obligation": obligation["id"], "occurrence": occurrence}
        found = next(self._free(obligation, occurrence), None)
        if found is None:
            self.unplaced.append({**name, "reason": "nothing free"})
            return
        start, officer, site, session = found
        end, travel = start + timedelta(minutes=obligation["minutes"]), self._travel(obligation)
        on = start.date()
        self.busy[obligation["person"], on].append((start, end))
        if officer is not None:
            self.busy[officer, on].append((start - travel, end + travel))
        if site is not None:
            self.there[site, on].append(((start, end), self.persons[obligation["person"]]))
        if session is not None:
            self.seated[session] += 1
        self.done[obligation["id"]] = on
        begins, ends = (one.replace(tzinfo=self.zone).isoformat() for one in (start, end))
        where = {"location": site, "officer": officer, "session": session}
        self.placed.append({**name, "start": begins, "end": ends, **where})

    def _free(self, obligation: Json, occurrence: int) -> Iterator[Choice]:
        person = self.persons[obligation["person"]]
        for choice in self._candidates(obligation, person, occurrence):
            start, officer, site, _ = choice
            end = start + timedelta(minutes=obligation["minutes"])
            if (
                self._person_can(person, start, end)
                and (site is None or self._site_can(site, person, start, end))
                and (officer is None or self._officer_can(officer, obligation, start, end))
            ):
                yield choice

    def _candidates(self, obligation: Json, person: Json, occurrence: int) -> Iterator[Choice]:
        first = occurrence * obligation["period_days"]
        for number in range(first, min(first + obligation["period_days"], self.days)):
            on = self.start + timedelta(days=number)
            last = self.done.get(obligation["id"])
            if on in self.holidays or on.weekday() not in obligation["weekdays"]:
                continue
            if last is not None and (on - last).days < obligation["min_gap_days"]:
                continue
            if obligation["needs"] == "session":
                yield from self._sessions(obligation, person, on)
            else:
                yield from self._starts(obligation, person, on)

    def _sessions(self, obligation: Json, person: Json, on: date) -> Iterator[Choice]:
        ages = ("any", "juvenile" if person["juvenile"] else "adult")
        for row in self.sessions[obligation["programme"], on.isoformat()]:
            within = (
                obligation["from"] <= row["from"]
                and row["from"] + row["minutes"] <= obligation["to"]
            )
            full = row["capacity"] is not None and self.seated[row["id"]] >= row["capacity"]
            long = row["minutes"] == obligation["minutes"]
            if within and long and not full and row["audience"] in ages:
                yield self._at(on, row["from"]), None, row["location"], row["id"]

    def _starts(self, obligation: Json, person: Json, on: date) -> Iterator[Choice]:
        officers = (
            (person["officer"], person["deputy"]) if obligation["needs"] == "officer" else (None,)
        )
        start = self._at(on, obligation["from"])
        while start + timedelta(minutes=obligation["minutes"]) <= self._at(on, obligation["to"]):
            for officer in officers:
                if officer is not None or obligation["needs"] != "officer":
                    for site in obligation["locations"] or (None,):
                        yield start, officer, site, None
            start += self.grid

    @staticmethod
    def _at(on: date, minute: int) -> datetime:
        return datetime.combine(on, datetime.min.time()) + timedelta(minutes=minute)

    @staticmethod
    def _travel(obligation: Json) -> timedelta:
        return timedelta(minutes=obligation["travel_min"])

    def _person_can(self, person: Json, start: datetime, end: datetime) -> bool:
        own = self.busy[person["id"], start.date()]
        if any(start < b + self.gap and a < end + self.gap for a, b in own):
            return False
        if work := person["work"]:
            week = work[(start.date() - self.start).days // 7 % len(work)]
            if any(start < b and a < end for a, b in self._spans(week, start.date())):
                return False
        return not self._away(person, start, end)

    def _spans(self, hours: Json, on: date) -> list[Span]:
        spans = hours.get(str(on.weekday()), [])
        return [(self._at(on, a), self._at(on, b)) for a, b in spans]

    @staticmethod
    def _away(row: Json, start: datetime, end: datetime) -> bool:
        return any(
            start < datetime.fromisoformat(b) and datetime.fromisoformat(a) < end
            for a, b in row["absent"]
        )

    def _officer_can(self, officer: str, obligation: Json, start: datetime, end: datetime) -> bool:
        row, travel = self.officers[officer], self._travel(obligation)
        leaves, back = start - travel, end + travel
        at_work = any(a <= leaves and back <= b for a, b in self._spans(row["hours"], start.date()))
        taken = any(leaves < b and a < back for a, b in self.busy[officer, start.date()])
        return at_work and not taken and not self._away(row, leaves, back)

    def _site_can(self, site: str, person: Json, start: datetime, end: datetime) -> bool:
        row, on = self.sites[site], start.date()
        if site in person["excluded"]:
            return False
        hours = row["hours"]
        if hours is not None and not any(
            a <= start and end <= b for a, b in self._spans(hours, on)
        ):
            return False
        others = self.there[site, on]
        at_once = [other for (a, b), other in others if start < b and a < end]
        if row["capacity"] is not None and len(at_once) >= row["capacity"]:
            return False
        if any(other["juvenile"] != person["juvenile"] for other in at_once):
            return False
        return not any(
            start < b + self.margin and a < end + self.margin
            for (a, b), other in others
            if other["id"] in person["no_contact"] or person["id"] in other["no_contact"]
        )

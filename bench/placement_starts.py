"""The starts each occurrence has in an empty calendar, worked out from the file format alone.

It shares no code with the engine: cells of the grid counted from the first midnight in local wall
time, one array of truths per person, officer and site. Clock changes are not looked at, since the
instances here are planned on working days only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bench.placement_officers import Json

Cells = NDArray[np.bool_]
DAY = 24 * 60


@dataclass(frozen=True)
class Option:
    """One way to meet an occurrence: with whom, where, in which session; and at which cells."""

    officer: str | None
    site: str | None
    session: str | None
    starts: Cells


class Starts:
    """A decoded instance with its rows by id and what each of them allows, cell by cell."""

    def __init__(self, document: Json) -> None:
        meta = document["meta"]
        self.document, self.days = document, int(meta["days"])
        self.start = date.fromisoformat(meta["start"])
        self.grid = int(meta["grid_min"])
        self.per_day = DAY // self.grid
        self.officers = {row["id"]: row for row in document["officers"]}
        self.sites = {row["id"]: row for row in document["locations"]}
        self.persons = {row["id"]: row for row in document["persons"]}
        self._known: dict[tuple[str, str, int], Cells] = {}
        self._sessions: dict[str, list[Json]] = {}
        for row in document["sessions"]:
            self._sessions.setdefault(row["programme"], []).append(row)

    def options(self, obligation: Json) -> list[Option]:
        """Every way to meet an obligation, over the whole horizon; none has to have a start."""
        person = self.persons[obligation["person"]]
        length = self.cells(obligation["minutes"])
        own = self._window(obligation) & self._fits("persons", person["id"], length)
        if obligation["needs"] == "session":
            return list(self._in_sessions(obligation, person, own))
        sites = [one for one in obligation["locations"] if one not in person["excluded"]]
        places = [
            (site, own & self._fits("sites", site, length)) for site in sites
        ] or ([(None, own)] if not obligation["locations"] else [])  # fmt: skip
        if obligation["needs"] == "lab":
            return [Option(None, site, None, starts) for site, starts in places]
        travel = self.cells(obligation["travel_min"])
        return [
            Option(officer, site, None, starts & self._with(officer, length, travel))
            for officer in dict.fromkeys((person["officer"], person["deputy"]))
            if officer is not None
            for site, starts in places
        ]

    def periods(self, obligation: Json) -> list[tuple[int, int]]:
        """The days, from and to, of every occurrence that is due."""
        length = obligation["period_days"]
        return [(first, min(first + length, self.days)) for first in range(0, self.days, length)]

    def last_done(self, obligation: Json) -> int | None:
        """The day of the occurrence before the first, counted from the start; negative or None."""
        last = obligation["last_done"]
        return None if last is None else (date.fromisoformat(last) - self.start).days

    def cells(self, minutes: int) -> int:
        """Minutes in cells; raises ValueError when they are no whole number of them."""
        if minutes % self.grid:
            raise ValueError(f"{minutes} minutes do not lie on a grid of {self.grid}")
        return minutes // self.grid

    def cell(self, on: date, minute: int) -> int:
        return (on - self.start).days * self.per_day + minute // self.grid

    def cell_of(self, start: str, zone: ZoneInfo) -> int:
        """The cell of a plan's start."""
        local = datetime.fromisoformat(start).astimezone(zone)
        return self.cell(local.date(), local.hour * 60 + local.minute)

    def moment(self, cell: int) -> datetime:
        """The naive local time of a cell."""
        midnight = datetime.combine(self.start, datetime.min.time())
        return midnight + timedelta(minutes=cell * self.grid)

    def _in_sessions(self, obligation: Json, person: Json, own: Cells) -> Iterator[Option]:
        ages = ("any", "juvenile" if person["juvenile"] else "adult")
        for row in self._sessions.get(obligation["programme"], []):
            here = row["location"]
            if row["audience"] not in ages or row["minutes"] != obligation["minutes"]:
                continue
            if here in person["excluded"] or obligation["locations"] not in ([], [here]):
                continue
            cell = self.cell(date.fromisoformat(row["date"]), row["from"])
            starts = np.zeros_like(own)
            starts[cell] = own[cell] and (
                here is None or self._fits("sites", here, self.cells(row["minutes"]))[cell]
            )
            yield Option(None, here, row["id"], starts)

    def _window(self, obligation: Json) -> Cells:
        minutes = np.arange(self.per_day) * self.grid
        of_day = (minutes >= obligation["from"]) & (
            minutes + obligation["minutes"] <= obligation["to"]
        )
        days = self._open_days(tuple(obligation["weekdays"]))
        window: Cells = (days[:, None] & of_day).ravel()
        return window

    def _open_days(self, weekdays: tuple[int, ...]) -> Cells:
        wanted: Cells = self._working & np.isin(np.arange(self.days) % 7, weekdays)
        return wanted

    @cached_property
    def _working(self) -> Cells:
        days = [self.start + timedelta(days=n) for n in range(self.days)]
        shut = set(self.document["holidays"])
        return np.array([day.isoformat() not in shut for day in days])

    def _with(self, officer: str, length: int, travel: int) -> Cells:
        """The starts at which the officer has time for the journey there, the talk, the way back."""
        departs = self._fits("officers", officer, length + 2 * travel)
        return departs if not travel else np.concatenate(
            [np.zeros(travel, dtype=bool), departs[:-travel]]
        )  # fmt: skip

    def _fits(self, kind: str, name: str, length: int) -> Cells:
        """Where `length` free cells begin."""
        key = (kind, name, length)
        if key not in self._known:
            free = self._free(kind, getattr(self, kind)[name])
            total = np.concatenate([[0], np.cumsum(free)])
            fits = np.zeros(len(free), dtype=bool)
            fits[: len(free) - length + 1] = total[length:] - total[:-length] == length
            self._known[key] = fits
        return self._known[key]

    def _free(self, kind: str, row: Json) -> Cells:
        if kind == "persons":
            free = ~self._weekly(row["work"])
        elif row["hours"] is None:
            return np.ones(self.days * self.per_day, dtype=bool)
        else:
            free = self._weekly([row["hours"]])
        for begins, ends in row.get("absent", []):
            free[slice(*self._clipped(begins, ends))] = False
        return free

    def _weekly(self, patterns: list[Json]) -> Cells:
        found = np.zeros((self.days, self.per_day), dtype=bool)
        for day in range(self.days if patterns else 0):
            pattern = patterns[day // 7 % len(patterns)]
            for begins, ends in pattern.get(str(day % 7), []):
                found[day, self.cells(begins) : self.cells(ends)] = True
        return found.ravel()

    def _clipped(self, begins: str, ends: str) -> tuple[int, int]:
        midnight = datetime.combine(self.start, datetime.min.time())
        first, last = (
            self.cells(int((datetime.fromisoformat(one) - midnight).total_seconds()) // 60)
            for one in (begins, ends)
        )
        return max(0, first), max(0, last)

"""The hard rules of one row by itself, read from the files without a line of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.placement_officers import Json


@dataclass(frozen=True, slots=True)
class Row:
    """A placed row: instants in minutes, wall time, and what it refers to."""

    row: Json
    obligation: Json
    person: Json
    start: int
    end: int
    local: datetime
    minute: int


class Facts:
    """The instance by id."""

    def __init__(self, document: Json) -> None:
        meta = document["meta"]
        self.zone, self.start = ZoneInfo(meta["tz"]), date.fromisoformat(meta["start"])
        self.days, self.grid = meta["days"], meta["grid_min"]
        self.gap, self.margin = meta["person_gap_min"], meta["no_contact_margin_min"]
        self.holidays = {date.fromisoformat(day) for day in document["holidays"]}
        self.sites = {row["id"]: row for row in document["locations"]}
        self.officers = {row["id"]: row for row in document["officers"]}
        self.sessions = {row["id"]: row for row in document["sessions"]}
        self.persons = {row["id"]: row for row in document["persons"]}
        self.obligations = {row["id"]: row for row in document["obligations"]}
        self.away = {
            row["id"]: [tuple(map(datetime.fromisoformat, span)) for span in row["absent"]]
            for row in (*document["persons"], *document["officers"])
        }


def read_row(facts: Facts, row: Json) -> Row:
    start, end = datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])
    local = start.replace(tzinfo=None)
    obligation = facts.obligations[row["obligation"]]
    return Row(
        row, obligation, facts.persons[obligation["person"]], int(start.timestamp()) // 60,
        int(end.timestamp()) // 60, local, local.hour * 60 + local.minute,
    )  # fmt: skip


def alone(facts: Facts, row: Row) -> Iterator[str]:
    """What is wrong with a row whatever the others are."""
    for check in (_time, _person, _officer, _place):
        yield from check(facts, row)


def _time(facts: Facts, row: Row) -> Iterator[str]:
    obligation, on = row.obligation, row.local.date()
    ends = datetime.fromisoformat(row.row["end"])
    long = timedelta(minutes=obligation["minutes"])
    if (
        row.end - row.start != obligation["minutes"]
        or ends.replace(tzinfo=None) - row.local != long
    ):
        yield "wrong length"
    for moment in (datetime.fromisoformat(row.row["start"]), ends):
        if moment.astimezone(facts.zone).utcoffset() != moment.utcoffset():
            yield "wrong offset"
    if row.minute % facts.grid or row.local.second or row.local.microsecond:
        yield "off the grid"
    if (on - facts.start).days // obligation["period_days"] != row.row["occurrence"]:
        yield "outside its period"
    if not facts.start <= on < facts.start + timedelta(days=facts.days):
        yield "outside the planned days"
    if on.weekday() not in obligation["weekdays"] or on in facts.holidays:
        yield "on the wrong day"
    if row.minute < obligation["from"] or row.minute + obligation["minutes"] > obligation["to"]:
        yield "outside its hours"


def _person(facts: Facts, row: Row) -> Iterator[str]:
    minutes = row.obligation["minutes"]
    if _absent(facts, row.person["id"], row.local, timedelta(minutes=minutes)):
        yield "the person is away"
    if work := row.person["work"]:
        week = work[(row.local.date() - facts.start).days // 7 % len(work)]
        spans = week.get(str(row.local.weekday()), [])
        if any(row.minute < b and a < row.minute + minutes for a, b in spans):
            yield "the person works"


def _absent(facts: Facts, who: str, begins: datetime, long: timedelta) -> bool:
    return any(begins < b and a < begins + long for a, b in facts.away[who])


def _covered(hours: Json | None, day: date, begins: int, ends: int) -> bool:
    if hours is None:
        return True
    for a, b in sorted(hours.get(str(day.weekday()), [])):
        if a <= begins < b:
            begins = b
    return begins >= ends


def _officer(facts: Facts, row: Row) -> Iterator[str]:
    who, obligation = row.row["officer"], row.obligation
    if obligation["needs"] != "officer":
        if who is not None:
            yield "an officer nobody needs"
        return
    if who not in facts.officers or who not in (row.person["officer"], row.person["deputy"]):
        yield "neither officer nor deputy"
        return
    travel, minutes = obligation["travel_min"], obligation["minutes"]
    first, last = row.minute - travel, row.minute + minutes + travel
    if not _covered(facts.officers[who]["hours"], row.local.date(), first, last):
        yield "the officer is not at work"
    leaves = row.local - timedelta(minutes=travel)
    if _absent(facts, who, leaves, timedelta(minutes=minutes + 2 * travel)):
        yield "the officer is away"


def _place(facts: Facts, row: Row) -> Iterator[str]:
    where, obligation, which = row.row["location"], row.obligation, row.row["session"]
    if where is not None and where not in facts.sites:
        yield "no such site"
        return
    allowed = obligation["locations"]
    if (where not in allowed) if allowed else (where is not None and which is None):
        yield "site not allowed"
    if where in row.person["excluded"]:
        yield "excluded site"
    last = row.minute + obligation["minutes"]
    if where and not _covered(facts.sites[where]["hours"], row.local.date(), row.minute, last):
        yield "site closed"
    if (which is not None) != (obligation["needs"] == "session"):
        yield "a session too many or too few"
    elif which is not None:
        yield from _session(facts, row)


def _session(facts: Facts, row: Row) -> Iterator[str]:
    session = facts.sessions.get(row.row["session"])
    if session is None:
        yield "no such session"
        return
    on, minute = date.fromisoformat(session["date"]), session["from"]
    if (on, minute, session["minutes"]) != (
        row.local.date(),
        row.minute,
        row.obligation["minutes"],
    ):
        yield "not at the session's time"
    if session["location"] != row.row["location"]:
        yield "not at the session's site"
    age = "juvenile" if row.person["juvenile"] else "adult"
    if session["programme"] != row.obligation["programme"] or session["audience"] not in (
        "any",
        age,
    ):
        yield "not for this person"

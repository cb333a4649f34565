"""Parses the file format from untrusted JSON: an Instance, or every reason why it is invalid.

Absent and null mean the same. A member that the format does not have is a fault: it may be a misspelt one. So is one
that stands twice, or a row: of two that differ no one could say which was meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aftercare.base.documents.json_values import Findings, Value
from aftercare.base.errors import UnusableInstance
from aftercare.domain.placement.document.format import (
    AUDIENCES,
    BAR,
    DAY,
    INSTANCE,
    LOCATION,
    META,
    MOST_CAPACITY,
    MOST_DAYS,
    MOST_FEW,
    MOST_OCCURRENCES,
    MOST_ROWS,
    NEEDS,
    OBLIGATION,
    OFFICER,
    PERSON,
    PLAN,
    ROW,
    SESSION,
    SITE_KINDS,
    WEEKDAYS,
    Object,
)
from aftercare.domain.placement.instance import (
    Absences,
    Instance,
    Obligation,
    Officer,
    Person,
    Session,
    Site,
    Spans,
    WeekHours,
    due_occurrences,
    unit_of,
)
from aftercare.domain.placement.result import Placed

MOST_CELLS = 8_000_000_000  # rows × slots, about 1 GB of masks

Row = TypeVar("Row")


@dataclass(slots=True)
class Ids:
    """The ids that rows may refer to, and shared values: thousands of people have the same hours."""

    sites: set[str] = field(default_factory=set)
    officers: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)
    obligations: set[str] = field(default_factory=set)
    alike: dict[Any, Any] = field(default_factory=dict)

    def once(self, value: Row) -> Row:
        """The first value equal to this one."""
        found: Row = self.alike.setdefault(value, value)
        return found


@dataclass(frozen=True, slots=True)
class Meta:
    """The horizon and the margins that apply to everyone."""

    tz: str
    start: date
    days: int
    grid_min: int
    person_gap_min: int
    margin_min: int


def read_instance(document: object) -> Instance:
    """The instance of a decoded JSON document; raises UnusableInstance with all its faults."""
    findings = Findings()
    root = Value(document, "", findings).members(INSTANCE.names)
    meta = _meta(root.get("meta", {}))
    _refuse(findings)
    ids = Ids(
        sites=_ids(root.get("locations", [])),
        officers=_ids(root.get("officers", [])),
        persons=_ids(root.get("persons", [])),
        sessions=_ids(root.get("sessions", [])),
        obligations=_ids(root.get("obligations", [])),
    )
    instance = Instance(
        tz=meta.tz,
        start=meta.start,
        days=meta.days,
        grid_min=meta.grid_min,
        person_gap_min=meta.person_gap_min,
        no_contact_margin_min=meta.margin_min,
        holidays=frozenset(day.on() for day in root.get("holidays", []).items(MOST_ROWS)),
        sites=_rows(root, "locations", LOCATION, lambda row: _site(row, ids)),
        officers=_rows(root, "officers", OFFICER, lambda row: _officer(row, ids)),
        sessions=_rows(root, "sessions", SESSION, lambda row: _session(row, ids, meta.grid_min)),
        persons=_rows(root, "persons", PERSON, lambda row: _person(row, ids)),
        obligations=_rows(root, "obligations", OBLIGATION, lambda row: _obligation(row, ids, meta)),
        notified=read_rows(root.get("notified", []), meta.tz, ids),
    )
    _refuse(findings)
    _refuse_giants(instance)
    return instance


def read_plan(document: object, instance: Instance) -> tuple[Placed, ...]:
    """The placed rows of a plan document; rows of occurrences that are no longer due are accepted.

    Raises UnusableInstance with the pointers of all invalid parts.
    """
    findings = Findings()
    root = Value(document, "", findings).members(PLAN)
    rows = read_rows(root.get("placed", []), instance.tz, None)
    _refuse(findings)
    return rows


def read_rows(value: Value, tz: str, ids: Ids | None) -> tuple[Placed, ...]:
    """Rows in the format of a plan; with `ids`, references must exist."""
    zone = ZoneInfo(tz)
    known = Ids() if ids is None else ids
    strict = ids is not None
    found = []
    before: set[tuple[str, int]] = set()
    members = ROW.names
    for item in value.items(MOST_OCCURRENCES):
        row = item.members(members)
        begins, ends = row.get("start").moment(), row.get("end").moment()
        obligation = _reference(row.get("obligation"), known.obligations if strict else None)
        occurrence = row.get("occurrence").whole(0, MOST_OCCURRENCES)
        site = _optional(row.get("location"), known.sites if strict else None)
        officer = _optional(row.get("officer"), known.officers if strict else None)
        session = _optional(row.get("session"), known.sessions if strict else None)
        if (obligation, occurrence) in before:
            item.fault("duplicate-row", "is about an occurrence that was placed before")
        before.add((obligation, occurrence))
        if begins is None or ends is None:
            continue
        if ends <= begins:
            row.get("end").fault("empty-interval", "must be later than start")
        start, end = begins.astimezone(zone), ends.astimezone(zone)
        found.append(Placed(obligation, occurrence, start, end, site, officer, session))
    return tuple(found)


# Parts -----------------------------------------------------------------------------------------


def _refuse(findings: Findings) -> None:
    if findings.faults:
        first = findings.faults[0]
        raise UnusableInstance(f"{first.pointer}: {first.detail}", tuple(findings.faults))


def _refuse_giants(instance: Instance) -> None:
    """Raises UnusableInstance for an instance that would not fit in memory, before any mask is made."""
    findings = Findings()
    rows = sum(
        len(part)
        for part in (
            instance.sites, instance.officers, instance.persons, instance.obligations
        )
    )  # fmt: skip
    if rows * instance.days * DAY // unit_of(instance) > MOST_CELLS:
        findings.add("", "too-large", "has more rows and days than can be planned at once")
    if sum(len(row.occurrences) for row in instance.obligations) > MOST_OCCURRENCES:
        findings.add("/obligations", "too-many", f"have more than {MOST_OCCURRENCES} occurrences")
    _refuse(findings)


def _meta(value: Value) -> Meta:
    row = value.members(META.names)
    start = row.get("start").on()
    if start.weekday() != 0 and not row.findings.faults:
        row.get("start").fault("not-a-monday", "must be a Monday")
    grid = row.get("grid_min", 15).whole(1, DAY)
    if DAY % grid:
        row.get("grid_min").fault("not-a-grid", "must divide the day")
    return Meta(
        tz=_zone(row.get("tz")),
        start=start,
        days=row.get("days").whole(1, MOST_DAYS),
        grid_min=grid,
        person_gap_min=row.get("person_gap_min", 0).whole(0, DAY),
        margin_min=row.get("no_contact_margin_min", 0).whole(0, DAY),
    )


def _zone(value: Value) -> str:
    name = value.text()
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        value.fault("unknown-zone", "must be an IANA time zone")
        return "UTC"
    return name


def _ids(value: Value) -> set[str]:
    """The distinct ids of a list; a repeated one is a fault, and an invalid one is reported later."""
    found: set[str] = set()
    for item in value.items(MOST_ROWS):
        raw = item.raw.get("id") if isinstance(item.raw, dict) else None
        if isinstance(raw, str):
            if raw in found:
                item.get("id").fault("duplicate-id", "was used before")
            found.add(raw)
    return found


def _rows(root: Value, name: str, form: Object, read: Callable[[Value], Row]) -> tuple[Row, ...]:
    members = form.names
    return tuple(read(item.members(members)) for item in root.get(name, []).items(MOST_ROWS))


def _reference(value: Value, ids: set[str] | None) -> str:
    return value.text() if ids is None else value.known(ids)


def _optional(value: Value, ids: set[str] | None) -> str | None:
    return None if value.absent else _reference(value, ids)


def _spans(value: Value) -> Spans:
    found = []
    for item in value.items(MOST_FEW):
        pair = list(item.items(2))
        if len(pair) != 2:
            item.fault("not-a-pair", "must be [from, to)")
            continue
        begins, ends = pair[0].whole(0, DAY), pair[1].whole(0, DAY)
        if ends <= begins:
            item.fault("empty-interval", "must end later than it begins")
        found.append((begins, ends))
    return tuple(found)


def _week(value: Value) -> WeekHours:
    row = value.members()
    for key in row.raw:
        if key not in WEEKDAYS:
            row.get(str(key)).fault("unknown-weekday", 'must be "0" (Monday) to "6"')
    return tuple(_spans(row.get(str(day), [])) for day in range(7))


def _absences(value: Value) -> Absences:
    found = []
    for item in value.items(MOST_FEW):
        pair = list(item.items(2))
        if len(pair) != 2:
            item.fault("not-a-pair", "must be [from, to)")
            continue
        begins, ends = pair[0].local(), pair[1].local()
        if ends <= begins:
            item.fault("empty-interval", "must end later than it begins")
        found.append((begins, ends))
    return tuple(found)


def _capacity(value: Value) -> int | None:
    return None if value.absent else value.whole(0, MOST_CAPACITY)


def _site(row: Value, ids: Ids) -> Site:
    hours = row.get("hours")
    return Site(
        id=ids.once(row.get("id").text()),
        kind=row.get("kind").one_of(*SITE_KINDS),
        capacity=_capacity(row.get("capacity")),
        hours=None if hours.absent else ids.once(_week(hours)),
        closed=frozenset(day.on() for day in row.get("closed", []).items(MOST_ROWS)),
    )


def _officer(row: Value, ids: Ids) -> Officer:
    return Officer(
        id=row.get("id").text(),
        office=_optional(row.get("office"), ids.sites),
        hours=ids.once(_week(row.get("hours", {}))),
        absent=_absences(row.get("absent", [])),
    )


def _session(row: Value, ids: Ids, grid: int) -> Session:
    begins = row.get("from").whole(0, DAY - 1)
    minutes = row.get("minutes").whole(1, DAY)
    if begins % grid:
        row.get("from").fault("off-grid", "must lie on the grid")
    if begins + minutes > DAY:
        row.get("minutes").fault("past-midnight", "must end on the same day")
    return Session(
        id=row.get("id").text(),
        series=row.get("series", "-").text(),
        programme=row.get("programme").text(),
        site=_optional(row.get("location"), ids.sites),
        on=row.get("date").on(),
        from_min=begins,
        minutes=minutes,
        capacity=_capacity(row.get("capacity")),
        audience=row.get("audience", "any").one_of(*AUDIENCES),
    )


def _person(row: Value, ids: Ids) -> Person:
    return Person(
        id=ids.once(row.get("id").text()),
        tier=row.get("tier").whole(1, 3),
        juvenile=row.get("juvenile", False).flag(),
        officer=ids.once(_optional(row.get("officer"), ids.officers)),
        deputy=ids.once(_optional(row.get("deputy"), ids.officers)),
        home=ids.once(_optional(row.get("home"), ids.sites)),
        work=ids.once(tuple(_week(item) for item in row.get("work", []).items(MOST_FEW))),
        absent=_absences(row.get("absent", [])),
        no_contact=ids.once(frozenset(_known(row.get("no_contact", []), ids.persons))),
        excluded=ids.once(frozenset(_known(row.get("excluded", []), ids.sites))),
        home_only=_absences(row.get("home_only", [])),
        barred=_barred(row.get("barred", []), ids),
        officer_from=None if (change := row.get("officer_from")).absent else change.on(),
    )


def _barred(value: Value, ids: Ids) -> tuple[tuple[str, datetime, datetime], ...]:
    found = []
    for item in value.items(MOST_FEW):
        row = item.members(BAR.names)
        begins, ends = row.get("from").local(), row.get("to").local()
        if ends <= begins:
            row.get("to").fault("empty-interval", "must be later than from")
        found.append((row.get("location").known(ids.sites), begins, ends))
    return tuple(found)


def _known(value: Value, ids: set[str]) -> list[str]:
    return [item.known(ids) for item in value.items(MOST_ROWS)]


def _obligation(row: Value, ids: Ids, meta: Meta) -> Obligation:
    needs = row.get("needs").one_of(*NEEDS)
    programme = row.get("programme")
    begins, ends = row.get("from").whole(0, DAY), row.get("to").whole(0, DAY)
    if ends <= begins:
        row.get("to").fault("empty-interval", "must be later than from")
    if needs == "session" and programme.absent:
        programme.fault("programme-missing", "a session is chosen by its programme")
    sites = _known(row.get("locations", []), ids.sites)
    longest, last = row.get("max_gap_days"), row.get("last_done")
    period = row.get("period_days").whole(1, 10 * MOST_DAYS)
    return Obligation(
        id=row.get("id").text(),
        person=ids.once(row.get("person").known(ids.persons)),
        kind=ids.once(row.get("kind").text()),
        needs=ids.once(needs),
        minutes=row.get("minutes").whole(1, DAY),
        travel_min=row.get("travel_min", 0).whole(0, DAY // 2),
        period_days=period,
        min_gap_days=row.get("min_gap_days", 0).whole(0, 10 * MOST_DAYS),
        max_gap_days=None if longest.absent else longest.whole(0, 10 * MOST_DAYS),
        weekdays=ids.once(
            frozenset(day.whole(0, 6) for day in row.get("weekdays").items(MOST_FEW))
        ),
        from_min=ids.once(begins),
        to_min=ids.once(ends),
        sites=ids.once(tuple(dict.fromkeys(map(ids.once, sites)))),
        programme=None if programme.absent else ids.once(programme.text()),
        last_done=None if last.absent else ids.once(last.on()),
        occurrences=due_occurrences(meta.start, meta.days, period),
    )

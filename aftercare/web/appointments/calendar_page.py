"""The calendar: a day, a week, a month or a list, of the reader, a colleague, the team, a site or a group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.overviews.calendar import (
    calendar_groups,
    calendar_sites,
    closed_days,
    colleagues,
    group_calendar,
    own_hidden,
    site_calendar,
    staff_calendar,
)
from aftercare.casework.overviews.view import badge_counts, my_week
from aftercare.casework.staff.availability import my_time_off
from aftercare.store.accounts.audit import noted_together
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.read_ahead import read_ahead
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.rows import TreatmentGroupRow
from aftercare.web.appointments.calendar_query import (
    GROUP,
    GROUPS,
    KIND,
    OWN,
    SITE,
    STAFF,
    TEAM,
    VIEWS,
    CalendarQuery,
    asked_of,
    with_way_back,
)
from aftercare.web.appointments.calendar_view import (
    Found,
    free_of,
    grid_days,
    of_kinds,
    off_of,
    officer_days,
    session_entry,
    slot_entry,
    way_to_move,
)
from aftercare.web.appointments.shown import ShownAppointment, appointment
from aftercare.web.appointments.week_grid import WeekGrid, lay_out
from aftercare.web.appointments.week_page import blocks
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.time.days_off import days_off

router = APIRouter(route_class=PageRoute)
MINE = sentence("My own calendar")
WHOLE_TEAM = sentence("The whole team")
ALL_GROUPS = sentence("All treatment groups")
SITE_NAMED = sentence("Site: %(name)s")
GROUP_NAMED = sentence("Group: %(name)s")
VIEW_NAMES = {
    "day": sentence("Day"),
    "week": sentence("Week"),
    "month": sentence("Month"),
    "list": sentence("List"),
}
# A column of a team of more than this is too narrow for two at once.
FEW_OFFICERS = 4
MONTH_ENTRIES = 3


@dataclass(frozen=True)
class Calendars:
    """The calendars that the reader may open."""

    officers: list[StaffRow]
    sites: list[SiteRow]
    groups: list[TreatmentGroupRow]


@dataclass(frozen=True, slots=True)
class OfficerHead:
    """The head of an officer's column: the name, the calendar of that officer alone, and what takes hours away."""

    name: str
    href: str
    list_href: str
    off: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class TeamCell:
    """A day of one officer: how many appointments, and how many minutes are free."""

    day: date
    count: int
    free: int
    works: bool
    off: list[dict[str, str]]
    href: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    name: str
    href: str
    cells: list[TeamCell]


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A day of a month; `inside`: of the month asked for; `more`: how many of its `count` are not shown."""

    day: date
    inside: bool
    entries: list[ShownAppointment]
    more: int
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the view asked for draws; what others draw is none."""

    grid: WeekGrid | None = None
    officers: dict[str, OfficerHead] = field(default_factory=dict)
    team: list[TeamRow] | None = None
    month: list[list[MonthCell]] | None = None
    listed: list[tuple[date, list[ShownAppointment]]] | None = None


@router.get("/calendar")
def show_calendar(context: Annotated[PageContext, Depends(Allow(staff_calendar))]) -> Response:
    with context.work() as work, noted_together(work):
        asked_first = (colleagues, calendar_sites, calendar_groups, badge_counts)
        read_ahead(work.session, *(partial(one, work) for one in asked_first))
        known = Calendars(colleagues(work), calendar_sites(work), calendar_groups(work))
        options = _options(context, known)
        codes = {value for value, _ in options}
        asked, form = asked_of(context.request.query_params, codes, options[0][0], context.today)
        found = _with_ways(_found(context, work, asked, known), asked)
    first_on, days = asked.days
    shown = [first_on + timedelta(days=n) for n in range(days)]
    kinds = sorted({it.kind for it in found.entries if it.kind} | asked.kinds)
    drawn = _drawn(context, asked, found, shown)
    return context.page(
        "appointments/calendar.html",
        200,
        asked=asked,
        form=_filled(form, asked),
        options=options,
        title=dict(options)[asked.of],
        today=context.today,
        days=shown,
        views=[(one, VIEW_NAMES[one], asked.href(view=one)) for one in VIEWS],
        today_href=asked.href(on=context.today),
        kinds=kinds,
        kind_options=[
            {"value": one, "text": context.name_of("kind", one), "hint": ""} for one in kinds
        ],
        kind_prefix=KIND.removesuffix("-"),
        hidden=any(it.href is None for it in found.entries),
        off=off_of(context, found, first_on, days),
        grid=drawn.grid,
        officers=drawn.officers,
        team=drawn.team,
        month=drawn.month,
        listed=drawn.listed,
    )


def _filled(form: Reading, asked: CalendarQuery) -> Reading:
    """The form with the day as it was understood; one that could not be read stays as it was typed."""
    day = {} if "on" in form.errors else {"on": typed_day(asked.on)}
    return replace(form, typed={**form.typed, "of": asked.of, **day})


def _options(context: PageContext, known: Calendars) -> list[tuple[str, str]]:
    own = [(OWN, context.translate(MINE))] if context.can_perform(my_week) else []
    return [
        *own,
        (TEAM, context.translate(WHOLE_TEAM)),
        *staff_options(known.officers, STAFF),
        *((f"{SITE}{one.id}", context.translate(SITE_NAMED, name=one.name)) for one in known.sites),
        (GROUPS, context.translate(ALL_GROUPS)),
        *(
            (f"{GROUP}{one.id}", context.translate(GROUP_NAMED, name=one.name))
            for one in known.groups
        ),
    ]


def _found(context: PageContext, work: UnitOfWork, asked: CalendarQuery, known: Calendars) -> Found:
    first_on, days = asked.days
    names = {one.id: one for one in known.officers}
    if asked.of == OWN:
        return _own(context, work, known, first_on, days)
    if asked.of == GROUPS or asked.of.startswith(GROUP):
        group = None if asked.of == GROUPS else UUID(asked.of.removeprefix(GROUP))
        rows = group_calendar(work, group, first_on, days)
        closed = closed_days(work, first_on, days)
        return Found([session_entry(context, row, closed) for row in rows], closed=closed)
    if asked.of.startswith(SITE):
        site = next(one for one in known.sites if asked.of == f"{SITE}{one.id}")
        slots = site_calendar(work, site, first_on, days)
        closed = closed_days(work, first_on, days, site)
        entries = [slot_entry(context, one, names) for one in slots]
        return Found(entries, site=site, closed=closed)
    officers = [one for one in known.officers if asked.of in (TEAM, f"{STAFF}{one.id}")]
    calendar = staff_calendar(work, officers, first_on, days)
    entries = [slot_entry(context, one, names) for one in calendar.slots]
    closed = closed_days(work, first_on, days)
    return Found(entries, calendar.officers, calendar.off, closed=closed)


def _with_ways(found: Found, asked: CalendarQuery) -> Found:
    """The pages of an appointment, and those that move one, lead back here."""
    back = asked.href()

    def with_way(it: ShownAppointment) -> ShownAppointment:
        page = f"/appointments/{it.id}"
        return replace(
            it,
            href=with_way_back(page, back) if it.href == page else it.href,
            move_href=it.move_href and with_way_back(it.move_href, back),
        )

    return replace(found, entries=[with_way(it) for it in found.entries])


def _own(
    context: PageContext, work: UnitOfWork, known: Calendars, first_on: date, days: int
) -> Found:
    """With the appointments of the officer's clients without the officer, as on the week; one that a colleague holds
    is moved from its own page."""
    asked = (partial(one, work, first_on, days) for one in (my_week, my_time_off))
    read_ahead(work.session, *asked)
    rows = my_week(work, first_on, days)
    entries = [
        replace(
            appointment(row, context.now, context.language),
            move_href=None if row["with_colleague"] else way_to_move(context, row),
        )
        for row in rows
    ]
    me = [one for one in known.officers if one.id == work.actor.staff_id_or_none]
    hidden = own_hidden(work, {row["id"] for row in rows}, first_on, days)
    entries += [slot_entry(context, one, {one.id: one for one in me}) for one in hidden]
    entries.sort(key=lambda it: it.starts_at)
    off = {one.id: my_time_off(work, first_on, days) for one in me}
    return Found(blocks(context, entries), me, off)


def _drawn(context: PageContext, asked: CalendarQuery, found: Found, shown: list[date]) -> Drawn:
    is_team = asked.of == TEAM
    if asked.view == "month":
        return Drawn(month=_month(asked, found, shown))
    if asked.view == "list":
        return Drawn(listed=[(day, of_kinds(found.on(day), asked.kinds)) for day in shown])
    if is_team and asked.view == "week":
        return Drawn(team=[_row(context, asked, found, one, shown) for one in found.officers])
    if is_team:
        columns = officer_days(context, found, asked.on, asked.kinds)
        lanes = 2 if len(columns) <= FEW_OFFICERS else 1
        heads = {str(one.id): _head(context, asked, found, one) for one in found.officers}
        return Drawn(lay_out(columns, context.now, lanes), heads)
    return Drawn(lay_out(grid_days(context, found, shown, asked.kinds), context.now))


def _head(
    context: PageContext, asked: CalendarQuery, found: Found, officer: StaffRow
) -> OfficerHead:
    own = f"{STAFF}{officer.id}"
    off = days_off(context, asked.on, found.off[officer.id], days=1)[asked.on]
    return OfficerHead(
        officer.display_name, asked.href(of=own), asked.href(of=own, view="list"), off
    )


def _row(
    context: PageContext, asked: CalendarQuery, found: Found, officer: StaffRow, shown: list[date]
) -> TeamRow:
    own = f"{STAFF}{officer.id}"
    off = days_off(context, shown[0], found.off[officer.id], days=len(shown))
    cells = [
        TeamCell(
            day,
            len(of_kinds(found.on(day, officer.id), asked.kinds)),
            sum(end - start for start, end in free_of(context, found, officer, day)),
            bool(officer.hours.get(str(day.weekday()))),
            off[day],
            asked.href(view="day", on=day, of=own),
        )
        for day in shown
        if day.weekday() < 5 or found.on(day)
    ]
    return TeamRow(officer.display_name, asked.href(of=own), cells)


def _month(asked: CalendarQuery, found: Found, shown: list[date]) -> list[list[MonthCell]]:
    """The weeks of a month, with the first appointments of each day."""
    cells = [_cell(asked, of_kinds(found.on(day), asked.kinds), day) for day in shown]
    return [cells[first : first + 7] for first in range(0, len(cells), 7)]


def _cell(asked: CalendarQuery, entries: Iterable[ShownAppointment], day: date) -> MonthCell:
    held = list(entries)
    return MonthCell(
        day,
        day.month == asked.on.month,
        held[:MONTH_ENTRIES],
        max(0, len(held) - MONTH_ENTRIES),
        len(held),
        asked.href(view="day", on=day),
    )

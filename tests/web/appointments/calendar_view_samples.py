"""Calendars to look at: four views, a team, a site, and what a planner sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aftercare.web.appointments.calendar_query import CalendarQuery
from aftercare.web.appointments.shown import ShownAppointment
from aftercare.web.appointments.week_grid import Day, WeekGrid, lay_out
from tests.web.shell import samples as s

OFFICERS = ("I. Iepen", "B. Beuk", "E. Esdoorn")
OPTIONS = [
    ("me", "Mijn eigen agenda"),
    ("team", "Het hele team"),
    ("site-1", "Locatie: Kantoor Dorp"),
]
HOURS = {day: [(8 * 60 + 30, 17 * 60)] for day in range(5)}
FREE: list[tuple[tuple[int, int], ...]] = [
    (),
    (),
    ((750, 780),),
    ((555, 630), (690, 705)),
    ((600, 660), (720, 1020)),
]
KINDS = ["check_in", "home_visit", "treatment"]


def _entry(one: dict[str, Any], officer: str = "") -> ShownAppointment:
    page = f"/appointments/{one['id']}"
    return s.shown(one, href=page, officer=officer, move_href=page)


def _occupied(one: dict[str, Any]) -> ShownAppointment:
    return s.shown(
        one, person="Bezet", family="Bezet", given="", kind="", state="scheduled", officer="B. Beuk",
        place="",
    )  # fmt: skip


WEEK = [_entry(one) for one in s.WEEK + s.CROWD]
MIXED = [_occupied(one) if n % 3 == 1 else _entry(one, "B. Beuk") for n, one in enumerate(s.WEEK)]


def _page(view: str, of: str = "me", **more: Any) -> dict[str, Any]:
    asked = CalendarQuery(view, s.TODAY, of)
    first_on, count = asked.days
    days = [first_on + timedelta(days=n) for n in range(count)]
    return {
        "asked": asked, "form": s.form({"of": of, "on": "25-11-2026"}), "options": OPTIONS,
        "title": dict(OPTIONS)[of], "today": s.TODAY, "days": days,
        "views": [(one, name, asked.href(view=one)) for one, name in
                  (("day", "Day"), ("week", "Week"), ("month", "Month"), ("list", "List"))],
        "today_href": asked.href(), "kinds": KINDS, "kind_prefix": "kind",
        "kind_options": [{"value": one, "text": one, "hint": ""} for one in KINDS], "hidden": False,
        "off": {day: s.OFF.get(day, []) for day in days},
        "grid": None, "officers": {}, "team": None, "month": None, "listed": None,
    } | more  # fmt: skip


def _of(day: Any, entries: list[ShownAppointment]) -> list[ShownAppointment]:
    return [it for it in entries if it.starts_at.date() == day]


def _month() -> dict[str, Any]:
    page = _page("month")
    cells = [
        {"day": day, "inside": day.month == 11, "entries": _of(day, WEEK)[:3], "count": len(_of(day, WEEK)),
         "more": max(0, len(_of(day, WEEK)) - 3), "href": "/calendar?view=day"}
        for day in page["days"]
    ]  # fmt: skip
    return page | {"month": [cells[n : n + 7] for n in range(0, len(cells), 7)]}


def _team_day() -> dict[str, Any]:
    held = [_of(s.TODAY, WEEK), _of(s.TODAY - timedelta(days=1), MIXED), []]
    columns = [
        Day(s.TODAY, tuple(entries), tuple(s.LEAVE) if n == 0 else (), tuple(HOURS[2]), key=str(n))
        for n, entries in enumerate(held)
    ]
    heads = {
        str(n): {"name": name, "href": "/calendar", "list_href": "/calendar?view=list",
                 "off": s.OFF[s.TODAY] if n == 0 else []}
        for n, name in enumerate(OFFICERS)
    }  # fmt: skip
    return _page("day", "team", grid=lay_out(columns, s.NOW, 2), officers=heads, hidden=True)


def _team_week() -> dict[str, Any]:
    days = [s.MONDAY + timedelta(days=n) for n in range(5)]
    rows = [
        {"name": name, "href": "/calendar", "cells": [
            {"day": day, "count": n + day.day % 4, "free": 0 if n == 2 else 90 * n + 15, "works": n != 2,
             "off": s.OFF[day] if n == 0 else [], "href": "/calendar?view=day"} for day in days]}
        for n, name in enumerate(OFFICERS)
    ]  # fmt: skip
    return _page("week", "team", team=rows)


def _listed(entries: list[dict[str, Any]], of: str) -> dict[str, Any]:
    page = _page("list", of, hidden=True)
    return page | {"listed": [(day, _of(day, entries)) for day in page["days"]]}


def _week_grid() -> WeekGrid:
    days = [s.MONDAY + timedelta(days=n) for n in range(5)]
    return lay_out(
        [
            Day(day, tuple(_of(day, WEEK)), tuple(s.LEAVE), tuple(HOURS[n]), FREE[n], "u1")
            for n, day in enumerate(days)
        ],
        s.NOW,
    )


PAGES_OF_CALENDAR: dict[str, tuple[str, str, dict[str, Any]]] = {
    name: ("appointments/calendar.html", role, page)
    for name, role, page in (
        (
            "calendar-week",
            "officer",
            _page("week", grid=_week_grid()),
        ),
        ("calendar-month", "officer", _month()),
        ("calendar-list", "supervisor", _listed(MIXED, "site-1")),
        ("calendar-team-day", "supervisor", _team_day()),
        ("calendar-team-week", "planner", _team_week()),
    )
}

"""Template values for free times: by day and officer, a week at a time, with the days that have none and ways on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.appointments.view import OfferedTime
from aftercare.domain.time.wall_time import civil_date
from aftercare.web.placement.time_choice import offer_view
from aftercare.web.shell.request import PageContext

BEST = sentence("suggested")
# So many times a day with one officer, unless only that day is asked for.
FEW = 4


@dataclass(frozen=True)
class TimesQuery:
    """Which of the free times are asked for: of one week, one day, one officer. `here`: the address of the page."""

    here: str
    week: date | None = None
    day: date | None = None
    officer: UUID | None = None

    def href(self, **asked: date | UUID | None) -> str:
        sign = "&" if "?" in self.here else "?"
        values = {name: str(one) for name, one in asked.items() if one is not None}
        return self.here + (sign + urlencode(values) if values else "")


def asked_times(context: PageContext, here: str) -> TimesQuery:
    """As the address says; what cannot be read is not asked for."""
    asked = context.request.query_params
    week, day = _day(asked.get("week", "")), _day(asked.get("day", ""))
    try:
        officer = UUID(asked["officer"]) if asked.get("officer") else None
    except ValueError:
        officer = None
    return TimesQuery(here, week and week - timedelta(days=week.weekday()), day, officer)


def times_view(
    context: PageContext, offers: Sequence[OfferedTime], asked: TimesQuery, chosen: str = ""
) -> dict[str, Any]:
    """The values that slot_parts.html describes. `offers`: the best first. `chosen`: the value of the option that the
    reader chose before, which stays on the page. What was asked for and has no time is left out of account."""
    options = [
        (one, offer_view(context, one, BEST if one is offers[0] else None)) for one in offers
    ]
    weeks = sorted({_monday(one) for one in offers})
    week = asked.week if asked.week in weeks else _monday(offers[0])
    officers = {one.officer_id: one.officer for one in offers if one.officer_id}
    officer = asked.officer if asked.officer in officers else None
    days = {civil_date(one.starts_at) for one in offers}
    day = asked.day if asked.day in days else None
    if day is not None:
        week = day - timedelta(days=day.weekday())
    shown = [
        (one, option)
        for one, option in options
        if option["value"] == chosen
        or (
            (civil_date(one.starts_at) == day if day else _monday(one) == week)
            and officer in (None, one.officer_id)
        )
    ]
    return {
        "days": _by_day(asked, shown, chosen, most=None if day else FEW),
        "whole_href": asked.href(week=week, officer=officer) if day else None,
        "weeks": [
            {
                "first_on": one,
                "last_on": one + timedelta(days=6),
                "count": sum(_monday(other) == one for other in offers),
                "href": asked.href(week=one, officer=officer),
                "chosen": one == week,
            }
            for one in weeks
        ],
        "officers": [
            {"name": name, "href": asked.href(week=week, officer=one), "chosen": one == officer}
            for one, name in officers.items()
        ]
        if len(officers) > 1
        else [],
        "every_href": asked.href(week=week) if officer else None,
    }


def _by_day(
    asked: TimesQuery,
    shown: Iterable[tuple[OfferedTime, dict[str, str]]],
    chosen: str,
    most: int | None,
) -> list[dict[str, Any]]:
    """The days in order, in each the officers with the best first, and of those the times in order."""
    found: dict[date, dict[UUID | None, list[tuple[OfferedTime, dict[str, str]]]]] = {}
    for one, option in shown:
        by_officer = found.setdefault(civil_date(one.starts_at), {})
        by_officer.setdefault(one.officer_id, []).append((one, option))
    return [
        {
            "day": day,
            "officers": [_of_officer(asked, day, held, chosen, most) for held in by.values()],
        }
        for day, by in sorted(found.items())
    ]


def _of_officer(
    asked: TimesQuery,
    day: date,
    held: list[tuple[OfferedTime, dict[str, str]]],
    chosen: str,
    most: int | None,
) -> dict[str, Any]:
    first = held[:most] + [one for one in held[most or len(held) :] if one[1]["value"] == chosen]
    officer = held[0][0]
    return {
        "name": officer.officer or "",
        "options": [option for _, option in sorted(first, key=lambda one: one[0].starts_at)],
        "more": len(held) - len(first),
        "more_href": asked.href(day=day, officer=officer.officer_id),
    }


def _monday(offer: OfferedTime) -> date:
    day = civil_date(offer.starts_at)
    return day - timedelta(days=day.weekday())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

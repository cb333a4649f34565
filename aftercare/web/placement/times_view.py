"""Template values for free times: by day and officer, a week at a time, with the days that have none and ways on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.appointments.view import OfferedTime
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.slots import HandOptions
from aftercare.domain.time.wall_time import civil_date
from aftercare.web.placement.time_choice import offer_of, offer_view
from aftercare.web.shell.dates import clock
from aftercare.web.shell.request import PageContext

BEST = sentence("suggested")
YOURS = sentence("the time you chose")
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


def asked_day(context: PageContext) -> date | None:
    """A day of the week that the address asks for, by its week, its day or a time that it proposes."""
    asked = context.request.query_params
    days = (_day(asked.get(name, "")) for name in ("week", "day", "on"))
    return next(filter(None, days), None)


def times_view(
    context: PageContext,
    offers: Sequence[OfferedTime],
    asked: TimesQuery,
    options: HandOptions,
    chosen: str = "",
) -> dict[str, Any] | None:
    """The values that slot_parts.html describes; None when there is nothing to choose. `offers`: the best first.
    `chosen`: the value of the option that the reader chose, which comes first. The week is that of the choice,
    or of the best. What was asked for and has no time is left out of account."""
    choice = offer_of(chosen)
    if not offers and choice is None:
        return None
    about = choice and (choice.starts_at, choice.officer_id)
    weeks = sorted({_monday(one.starts_at) for one in offers})
    sought = [
        asked.week,
        _monday(choice.starts_at) if choice else None,
        *(_monday(one.starts_at) for one in offers[:1]),
    ]
    week = next((one for one in sought if one in weeks), None)
    officers = {one.officer_id: one.officer for one in offers if one.officer_id}
    officer = asked.officer if asked.officer in officers else None
    days = {civil_date(one.starts_at) for one in offers}
    day = asked.day if asked.day in days else None
    if day is not None:
        week = day - timedelta(days=day.weekday())
    shown = [
        (one, offer_view(context, one, BEST if one is offers[0] else None))
        for one in offers
        if (civil_date(one.starts_at) == day if day else _monday(one.starts_at) == week)
        and officer in (None, one.officer_id)
        and about != (one.starts_at, one.officer_id)
    ]
    return {
        "first": None if choice is None else _chosen(context, offers, choice, chosen, options),
        "days": _by_day(asked, shown, most=None if day else FEW),
        "whole_href": asked.href(week=week, officer=officer) if day else None,
        "weeks": [
            {
                "first_on": one,
                "last_on": one + timedelta(days=6),
                "count": sum(_monday(other.starts_at) == one for other in offers),
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


def _chosen(
    context: PageContext,
    offers: Iterable[OfferedTime],
    choice: HandChoice,
    value: str,
    options: HandOptions,
) -> dict[str, str]:
    """The choice as an option, with what is known of it when it is one of the free times."""
    about = (choice.starts_at, choice.officer_id)
    same = next((one for one in offers if (one.starts_at, one.officer_id) == about), None)
    day = context.day(civil_date(choice.starts_at))
    if same is not None:
        view = offer_view(context, same, YOURS)
        text, hint = view["text"], view["hint"]
    else:
        text, hint = clock(choice.starts_at), context.translate(YOURS)
    officer = dict(options.officers).get(choice.officer_id) if choice.officer_id else None
    return {"value": value, "text": ", ".join(filter(None, (day, text, officer))), "hint": hint}


def _by_day(
    asked: TimesQuery, shown: Iterable[tuple[OfferedTime, dict[str, str]]], most: int | None
) -> list[dict[str, Any]]:
    """The days in order, in each the officers with the best first, and of those the times in order."""
    found: dict[date, dict[UUID | None, list[tuple[OfferedTime, dict[str, str]]]]] = {}
    for one, option in shown:
        by_officer = found.setdefault(civil_date(one.starts_at), {})
        by_officer.setdefault(one.officer_id, []).append((one, option))
    return [
        {"day": day, "officers": [_of_officer(asked, day, held, most) for held in by.values()]}
        for day, by in sorted(found.items())
    ]


def _of_officer(
    asked: TimesQuery, day: date, held: list[tuple[OfferedTime, dict[str, str]]], most: int | None
) -> dict[str, Any]:
    first, officer = held[:most], held[0][0]
    return {
        "name": officer.officer or "",
        "options": [option for _, option in sorted(first, key=lambda one: one[0].starts_at)],
        "more": len(held) - len(first),
        "more_href": asked.href(day=day, officer=officer.officer_id),
    }


def _monday(moment: datetime) -> date:
    day = civil_date(moment)
    return day - timedelta(days=day.weekday())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

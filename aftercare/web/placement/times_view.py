"""Template values for free times: by day and officer, a week at a time, with the days that have none and ways on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.appointments.view import OfferedTime
from aftercare.domain.time.wall_time import civil_date
from aftercare.web.placement.time_choice import offer_view
from aftercare.web.shell.forms.options import Option
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


@dataclass(frozen=True, slots=True)
class WeekOffered:
    first_on: date
    last_on: date
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OfficerOffered:
    name: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OfficerTimes:
    """`more`: how many are left out."""

    name: str
    options: list[Option]
    more: int
    more_href: str


@dataclass(frozen=True, slots=True)
class DayTimes:
    day: date
    officers: list[OfficerTimes]


@dataclass(frozen=True, slots=True)
class Times:
    """`whole_href`: the whole week, when one day is shown. `officers`: empty when there is one. `every_href`: the
    times of every officer, when those of one are shown."""

    days: list[DayTimes]
    whole_href: str | None
    weeks: list[WeekOffered]
    officers: list[OfficerOffered]
    every_href: str | None


Offers = list[tuple[OfferedTime, Option]]


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
) -> Times:
    """`offers`: the best first. `chosen`: the value of the option that the
    reader chose before, which stays on the page. What was asked for and has no time is left out of account."""
    options = [
        (offer, offer_view(context, offer, BEST if offer is offers[0] else None))
        for offer in offers
    ]
    mondays = Counter(_monday(offer) for offer in offers)
    week = asked.week if asked.week in mondays else _monday(offers[0])
    officers = {offer.officer_id: offer.officer or "" for offer in offers if offer.officer_id}
    officer = asked.officer if asked.officer in officers else None
    days = {civil_date(offer.starts_at) for offer in offers}
    day = asked.day if asked.day in days else None
    if day is not None:
        week = day - timedelta(days=day.weekday())
    shown = [
        (offer, option)
        for offer, option in options
        if option.value == chosen
        or (
            (civil_date(offer.starts_at) == day if day else _monday(offer) == week)
            and officer in (None, offer.officer_id)
        )
    ]
    weeks = [
        WeekOffered(
            first_on=monday,
            last_on=monday + timedelta(days=6),
            count=count,
            href=asked.href(week=monday, officer=officer),
            chosen=monday == week,
        )
        for monday, count in sorted(mondays.items())
    ]
    return Times(
        days=_by_day(asked, shown, chosen, most=None if day else FEW),
        whole_href=asked.href(week=week, officer=officer) if day else None,
        weeks=weeks,
        officers=[
            OfficerOffered(name, asked.href(week=week, officer=found), found == officer)
            for found, name in officers.items()
        ]
        if len(officers) > 1
        else [],
        every_href=asked.href(week=week) if officer else None,
    )


def _by_day(asked: TimesQuery, shown: Offers, chosen: str, most: int | None) -> list[DayTimes]:
    """The days in order, in each the officers with the best first, and of those the times in order."""
    found: dict[date, dict[UUID | None, Offers]] = {}
    for offer, option in shown:
        by_officer = found.setdefault(civil_date(offer.starts_at), {})
        by_officer.setdefault(offer.officer_id, []).append((offer, option))
    return [
        DayTimes(day, [_of_officer(asked, day, held, chosen, most) for held in by.values()])
        for day, by in sorted(found.items())
    ]


def _of_officer(
    asked: TimesQuery, day: date, held: Offers, chosen: str, most: int | None
) -> OfficerTimes:
    rest = held[most or len(held) :]
    first = held[:most] + [(offer, option) for offer, option in rest if option.value == chosen]
    best = held[0][0]
    return OfficerTimes(
        name=best.officer or "",
        options=[option for _, option in sorted(first, key=lambda pair: pair[0].starts_at)],
        more=len(held) - len(first),
        more_href=asked.href(day=day, officer=best.officer_id),
    )


def _monday(offer: OfferedTime) -> date:
    day = civil_date(offer.starts_at)
    return day - timedelta(days=day.weekday())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

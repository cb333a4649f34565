"""Template values for free times: by day and officer, a week at a time, with the days that have none and ways on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.appointments.view import OfferedTime
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.slots import HandOptions
from aftercare.domain.time.wall_time import civil_date
from aftercare.web.placement.time_choice import offer_of, offer_view
from aftercare.web.shell.dates import clock
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.request import PageContext

BEST = sentence("suggested")
YOURS = sentence("the time you chose")
# So many times a day with one officer, unless only that day is asked for.
FEW = 4
# What stands there before anything is asked for: the days of the best times, so many, with so many times per officer.
FIRST_DAYS, FIRST_TIMES = 3, 2


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
    times of every officer, when those of one are shown. `first`: what the reader chose, if anything. `more_days`:
    how many days of the week are left out, and stand at `more_href`."""

    first: Option | None
    days: list[DayTimes]
    whole_href: str | None
    weeks: list[WeekOffered]
    officers: list[OfficerOffered]
    every_href: str | None
    more_days: int
    more_href: str


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
) -> Times | None:
    """None when there is nothing to choose. `offers`: the best first. `chosen`: the value of the option that the
    reader chose, which comes first. The week is that of the choice, or of the best. What was asked for and has no
    time is left out of account."""
    choice = offer_of(chosen)
    if not offers and choice is None:
        return None
    about = choice and (choice.starts_at, choice.officer_id)
    mondays = Counter(_monday(offer.starts_at) for offer in offers)
    sought = [
        asked.week,
        _monday(choice.starts_at) if choice else None,
        *(_monday(offer.starts_at) for offer in offers[:1]),
    ]
    week = next((monday for monday in sought if monday in mondays), None)
    officers = {offer.officer_id: offer.officer or "" for offer in offers if offer.officer_id}
    officer = asked.officer if asked.officer in officers else None
    days = {civil_date(offer.starts_at) for offer in offers}
    day = asked.day if asked.day in days else None
    if day is not None:
        week = day - timedelta(days=day.weekday())
    shown = [
        (offer, offer_view(context, offer, BEST if offer is offers[0] else None))
        for offer in offers
        if (civil_date(offer.starts_at) == day if day else _monday(offer.starts_at) == week)
        and officer in (None, offer.officer_id)
        and about != (offer.starts_at, offer.officer_id)
    ]
    asks = day is not None or officer is not None or asked.week in mondays
    of_week = {civil_date(offer.starts_at) for offer, _ in shown}
    first_days = of_week if asks else _first_days(shown)
    most = None if day else FEW if asks else FIRST_TIMES
    return Times(
        first=None if choice is None else _chosen(context, offers, choice, chosen, options),
        days=_by_day(
            asked, [one for one in shown if civil_date(one[0].starts_at) in first_days], most
        ),
        whole_href=asked.href(week=week, officer=officer) if day else None,
        weeks=[
            WeekOffered(
                first_on=monday,
                last_on=monday + timedelta(days=6),
                count=count,
                href=asked.href(week=monday, officer=officer),
                chosen=monday == week,
            )
            for monday, count in sorted(mondays.items())
        ],
        officers=[
            OfficerOffered(name, asked.href(week=week, officer=found), found == officer)
            for found, name in officers.items()
        ]
        if len(officers) > 1
        else [],
        every_href=asked.href(week=week) if officer else None,
        more_days=len(of_week - first_days),
        more_href=asked.href(week=week),
    )


def _first_days(shown: Offers) -> set[date]:
    """The days of the best times; `shown`: the best first."""
    days = dict.fromkeys(civil_date(offer.starts_at) for offer, _ in shown)
    return set(list(days)[:FIRST_DAYS])


def _chosen(
    context: PageContext,
    offers: Iterable[OfferedTime],
    choice: HandChoice,
    value: str,
    options: HandOptions,
) -> Option:
    """The choice as an option, with what is known of it when it is one of the free times."""
    about = (choice.starts_at, choice.officer_id)
    same = next((offer for offer in offers if (offer.starts_at, offer.officer_id) == about), None)
    day = context.day(civil_date(choice.starts_at))
    view = (
        Option("", clock(choice.starts_at), context.translate(YOURS))
        if same is None
        else offer_view(context, same, YOURS)
    )
    officer = dict(options.officers).get(choice.officer_id) if choice.officer_id else None
    return Option(value, ", ".join(filter(None, (day, view.text, officer))), view.hint)


def _by_day(asked: TimesQuery, shown: Offers, most: int | None) -> list[DayTimes]:
    """The days in order, in each the officers with the best first, and of those the times in order."""
    found: dict[date, dict[UUID | None, Offers]] = {}
    for offer, option in shown:
        by_officer = found.setdefault(civil_date(offer.starts_at), {})
        by_officer.setdefault(offer.officer_id, []).append((offer, option))
    return [
        DayTimes(day, [_of_officer(asked, day, held, most) for held in by.values()])
        for day, by in sorted(found.items())
    ]


def _of_officer(asked: TimesQuery, day: date, held: Offers, most: int | None) -> OfficerTimes:
    first, best = held[:most], held[0][0]
    return OfficerTimes(
        name=best.officer or "",
        options=[option for _, option in sorted(first, key=lambda pair: pair[0].starts_at)],
        more=len(held) - len(first),
        more_href=asked.href(day=day, officer=best.officer_id),
    )


def _monday(moment: datetime) -> date:
    day = civil_date(moment)
    return day - timedelta(days=day.weekday())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

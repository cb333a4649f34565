"""Labels for what takes a day or part of it out of an officer's week: leave, and office closures on holidays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from aftercare.base.translation import sentence
from aftercare.domain.staff.leave import AwayPart, Span, away_on
from aftercare.domain.time.holidays import office_closure
from aftercare.web.deadlines.words import HOLIDAYS
from aftercare.web.shell.dates import clock
from aftercare.web.shell.request import PageContext

CLOSED = sentence("Closed: %(holiday)s")
AWAY = sentence("Away")
AWAY_FROM = sentence("Away from %(from)s")
AWAY_UNTIL = sentence("Away until %(until)s")
AWAY_BETWEEN = sentence("Away %(from)s–%(until)s")


def days_off(
    context: PageContext, first_on: date, leave: Iterable[Span], days: int = 7
) -> dict[date, list[dict[str, str]]]:
    """{icon, text} for each of these days: the holiday first, then the leave."""
    spans = list(leave)
    shown = (first_on + timedelta(days=n) for n in range(days))
    return {day: _view(context, day, spans) for day in shown}


def _view(context: PageContext, day: date, leave: list[Span]) -> list[dict[str, str]]:
    view = []
    holiday = office_closure(day)
    if holiday is not None:
        closed = context.translate(CLOSED, holiday=context.translate(HOLIDAYS[holiday]))
        view.append({"icon": "building", "text": closed})
    away = (_away(context, part) for part in away_on(day, leave))
    return view + [{"icon": "user-off", "text": text} for text in away]


def _away(context: PageContext, part: AwayPart) -> str:
    if part.from_at is None:
        if part.until_at is None:
            return context.translate(AWAY)
        return context.translate(AWAY_UNTIL, until=clock(part.until_at))
    if part.until_at is None:
        return context.translate(AWAY_FROM) % {"from": clock(part.from_at)}
    return context.translate(AWAY_BETWEEN) % {
        "from": clock(part.from_at),
        "until": clock(part.until_at),
    }

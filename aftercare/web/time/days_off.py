"""Labels for what takes a day or part of it out of an officer's week: leave, holidays, closing days and busy times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from aftercare.base.translation import sentence
from aftercare.domain.staff.leave import AwayPart, TimeOff, away_on
from aftercare.domain.time.holidays import office_closure
from aftercare.web.deadlines.words import HOLIDAYS
from aftercare.web.shell.dates import clock
from aftercare.web.shell.request import PageContext

CLOSED = sentence("Closed: %(holiday)s")
AWAY = sentence("Away")
BUSY = sentence("Busy in own calendar all day")
BUSY_AT = sentence("Busy in own calendar %(times)s")
FROM = sentence("from %(from)s")
UNTIL = sentence("until %(until)s")
AWAY_FROM = sentence("Away from %(from)s")
AWAY_UNTIL = sentence("Away until %(until)s")
AWAY_BETWEEN = sentence("Away %(from)s–%(until)s")


def days_off(
    context: PageContext, first_on: date, off: TimeOff, days: int = 7
) -> dict[date, list[dict[str, str]]]:
    """{icon, text} for each of these days: the holiday or closing day first, then the leave."""
    shown = (first_on + timedelta(days=n) for n in range(days))
    return {day: _view(context, day, off) for day in shown}


def _view(context: PageContext, day: date, off: TimeOff) -> list[dict[str, str]]:
    view = []
    holiday = office_closure(day)
    if holiday is not None or day in off.closed:
        name = context.translate(HOLIDAYS[holiday]) if holiday else off.closed[day]
        view.append({"icon": "building", "text": context.translate(CLOSED, holiday=name)})
    away = (_away(context, part) for part in away_on(day, off.leave))
    view += [{"icon": "user-off", "text": text} for text in away]
    if busy := away_on(day, off.busy):
        view.append({"icon": "clock", "text": _busy(context, busy)})
    return view


def _busy(context: PageContext, parts: Sequence[AwayPart]) -> str:
    """The times that the colleague's own calendar says, which is all we know of them."""
    if parts[0] == AwayPart(None, None):
        return context.translate(BUSY)
    return context.translate(BUSY_AT, times=", ".join(_part(context, one) for one in parts))


def _part(context: PageContext, part: AwayPart) -> str:
    if part.from_at is None:
        return context.translate(UNTIL, until=clock(part.until_at)) if part.until_at else ""
    if part.until_at is None:
        return context.translate(FROM) % {"from": clock(part.from_at)}
    return f"{clock(part.from_at)}–{clock(part.until_at)}"


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

"""Which part of an occurrence's period, days and hours a refused start lies outside of."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from aftercare.domain.placement.closed_days import WORKING_DAYS, shut_occurrences
from aftercare.domain.placement.instance import Instance, Obligation, Occurrence


class Outside(StrEnum):
    """The parts of Layer.WINDOW, in the order in which they are reported."""

    PERIOD = "period"
    NOTICE = "notice"
    HOLIDAY = "holiday"
    WEEKDAY = "weekday"
    HOURS = "hours"


def due(
    instance: Instance, obligation_id: str, occurrence: int
) -> tuple[Obligation, Occurrence] | None:
    """The obligation with this occurrence; None when it is not due within the instance."""
    for row in instance.obligations:
        if row.id == obligation_id:
            return next(((row, one) for one in row.occurrences if one.index == occurrence), None)
    return None


def weekdays_of(instance: Instance, row: Obligation, one: Occurrence) -> frozenset[int]:
    """Its own weekdays; also every working day when all usual days of the period are closed, since one may replace
    them."""
    shut = shut_occurrences(row.weekdays, (one,), instance.holidays)
    return row.weekdays | WORKING_DAYS if shut else row.weekdays


def outside(
    instance: Instance, row: Obligation, one: Occurrence, start: datetime
) -> Outside | None:
    """The first part that the start is outside of. None when it is refused for another reason, such as a clock
    change."""
    local = start.astimezone(ZoneInfo(instance.tz))
    on, from_min = local.date(), local.hour * 60 + local.minute
    if not one.first_on <= on <= one.last_on:
        return Outside.PERIOD
    if instance.earliest is not None and start < instance.earliest:
        return Outside.NOTICE
    if on in instance.holidays:
        return Outside.HOLIDAY
    if on.weekday() not in weekdays_of(instance, row, one):
        return Outside.WEEKDAY
    if from_min < row.from_min or from_min + row.minutes > row.to_min:
        return Outside.HOURS
    return None


def outside_on(instance: Instance, row: Obligation, one: Occurrence, on: date) -> Outside | None:
    """The same for a whole day, by its last start."""
    last = time(*divmod(row.to_min - row.minutes, 60), tzinfo=ZoneInfo(instance.tz))
    return outside(instance, row, one, datetime.combine(on, last))

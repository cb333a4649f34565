"""Which part of its own period, days and hours a start lies outside of, for an occurrence that is refused there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from aftercare.domain.placement.closed_days import WORKING_DAYS, shut_occurrences
from aftercare.domain.placement.instance import Instance, Obligation, Occurrence


class Outside(StrEnum):
    """The parts of Layer.WINDOW, in the order in which they are told."""

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


def outside(
    instance: Instance, row: Obligation, one: Occurrence, start: datetime
) -> Outside | None:
    """The first part that does not hold; None when another thing keeps the start out, such as a clock change."""
    local = start.astimezone(ZoneInfo(instance.tz))
    on, from_min = local.date(), local.hour * 60 + local.minute
    # A working day may stand in where all usual days of the period are closed.
    is_shut = bool(shut_occurrences(row.weekdays, (one,), instance.holidays))
    if not one.first_on <= on <= one.last_on:
        return Outside.PERIOD
    if instance.earliest is not None and start < instance.earliest:
        return Outside.NOTICE
    if on in instance.holidays:
        return Outside.HOLIDAY
    if on.weekday() not in row.weekdays | (WORKING_DAYS if is_shut else frozenset()):
        return Outside.WEEKDAY
    if from_min < row.from_min or from_min + row.minutes > row.to_min:
        return Outside.HOURS
    return None
